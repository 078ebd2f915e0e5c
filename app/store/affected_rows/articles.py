"""Fourth stage: articles with their counts, evidence and members, by the records of their findings."""

from collections import Counter
from collections.abc import Callable, Mapping

from sqlalchemy import select
from sqlalchemy.sql.elements import SQLCoreOperations
from sqlmodel import col

from app.batched_sql import select_in
from app.kinds import RESOURCE_OF_TABLE
from app.records import ArticleRow, EvidenceRow, PersonRow, QuoteRow, metadata, table_of
from app.resolve import evidence_of
from app.store.affected_rows.rows import AffectedRows
from app.store.articles import read_cards
from app.store.evidence import COLUMNS, evidence_rows
from app.store.incremental import NOTHING
from app.store.incremental.neighbourhood import KINDS
from app.store.row_diff import stored_in
from app.store.rows import Row

_RECORD_KINDS = tuple(kind for kind in RESOURCE_OF_TABLE if kind != "article")

Stated = dict[str, set[tuple[str, str]]]  # article -> kind and id of each record that it states


def add_articles(affected: AffectedRows) -> None:
    """Add the rows and evidence of articles whose stated records have changed."""
    state, connection = affected.state, affected.connection
    reports = state.reports(state.changed)
    found = evidence_of(reports, state.after)
    affected.wanted["evidence"] = evidence_rows(found)
    affected.stored["evidence"] = stored_in(connection, "evidence", col(EvidenceRow.article_id), state.changed, COLUMNS)
    stated: Stated = {report.article: set() for report in reports}
    for fact in found:
        stated[fact.article].add((fact.kind, fact.record))
    stated |= _stated_in(affected, _with_changed_leaders(affected) - state.changed)
    _count(affected, stated)
    others = {*stated, *state.changed} - affected.cards.keys()
    affected.stored["article"] |= stored_in(
        connection, "article", col(ArticleRow.id), others, ("id", "body", "csv_line")
    )
    cards = {**read_cards(connection, stated.keys() - affected.cards.keys()), **affected.cards}
    affected.want(NOTHING, [cards[article] for article in stated])


def add_members(affected: AffectedRows) -> None:
    """Add the record of each finding of the changed articles."""
    state = affected.state
    for rows, records in ((affected.stored, state.before), (affected.wanted, state.after)):
        for kind in KINDS:
            for (article, position), record in records[kind].items():
                if article in state.changed:
                    row = {"article_id": article, "kind": kind, "position": position, "record_id": record}
                    rows["member"][article, kind, position] = row


def _stated_in(affected: AffectedRows, articles: set[str]) -> Stated:
    """Return the stored records of articles."""
    evidence = table_of(EvidenceRow).c
    columns = select(evidence.article_id, *(evidence[f"{kind}_id"] for kind in _RECORD_KINDS))
    stated: Stated = {}
    for article, *records in select_in(affected.connection, columns, evidence.article_id, articles):
        pairs = zip(_RECORD_KINDS, records, strict=True)
        stated.setdefault(article, set()).update((kind, record) for kind, record in pairs if record)
    return stated


def _with_changed_leaders(affected: AffectedRows) -> set[str]:
    """Return the articles with a person whose leader status has changed."""
    was = {key: row["leader"] for key, row in affected.stored["person"].items()}
    turned = {key for key, row in affected.wanted["person"].items() if key in was and was[key] != row["leader"]}
    return {article for article, _ in affected.index.members_in("person", (str(key[0]) for key in turned))}


def _count(affected: AffectedRows, stated: Stated) -> None:
    """Count the records of articles; quotes exclude indirect speech, as in lists."""
    leaders = _matching_ids(affected, "person", stated, col(PersonRow.leader), lambda row: bool(row["leader"]))
    spoken = _matching_ids(
        affected, "quote", stated, col(QuoteRow.kind) != "indirect", lambda row: row["kind"] != "indirect"
    )
    for article, records in stated.items():
        counts = Counter(RESOURCE_OF_TABLE[kind] for kind, record in records if kind != "quote" or record in spoken)
        counts["leaders"] = sum(kind == "person" and record in leaders for kind, record in records)
        affected.counts["articles", article] = counts


def _matching_ids(
    affected: AffectedRows,
    table: str,
    stated: Mapping[str, set[tuple[str, str]]],
    condition: SQLCoreOperations[bool],
    holds: Callable[[Row], bool],
) -> set[str]:
    """Return the ids of the stated records of a kind that meet a condition."""
    ids = {record for records in stated.values() for kind, record in records if kind == table}
    rows = affected.wanted[table]
    column = metadata.tables[table].c.id
    unknown = (id_ for id_ in ids if (id_,) not in rows)
    found = {id_ for (id_,) in select_in(affected.connection, select(column).where(condition), column, unknown)}
    return found | {id_ for id_ in ids if (id_,) in rows and holds(rows[id_,])}
