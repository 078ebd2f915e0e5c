"""Making a correction, and undoing it: the articles that it is anchored in are resolved again, in one transaction."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from app.errors import NotFound
from app.records import metadata
from app.reference import Reference
from app.resolve.corrections import Correction
from app.store.corrections import Kept, body_of, read_corrections
from app.store.engine import Store
from app.store.saving import save_again
from app.words import short_hash

_correction = metadata.tables["correction"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A correction that is to be made; `told` is what of it is listed: target, into, field, value and spans."""

    correction: Correction
    told: Mapping[str, Any]
    reason: str


def correct(store: Store, ask: Callable[[Connection], Asked], author: str, reference: Reference) -> Kept:
    """Make the correction that `ask` reads in the transaction that makes it; return it as it is stored.

    Raises what `ask` raises; then, as after any exception, nothing is stored.
    """
    with store.writing() as connection:
        asked = ask(connection)
        body, now = body_of(asked.told, asked.correction), datetime.now(UTC).replace(microsecond=0)
        last = connection.execute(select(func.max(_correction.c.number))).scalar() or 0
        kept = Kept(
            f"c-{short_hash(str(last + 1), asked.correction.action, body, author, now.isoformat())}",
            asked.told,
            asked.correction,
            asked.reason,
            author,
            now,
        )
        why = f"A correction: {asked.reason or 'no reason was given.'}"
        corrections = [each.correction for each in read_corrections(connection)]
        save_again(connection, reference, asked.correction, [*corrections, asked.correction], why)
        row = {
            "id": kept.id,
            "number": last + 1,
            "action": asked.correction.action,
            "body": body,
            "reason": asked.reason,
            "author": author,
            "made_at": now,
        }
        connection.execute(insert(_correction).values(row))
    return kept


def undo(store: Store, id_: str, reference: Reference) -> None:
    """Take a correction back: what is stored is then as if it never was. Raises NotFound where there is none."""
    with store.writing() as connection:
        kept = read_corrections(connection)
        gone = next((each for each in kept if each.id == id_), None)
        if gone is None:
            raise NotFound("There is no correction with this id.", [each.id for each in kept[-3:]])
        rest = [each.correction for each in kept if each.id != id_]
        save_again(connection, reference, gone.correction, rest, f"Correction {id_} was undone.")
        connection.execute(delete(_correction).where(_correction.c.id == id_))
