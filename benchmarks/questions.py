"""Requests to every service: the same speakers, ids, words and places, drawn from the data itself."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random

LIMIT = 20  # rows of a page
SEED = 2025
SEVERAL = 50  # more than one, so that no cached page is measured
PLACES = 10
STRIDE = 200  # rows from one deep page to the next: the longest page of Summit, whose links lead there

# Words that are neither rare nor everywhere: each is in one quote of 200 to 50.
WORDS = """
SELECT term FROM temp.vocabulary, (SELECT count(*) AS quotes FROM quote) WHERE doc BETWEEN quotes / 200 AND quotes / 50
"""
SPEAKERS = f"""
SELECT speaker_id, country_id FROM quote JOIN person ON person.id = speaker_id
WHERE country_id IS NOT NULL GROUP BY speaker_id HAVING count(*) >= {LIMIT}
"""
COUNTRIES = f"""
SELECT country_id FROM quote JOIN person ON person.id = speaker_id
WHERE country_id IS NOT NULL GROUP BY country_id HAVING count(DISTINCT speaker_id) >= {LIMIT}
"""
DEEP = "SELECT said_order, id FROM quote ORDER BY said_order DESC, id LIMIT 1 OFFSET ?"


@dataclass(frozen=True, slots=True)
class Questions:
    """Data files, and the requests drawn from them."""

    database: Path  # Summit's
    plain: Path  # the peers' SQLite file
    table: Path  # the same as CSV
    speakers: tuple[tuple[str, str], ...]  # with at least a page of quotes, and their countries
    ids: tuple[str, ...]
    words: tuple[str, ...]
    countries: tuple[str, ...]  # with at least a page of speakers
    depths: tuple[int, ...]  # rows before deep pages
    deep: tuple[tuple[int, str], ...]  # (said_order, id) of the last of these
    exported: int  # rows of an export


def draw_questions(database: Path, plain: Path, table: Path) -> Questions:
    """Draw requests whose responses fill a page."""
    rng = Random(SEED)
    with closing(sqlite3.connect(plain)) as connection:
        connection.execute("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab ('main', 'quote_fts', 'row')")
        (rows,) = connection.execute("SELECT count(*) FROM quote").fetchone()
        (last,) = connection.execute("SELECT max(rowid) FROM quote").fetchone()
        numbers = rng.sample(range(1, last + 1), SEVERAL)
        # From row 700,000 of the 900,000 that a database of 1,000,000 serves by default.
        depths = tuple((rows * 7 // 9 // STRIDE + n) * STRIDE for n in range(PLACES))
        drawn = {
            name: rng.sample(found, min(size, len(found)))
            for name, size, found in (
                (name, size, sorted(connection.execute(query).fetchall()))
                for name, size, query in (
                    ("speakers", SEVERAL, SPEAKERS),
                    ("words", PLACES, WORDS),
                    ("countries", PLACES, COUNTRIES),
                )
            )
        }
        return Questions(
            database=database,
            plain=plain,
            table=table,
            speakers=tuple(drawn["speakers"]),
            ids=tuple(connection.execute("SELECT id FROM quote WHERE rowid = ?", [n]).fetchone()[0] for n in numbers),
            words=tuple(word for (word,) in drawn["words"]),
            countries=tuple(code for (code,) in drawn["countries"]),
            depths=depths,
            deep=tuple(connection.execute(DEEP, [depth - 1]).fetchone() for depth in depths),
            exported=min(100_000, rows),
        )
