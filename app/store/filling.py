"""Columns and counts derived from the articles, filled after the migration that adds them."""

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import Connection, and_, exists, or_, select, update
from sqlmodel import col

from app.records import ArticleRow, ClaimRow, DatabaseRow, ValueCountRow, metadata, table_of
from app.reference import Reference
from app.resolve.people import claims_of
from app.store.integrity import record_differences
from app.store.quote_subjects import clear_subjects, write_subjects
from app.store.resolution_index import ClaimKey, ResolutionIndex
from app.store.row_diff import write
from app.store.value_counts import COUNTED, count_all, read_counts, write_counts

_SERVED = [table for table in metadata.sorted_tables if {"body", "csv_line"} <= {*table.columns.keys()}]

# For each table, whether it is empty or all its counted fields are in the summary table: each record has a value of
# each field there, if only NONE.
_IS_COUNTED = select(
    *(
        or_(
            ~exists(select(metadata.tables[record])),
            and_(*(exists().where(col(ValueCountRow.field) == f"{record}.{field.name}") for field in fields)),
        )
        for record, fields in COUNTED.items()
    )
)


def unfilled(connection: Connection) -> list[str]:
    """Return the tables with unfilled derived columns. One row of each suffices, since a migration adds to all rows."""
    found = []
    for table in _SERVED:
        row = connection.execute(select(table.c.body, table.c.csv_line).limit(1)).first()
        if row is not None and not all(row):
            found.append(table.name)
    if not all(connection.execute(_IS_COUNTED).one()):
        found.append("value_count")
    return found


def fill(connection: Connection, reference: Reference) -> None:
    """Write all records and counts derived from the stored extractions, as a revision, since responses change."""
    texts = {row.id: row.text for row in connection.execute(select(col(ArticleRow.id), col(ArticleRow.text)))}
    clear_subjects(connection, texts)
    write(connection, [*record_differences(connection, reference, texts)])
    write_subjects(connection, texts)
    _write_claims(connection, texts)
    expected, stored = count_all(connection), read_counts(connection)
    changed = {each: expected[each] - stored[each] for each in expected | stored if expected[each] != stored[each]}
    write_counts(connection, changed)
    connection.execute(update(table_of(DatabaseRow)).values(revision=col(DatabaseRow.revision) + 1))


def _write_claims(connection: Connection, articles: Iterable[str]) -> None:
    """Count the claims about people in the stored extractions, which the next write reads."""
    articles, index = list(articles), ResolutionIndex(connection)
    people = index.members_of("person", articles)
    keys = {id_: key for id_, key, _ in index.identities("person", "record_id", people.values())}
    keys_by_place = {place: keys[record] for place, record in people.items()}
    delta: Counter[ClaimKey] = Counter()
    for report in index.reports(articles).values():
        delta.update(("person", key, *claim) for key, claim in claims_of(report, keys_by_place))
    columns = table_of(ClaimRow).c
    for *claim, sources in connection.execute(select(*columns).where(columns.kind == "person")):
        delta[tuple(claim)] -= sources
    index.add_claims(delta)
