"""The `dormant` flag: a correction is dormant if it currently matches no finding."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import Connection, select, update
from sqlmodel import col

from app.batched_sql import select_in
from app.corrections.matching import effective
from app.corrections.repository import read_corrections
from app.facts import Report
from app.findings import EXTRACTION
from app.records import AnchorRow, ArticleRow, CorrectionRow, ExtractionRow, table_of
from app.schemas.records import CorrectionMade

_FOUND = select(col(ArticleRow.sha256), col(ExtractionRow.body)).where(
    col(ExtractionRow.article_id) == col(ArticleRow.id)
)


def update_status(connection: Connection, texts: Iterable[str]) -> None:
    """Update the `dormant` flag of the corrections of these texts: dormant if it matches no finding in any text."""
    texts = set(texts)
    stored = read_corrections(connection, texts)
    if not stored:
        return
    corrections = [each.correction for each in stored]
    matching = {
        (sha256, stored[number].id)
        for sha256, body in select_in(connection, _FOUND, col(ArticleRow.sha256), texts)
        for number in effective(Report("", None, EXTRACTION.validate_json(body)), sha256, corrections)
    }
    matched: dict[str, list[bool]] = defaultdict(list)
    anchors = select_in(
        connection, select(table_of(AnchorRow)), col(AnchorRow.correction_id), (each.id for each in stored)
    )
    for text, id_, was_matched in anchors:
        is_matched = (text, id_) in matching if text in texts else was_matched
        matched[id_].append(is_matched)
        if is_matched != was_matched:
            this = update(AnchorRow).where(col(AnchorRow.text) == text, col(AnchorRow.correction_id) == id_)
            connection.execute(this.values(matched=is_matched))
    for each in stored:
        made = CorrectionMade.model_validate_json(each.body)
        dormant = not any(matched[each.id])
        if made.dormant != dormant:
            body = made.model_copy(update={"dormant": dormant}).body()
            this = update(CorrectionRow).where(col(CorrectionRow.id) == each.id)
            connection.execute(this.values(dormant=dormant, body=body))
