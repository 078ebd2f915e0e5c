"""Applying and undoing corrections: the articles of the anchored texts are resolved again, in one transaction."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, func, select
from sqlmodel import col

from app.corrections.matching import Correction
from app.corrections.repository import add_correction, delete_correction, read_corrections, texts_in, texts_of
from app.corrections.status import update_status
from app.ids import short_hash
from app.records import CorrectionRow
from app.reference import Reference
from app.schemas.records import CorrectionMade
from app.store.engine import Store
from app.store.writer import save_again


@dataclass(frozen=True, slots=True)
class CorrectionRequest:
    """A validated request for a correction; `listed` has its listed members: target, into, field, value and spans."""

    correction: Correction
    listed: Mapping[str, Any]
    reason: str


def correct(
    store: Store, parse: Callable[[Connection], CorrectionRequest], author: str, reference: Reference
) -> tuple[CorrectionMade, int]:
    """Apply the correction that `parse` returns in the same transaction; return it with the revision.

    Raises the errors of `parse`; then, as after any exception, nothing is stored.
    """
    with store.writing() as connection:
        request = parse(connection)
        correction, texts = request.correction, texts_of(request.correction)
        number = 1 + (connection.execute(select(func.max(col(CorrectionRow.number)))).scalar() or 0)
        made_at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        made = CorrectionMade(
            id=f"c-{short_hash(str(number), correction.action, json.dumps(request.listed), author, made_at)}",
            number=number,
            action=correction.action,
            **request.listed,
            reason=request.reason,
            author=author,
            made_at=made_at,
            dormant=False,
        )
        reason = f"Correction: {request.reason or 'no reason given.'}"
        before = [each.correction for each in read_corrections(connection, texts)]
        revision = save_again(connection, reference, texts, [*before, correction], reason)
        add_correction(connection, made, correction)
        update_status(connection, texts)
    return made, revision


def undo(store: Store, id_: str, reference: Reference) -> int:
    """Undo a correction, restoring the data without it. Returns the revision; raises NotFound."""
    with store.writing() as connection:
        texts = texts_in(connection, id_)
        rest = [each.correction for each in read_corrections(connection, texts) if each.id != id_]
        revision = save_again(connection, reference, texts, rest, f"Correction {id_} was undone.")
        delete_correction(connection, id_)
        update_status(connection, texts)
    return revision
