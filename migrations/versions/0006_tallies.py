"""The number of records with each value, kept beside the records: docs/decisions/0005-tallies.md.

Triggers keep the table, whoever writes. The view `tally_due` says what should stand in it, record by record.

Revision: 0006, after 0005.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
COLUMNS = "field, value, part, key, first, last"
NO_TEXT, NO_NUMBER = "CAST(NULL AS TEXT)", "CAST(NULL AS INTEGER)"
NOTHING = "''"  # the value of a record that has none: unlike NULL it is one in a key


@dataclass(frozen=True)
class Own:
    """A field in the record's own row: SQL of its `value, key, first, last` over a row {r}, and the columns read."""

    name: str
    value: str
    key: str
    first: str
    last: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Link:
    """A field in rows of another table, whose `owner` column is the record's id. `again`: a value may come twice."""

    name: str
    table: str
    owner: str
    value: str
    again: bool


def identifier(name: str, column: str) -> Own:
    return Own(name, f"coalesce({{r}}.{column}, '')", f"{{r}}.{column}", NO_NUMBER, NO_NUMBER, (column,))


def label(name: str, column: str) -> Own:
    columns = (column, f"{column}_key")
    return Own(name, f"coalesce({{r}}.{column}, '')", f"{{r}}.{column}_key", NO_NUMBER, NO_NUMBER, columns)


def flag(name: str) -> Own:
    written = f"CASE WHEN {{r}}.{name} THEN 'true' ELSE 'false' END"
    return Own(name, written, written, NO_NUMBER, NO_NUMBER, (name,))


def number(name: str) -> Own:
    return Own(name, f"CAST({{r}}.{name} AS TEXT)", NO_TEXT, f"{{r}}.{name}", f"{{r}}.{name}", (name,))


def date(name: str) -> Own:
    columns = (name, f"{name}_earliest", f"{name}_latest")
    return Own(name, f"coalesce({{r}}.{name}, '')", NO_TEXT, f"{{r}}.{name}_earliest", f"{{r}}.{name}_latest", columns)


def to_country(owner: str, name: str, table: str) -> Link:
    return Link(name, table, f"{owner}_id", "country_id", again=False)


def to_participant(owner: str) -> Link:
    return Link("participant", f"{owner}_participant", f"{owner}_id", "person_id", again=False)


def to_topic(owner: str) -> Link:
    return Link("topic", f"{owner}_topic", f"{owner}_id", "topic_id", again=False)


def to_article(owner: str) -> Link:
    return Link("article", "evidence", f"{owner}_id", "article_id", again=True)


def of_article(name: str) -> Link:
    return Link(name, "evidence", "article_id", f"{name}_id", again=True)


FIELDS: dict[str, tuple[Own | Link, ...]] = {
    "article": (
        label("publisher", "publisher"), date("published"), identifier("language", "language"),
        identifier("status", "status"), of_article("country"), of_article("person"), of_article("summit"),
    ),
    "country": (identifier("alpha3", "alpha3"), to_article("country")),
    "topic": (to_article("topic"),),
    "person": (flag("leader"), identifier("country", "country_id"), to_article("person")),
    "summit": (
        to_country("summit", "country", "summit_country"), to_participant("summit"), label("place", "place"),
        identifier("place.country", "place_country_id"), date("date"), identifier("status", "status"),
        identifier("kind", "kind"), to_topic("summit"), flag("disputed"), number("sources"), to_article("summit"),
    ),
    "agreement": (
        to_country("agreement", "country", "agreement_country"), to_participant("agreement"), to_topic("agreement"),
        identifier("kind", "kind"), identifier("status", "status"), identifier("summit", "summit_id"), date("date"),
        number("sources"), to_article("agreement"),
    ),
    "quote": (
        identifier("speaker", "speaker_id"), label("speaker_label", "speaker_label"), identifier("kind", "kind"),
        date("said_on"), to_country("quote", "mention", "quote_mention"), to_topic("quote"),
        identifier("summit", "summit_id"), number("sources"), to_article("quote"),
    ),
}  # fmt: skip
# What lists leave out unless asked for it is counted apart: SQL over a row {r}, and its column.
PARTS = {
    "quote": ("{r}.kind", "kind"),
    "person": ("CASE WHEN {r}.leader THEN 'true' ELSE 'false' END", "leader"),
}
LINKED = sorted({field.table for fields in FIELDS.values() for field in fields if isinstance(field, Link)})


def upgrade() -> None:
    op.create_table(
        "tally",
        sa.Column("field", TEXT, nullable=False),
        sa.Column("value", TEXT, nullable=False),
        sa.Column("part", TEXT, nullable=False),
        sa.Column("key", TEXT, nullable=True),
        sa.Column("first", sa.Integer(), nullable=True),
        sa.Column("last", sa.Integer(), nullable=True),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.CheckConstraint("records >= 0", name=op.f("ck_tally_records")),
        sa.PrimaryKeyConstraint("field", "value", "part", name=op.f("pk_tally")),
    )
    for rows in due():
        counted = f"SELECT {COLUMNS}, count(*) FROM due GROUP BY {COLUMNS}"
        op.execute(f"INSERT INTO tally ({COLUMNS}, records) WITH due ({COLUMNS}) AS ({rows}) {counted}")
    op.create_index(op.f("ix_tally_field_key_part_records"), "tally", ["field", "key", "part", "records"])
    op.execute(f"CREATE VIEW tally_due ({COLUMNS}) AS {' UNION ALL '.join(due())}")
    for table, event, columns, statements in triggers():
        create_trigger(table, event, columns, statements)
    create_trigger(
        "tally", "update", ["records"],
        ["DELETE FROM tally WHERE field = NEW.field AND value = NEW.value AND part = NEW.part AND records = 0"],
    )  # fmt: skip


def downgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    for table, event, *_ in [*triggers(), ("tally", "update")]:
        name = f"tally_{table}_{event}"
        op.execute(f"DROP TRIGGER {name} ON {table}" if postgresql else f"DROP TRIGGER {name}")
        if postgresql:
            op.execute(f"DROP FUNCTION {name}")
    op.execute("DROP VIEW tally_due")
    op.drop_table("tally")


def due() -> Iterator[str]:
    """Yield SELECTs of what each record adds to the tallies, one a field."""
    for record, fields in FIELDS.items():
        for field in fields:
            if isinstance(field, Own):
                yield f"SELECT {own_row(record, field, 'r')} FROM {record} AS r"
                continue
            yield (
                f"SELECT {linked_row(record, field, 'l')} FROM {record} AS r JOIN (SELECT DISTINCT {field.owner}, "
                f"{field.value} FROM {field.table} WHERE {field.value} IS NOT NULL) AS l ON l.{field.owner} = r.id "
                f"UNION ALL SELECT {none_row(record, field)} FROM {record} AS r WHERE NOT EXISTS (SELECT 1 FROM "
                f"{field.table} AS l WHERE l.{field.owner} = r.id AND l.{field.value} IS NOT NULL)"
            )


def triggers() -> Iterator[tuple[str, str, list[str], list[str]]]:
    """Yield table, event, the columns whose update it is about, and what is to be done then."""
    for record, fields in FIELDS.items():
        own = [field for field in fields if isinstance(field, Own)]
        links = [field for field in fields if isinstance(field, Link)]
        add = [added(", ".join(f"({own_row(record, field, 'NEW')}, 1)" for field in own))] if own else []
        take = [taken(record, field, field.value.format(r="OLD"), part_of(record, "OLD")) for field in own]
        none = [added(f"({none_row(record, field, 'NEW')}, 1)") for field in links]
        no_more = [taken(record, field, NOTHING, part_of(record, "OLD")) for field in links]
        yield record, "insert", [], [*add, *none]
        yield record, "delete", [], [*take, *no_more]
        if own:
            columns = sorted({column for field in own for column in field.columns})
            yield record, "update", columns, [*take, *add, *(s for field in links for s in moved(record, field))]
    for table in LINKED:
        found = [(r, f) for r, fields in FIELDS.items() for f in fields if isinstance(f, Link) and f.table == table]
        columns = sorted({column for _, field in found for column in (field.owner, field.value)})
        leaves = [statement for record, field in found for statement in left(record, field)]
        yield table, "insert", [], [statement for record, field in found for statement in entered(record, field)]
        yield table, "delete", [], leaves
        enters = [statement for record, field in found for statement in entered(record, field, "OLD")]
        yield table, "update", columns, [*leaves, *enters]


def entered(record: str, field: Link, replaced: str | None = None) -> Iterator[str]:
    """Yield what a new row of a link adds: its value; and the record has none no longer, if this is its first."""
    first, only = others(field, "NEW", replaced)
    yield added(f"SELECT {linked_row(record, field, 'NEW')}, 1 FROM {record} AS r WHERE r.id = NEW.{field.owner} "
                f"AND {first}")  # fmt: skip
    yield f"{taken(record, field, NOTHING, owner_part(record, field, 'NEW'))} AND {only}"


def left(record: str, field: Link) -> Iterator[str]:
    """Yield the same for a row that goes."""
    first, only = others(field, "OLD", "OLD")
    yield f"{taken(record, field, f'OLD.{field.value}', owner_part(record, field, 'OLD'))} AND {first}"
    yield added(f"SELECT {none_row(record, field)}, 1 FROM {record} AS r WHERE r.id = OLD.{field.owner} AND {only}")


def others(field: Link, row: str, gone: str | None) -> tuple[str, str]:
    """Return the conditions that no row but `gone` gives the record of `row` its value, and that none gives it any."""
    known = f"{row}.{field.value} IS NOT NULL"
    same = ("article_id", "id") if field.again else (field.owner, field.value)
    but = f" AND NOT ({' AND '.join(f'l.{column} = {gone}.{column}' for column in same)})" if gone else ""
    rows = f"SELECT 1 FROM {field.table} AS l WHERE l.{field.owner} = {row}.{field.owner}{but}"
    return (
        f"{known} AND NOT EXISTS ({rows} AND l.{field.value} = {row}.{field.value})",
        f"{known} AND NOT EXISTS ({rows} AND l.{field.value} IS NOT NULL)",
    )


def moved(record: str, field: Link) -> Iterator[str]:
    """Yield what takes a record's values from one part to another."""
    if record not in PARTS:
        return
    part, column = PARTS[record]
    changes = f"OLD.{column} <> NEW.{column}"
    values = f"SELECT l.{field.value} FROM {field.table} AS l WHERE l.{field.owner} = NEW.id"
    yield (
        f"UPDATE tally SET records = records - 1 WHERE {changes} AND field = '{record}.{field.name}' "
        f"AND part = {part.format(r='OLD')} AND (value IN ({values}) OR value = {NOTHING} AND NOT EXISTS ({values}))"
    )
    yield added(f"SELECT DISTINCT {linked_row(record, field, 'l', 'NEW')}, 1 FROM {field.table} AS l "
                f"WHERE {changes} AND l.{field.owner} = NEW.id")  # fmt: skip
    yield added(f"SELECT {none_row(record, field, 'NEW')}, 1 WHERE {changes} AND NOT EXISTS ({values})")


def own_row(record: str, field: Own, row: str) -> str:
    columns = (field.value, field.key, field.first, field.last)
    value, *rest = (column.format(r=row) for column in columns)
    return ", ".join((name(record, field), value, part_of(record, row), *rest))


def linked_row(record: str, field: Link, row: str, of: str = "r") -> str:
    value = f"{row}.{field.value}"
    return f"{name(record, field)}, {value}, {part_of(record, of)}, {value}, {NO_NUMBER}, {NO_NUMBER}"


def none_row(record: str, field: Link, row: str = "r") -> str:
    return f"{name(record, field)}, {NOTHING}, {part_of(record, row)}, {NO_TEXT}, {NO_NUMBER}, {NO_NUMBER}"


def name(record: str, field: Own | Link) -> str:
    return f"'{record}.{field.name}'"


def part_of(record: str, row: str) -> str:
    return PARTS[record][0].format(r=row) if record in PARTS else NOTHING


def owner_part(record: str, field: Link, row: str) -> str:
    """Return SQL for the part of the record that a row of a link belongs to."""
    return f"(SELECT {part_of(record, 'r')} FROM {record} AS r WHERE r.id = {row}.{field.owner})"


def added(rows: str) -> str:
    rows = rows if rows.startswith("SELECT") else f"VALUES {rows}"
    more = "ON CONFLICT (field, value, part) DO UPDATE SET records = tally.records + 1"
    return f"INSERT INTO tally ({COLUMNS}, records) {rows} {more}"


def taken(record: str, field: Own | Link, value: str, part: str) -> str:
    which = f"field = {name(record, field)} AND value = {value} AND part = {part}"
    return f"UPDATE tally SET records = records - 1 WHERE {which}"


def create_trigger(table: str, event: str, columns: Iterable[str], statements: Iterable[str]) -> None:
    """Make a trigger of the same statements on either database.

    A row of a link is counted before it is written: afterwards PostgreSQL would show all rows of a statement, and none
    of them would be a record's first.
    """
    trigger = f"tally_{table}_{event}"
    moment = "BEFORE" if table in LINKED else "AFTER"
    when = f"{moment} {event.upper()}{' OF ' if columns else ''}{', '.join(columns)} ON {table} FOR EACH ROW"
    body = "; ".join(statements)
    if op.get_bind().dialect.name == "postgresql":
        row = "OLD" if event == "delete" else "NEW"
        function = f"CREATE FUNCTION {trigger}() RETURNS trigger LANGUAGE plpgsql AS"
        op.execute(f"{function} $$ BEGIN {body}; RETURN {row}; END $$")
        op.execute(f"CREATE TRIGGER {trigger} {when} EXECUTE FUNCTION {trigger}()")
    else:
        op.execute(f"CREATE TRIGGER {trigger} {when} BEGIN {body}; END")
