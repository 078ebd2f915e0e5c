"""The same quotes in the form suited to the peers: a plain SQLite file, and a CSV file made from it.

Indirect speech is excluded, as in Summit's default. Lists of mentioned countries and topics, which Summit serves, are
excluded in the peers' favour.
"""

import csv
import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

# Every column that is filtered, joined or sorted by has an index, in the order in which quotes are requested: the
# newest first, then by id. `said_order` has days and months in one order, and last what has no date. Full text is what
# `sqlite-utils enable-fts` makes.
TABLES = """
CREATE TABLE country (id TEXT PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE person (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, leader INTEGER NOT NULL, country_id TEXT REFERENCES country (id)
);
CREATE TABLE summit (id TEXT PRIMARY KEY, name TEXT NOT NULL, place TEXT, date TEXT);
CREATE TABLE article (id TEXT PRIMARY KEY, title TEXT NOT NULL, publisher TEXT, source_url TEXT, published TEXT);
CREATE TABLE quote (
    id TEXT PRIMARY KEY, text TEXT NOT NULL, kind TEXT NOT NULL, speaker_id TEXT REFERENCES person (id),
    speaker_label TEXT, said_on TEXT, said_order INTEGER NOT NULL, summit_id TEXT REFERENCES summit (id),
    article_id TEXT NOT NULL REFERENCES article (id), rule TEXT NOT NULL, confidence REAL NOT NULL,
    sources INTEGER NOT NULL
);
INSERT INTO country SELECT id, name FROM summit_db.country;
INSERT INTO person SELECT id, name, leader, country_id FROM summit_db.person;
INSERT INTO summit SELECT id, name, place, date FROM summit_db.summit;
INSERT INTO article SELECT id, name, publisher, source_url, published FROM summit_db.article;
INSERT INTO quote
    SELECT id, text, kind, speaker_id, speaker_label, said_on,
        coalesce(said_on_earliest * 100000000 + said_on_latest, 0), summit_id, article_id, rule, confidence, sources
    FROM summit_db.quote WHERE kind <> 'indirect';
CREATE INDEX person_country ON person (country_id);
CREATE INDEX quote_speaker ON quote (speaker_id, said_order DESC, id);
CREATE INDEX quote_said_order ON quote (said_order DESC, id);
CREATE INDEX quote_summit ON quote (summit_id);
CREATE INDEX quote_article ON quote (article_id);
CREATE VIEW quote_named AS
    SELECT quote.*, person.name AS speaker_name, person.country_id AS country_id, country.name AS country_name,
        summit.name AS summit_name, article.title AS article_title
    FROM quote
    LEFT JOIN person ON person.id = quote.speaker_id
    LEFT JOIN country ON country.id = person.country_id
    LEFT JOIN summit ON summit.id = quote.summit_id
    LEFT JOIN article ON article.id = quote.article_id;
CREATE VIRTUAL TABLE quote_fts USING fts5 (text, content='quote');
INSERT INTO quote_fts (quote_fts) VALUES ('rebuild');
"""


def plain_files(database: Path) -> tuple[Path, Path]:
    """Return the SQLite and the CSV file with the data of Summit's `database`; built if missing."""
    code = hashlib.sha256(TABLES.encode()).hexdigest()[:6]
    plain = database.with_name(f"plain-{code}-{database.name}")
    table = plain.with_suffix(".csv")
    if not table.exists():
        plain.unlink(missing_ok=True)
        with closing(sqlite3.connect(plain, isolation_level=None)) as connection:
            _fill(connection, database)
            _export(connection, table)
    return plain, table


def _fill(connection: sqlite3.Connection, database: Path) -> None:
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -500000")
    connection.execute("ATTACH ? AS summit_db", [str(database)])
    connection.executescript(f"BEGIN; {TABLES} COMMIT;")
    connection.execute("DETACH summit_db")
    connection.execute("ANALYZE")


def _export(connection: sqlite3.Connection, table: Path) -> None:
    unfinished = table.with_suffix(".part")
    rows = connection.execute("SELECT * FROM quote_named")
    with unfinished.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(column[0] for column in rows.description)
        writer.writerows(rows)
    unfinished.rename(table)
