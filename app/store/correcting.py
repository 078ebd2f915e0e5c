"""Making a correction, and undoing it: the articles that it is anchored in are resolved again, in one transaction."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, func, select

from app.records import metadata
from app.reference import Reference
from app.resolve.corrections import Correction
from app.shapes import CorrectionMade
from app.store.corrections import add_correction, delete_correction, read_corrections, texts_in, texts_of
from app.store.dormancy import wake
from app.store.engine import Store
from app.store.saving import save_again
from app.words import short_hash

_correction = metadata.tables["correction"].c


@dataclass(frozen=True, slots=True)
class Asked:
    """A correction that is to be made; `told` is what of it is listed: target, into, field, value and spans."""

    correction: Correction
    told: Mapping[str, Any]
    reason: str


def correct(store: Store, ask: Callable[[Connection], Asked], author: str, reference: Reference) -> CorrectionMade:
    """Make the correction that `ask` reads in the transaction that makes it; return it as it is served.

    Raises what `ask` raises; then, as after any exception, nothing is stored.
    """
    with store.writing() as connection:
        asked = ask(connection)
        correction, texts = asked.correction, texts_of(asked.correction)
        number = 1 + (connection.execute(select(func.max(_correction.number))).scalar() or 0)
        made_at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        made = CorrectionMade(
            id=f"c-{short_hash(str(number), correction.action, json.dumps(asked.told), author, made_at)}",
            number=number,
            action=correction.action,
            **asked.told,
            reason=asked.reason,
            author=author,
            made_at=made_at,
            dormant=False,
        )
        why = f"A correction: {asked.reason or 'no reason was given.'}"
        before = [each.correction for each in read_corrections(connection, texts)]
        save_again(connection, reference, texts, [*before, correction], why)
        add_correction(connection, made, correction)
        wake(connection, texts)
    return made


def undo(store: Store, id_: str, reference: Reference) -> None:
    """Take a correction back: what is stored is then as if it never was. Raises NotFound where there is none."""
    with store.writing() as connection:
        texts = texts_in(connection, id_)
        rest = [each.correction for each in read_corrections(connection, texts) if each.id != id_]
        save_again(connection, reference, texts, rest, f"Correction {id_} was undone.")
        delete_correction(connection, id_)
        wake(connection, texts)
