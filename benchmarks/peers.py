"""Peers: alternatives to Summit, each installed once into the user's cache folder.

They are configured for speed by their documentation: immutable file, indexes, ANALYZE, uvloop, counts and suggestions
disabled. Datasette is measured twice: its table API, and canned SQL written for the purpose. soul and roapi cannot
join, so they read a view or file that contains the names.
"""

import json
import os
import subprocess
import venv
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from benchmarks.load import Ask, Server, free_port
from benchmarks.questions import LIMIT, Questions
from benchmarks.services import Asks, Service, get

CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "summit-benchmarks"
DATASETTE = ("datasette==0.65.5", "uvicorn==0.54.0", "uvloop==0.23.0", "httptools==0.9.0")
ROAPI = ("roapi==0.12.7",)
SOUL = ("soul-cli@0.8.2",)

# The two steps of SQLite's own advice: find the rows in the index first, then join names to these.
QUERIES = {
    "list": """
        SELECT * FROM quote_named WHERE speaker_id = :speaker AND country_id = :country
        ORDER BY said_order DESC, id LIMIT :limit""",
    "item": "SELECT * FROM quote_named WHERE id = :id",
    "deep": """
        SELECT * FROM (SELECT * FROM quote_named WHERE said_order = :said AND id > :id ORDER BY id LIMIT :limit)
        UNION ALL
        SELECT * FROM (SELECT * FROM quote_named WHERE said_order < :said ORDER BY said_order DESC, id LIMIT :limit)
        LIMIT :limit""",
    "text": """
        SELECT quote_named.* FROM (SELECT rowid AS number, rank FROM quote_fts WHERE quote_fts MATCH :q
        ORDER BY rank LIMIT :limit) JOIN quote ON quote.rowid = number JOIN quote_named USING (id) ORDER BY rank""",
    "group": """
        SELECT speaker_id, name, count FROM (SELECT speaker_id, count(*) AS count FROM quote
        GROUP BY speaker_id ORDER BY count DESC LIMIT :limit) LEFT JOIN person ON person.id = speaker_id""",
    "group_of_country": """
        SELECT speaker_id, name, count(*) AS count FROM person JOIN quote ON speaker_id = person.id
        WHERE country_id = :country GROUP BY speaker_id ORDER BY count DESC LIMIT :limit""",
    "export": "SELECT * FROM quote_named ORDER BY said_order DESC, id LIMIT :limit",
}


def peers() -> tuple[Service, ...]:
    """Return all peers."""
    return (
        Service("Datasette, SQL", _datasette, _query_asks),
        Service("Datasette, table", _datasette, _table_asks, unranked=True),
        Service("roapi", _roapi, _roapi_asks, unranked=True),
        Service("soul", _soul, _soul_asks, unranked=True),
    )


# ------------------------------------------------------------------ Datasette


def _datasette(questions: Questions, port: int) -> Sequence[str]:
    folder = _installed("datasette", DATASETTE, _install_python)
    metadata = folder / "metadata.json"
    queries = {name: {"sql": sql} for name, sql in QUERIES.items()}
    metadata.write_text(json.dumps({"databases": {questions.plain.stem: {"queries": queries}}}))
    settings = {"max_returned_rows": 100_000, "sql_time_limit_ms": 60_000, "facet_time_limit_ms": 60_000}
    return (
        *(str(folder / "bin" / "datasette"), "serve", "--immutable", str(questions.plain), "--port", str(port)),
        *("--metadata", str(metadata), "--setting", "suggest_facets", "off"),
        *(part for name, value in settings.items() for part in ("--setting", name, str(value))),
    )


def _query_asks(questions: Questions, _: Server) -> Asks:
    at = f"/{questions.plain.stem}"
    page: dict[str, object] = {"limit": LIMIT, "_shape": "array"}
    return {
        "list": get(f"{at}/list.json", ({"speaker": s, "country": c, **page} for s, c in questions.speakers)),
        "item": get(f"{at}/item.json", ({"id": id_, "_shape": "array"} for id_ in questions.ids)),
        "deep page": get(f"{at}/deep.json", ({"said": said, "id": id_, **page} for said, id_ in questions.deep)),
        "text": get(f"{at}/text.json", ({"q": word, **page} for word in questions.words)),
        "group": get(f"{at}/group.json", [page]),
        "group, filtered": get(f"{at}/group_of_country.json", ({"country": c, **page} for c in questions.countries)),
        "csv": get(f"{at}/export.csv", [{"limit": questions.exported, "_size": "max"}]),
        "ndjson": get(f"{at}/export.json", [{"limit": questions.exported, "_shape": "array", "_nl": "on"}]),
    }


def _table_asks(questions: Questions, _: Server) -> Asks:
    at = f"/{questions.plain.stem}"
    page = {"_size": LIMIT, "_shape": "array", "_labels": "on", "_nocount": 1, "_nofacet": 1}
    newest = {"_sort_desc": "said_order", **page}
    facet = {"_facet": "speaker_id", "_facet_size": LIMIT, "_size": 0, "_nocount": 1}
    return {
        "list": get(
            f"{at}/quote.json", ({"speaker_id": s, "_where": _of_country(c), **newest} for s, c in questions.speakers)
        ),
        "item": Ask(tuple(f"{at}/quote/{id_}.json?_shape=array" for id_ in questions.ids)),
        "deep page": get(f"{at}/quote.json", ({"_next": f"{said},{id_}", **newest} for said, id_ in questions.deep)),
        "text": get(f"{at}/quote.json", ({"_search": word, **page} for word in questions.words)),
        "group": get(f"{at}/quote.json", [facet]),
        "group, filtered": get(f"{at}/quote.json", ({"_where": _of_country(c), **facet} for c in questions.countries)),
    }


def _of_country(code: str) -> str:
    return f"speaker_id in (select id from person where country_id = '{code}')"


# ------------------------------------------------------------------ roapi


def _roapi(questions: Questions, port: int) -> Sequence[str]:
    program = _installed("roapi", ROAPI, _install_python) / "bin" / "roapi"
    others = ("--addr-postgres", f"127.0.0.1:{free_port()}", "--addr-flight-sql", f"127.0.0.1:{free_port()}")
    return (str(program), "--addr-http", f"127.0.0.1:{port}", *others, "--table", f"quote={questions.table}")


def _roapi_asks(questions: Questions, _: Server) -> Asks:
    at = "/api/tables/quote"
    order: dict[str, object] = {"sort": "-said_order,id"}
    newest = {**order, "limit": LIMIT}
    export = {**order, "limit": questions.exported}
    deep = f"SELECT * FROM quote ORDER BY said_order DESC, id LIMIT {LIMIT} OFFSET {{depth}}"
    counted = "SELECT speaker_id, speaker_name, count(*) AS count FROM quote"
    grouped = f"GROUP BY speaker_id, speaker_name ORDER BY count DESC LIMIT {LIMIT}"
    found = f"SELECT * FROM quote WHERE lower(text) LIKE '%{{word}}%' LIMIT {LIMIT}"
    return {
        "list": get(
            at,
            ({"filter[speaker_id]": f"'{s}'", "filter[country_id]": f"'{c}'", **newest} for s, c in questions.speakers),
        ),
        "item": get(at, ({"filter[id]": f"'{id_}'"} for id_ in questions.ids)),
        "deep page": _sql(deep.format(depth=depth) for depth in questions.depths),
        "text": _sql(found.format(word=word) for word in questions.words),
        "group": _sql([f"{counted} {grouped}"]),
        "group, filtered": _sql(f"{counted} WHERE country_id = '{code}' {grouped}" for code in questions.countries),
        "csv": get(at, [export], {"Accept": "application/csv"}),
        "ndjson": get(at, [export]),
    }


def _sql(statements: Iterable[str]) -> Ask:
    bodies = tuple(statements)
    return Ask(("/api/sql",) * len(bodies), bodies)


# ------------------------------------------------------------------ soul


def _soul(questions: Questions, port: int) -> Sequence[str]:
    program = _installed("soul", SOUL, _install_node) / "node_modules" / ".bin" / "soul"
    return (str(program), "--database", str(questions.plain), "--port", str(port))


def _soul_asks(questions: Questions, _: Server) -> Asks:
    named, one = "/api/tables/quote_named/rows", "/api/tables/quote/rows"
    newest = {"_ordering": "-said_order", "_limit": LIMIT}
    return {
        "list": get(named, ({"_filters": f"speaker_id:{s},country_id:{c}", **newest} for s, c in questions.speakers)),
        "item": Ask(tuple(f"{one}/{id_}" for id_ in questions.ids)),  # its _extend fails on ids that are text
        "deep page": get(named, ({"_page": depth // LIMIT + 1, **newest} for depth in questions.depths)),
        "text": get(named, ({"_search": word, "_limit": LIMIT} for word in questions.words)),
    }


# ------------------------------------------------------------------ installing


def _installed(name: str, pins: Sequence[str], install: Callable[[Path, Sequence[str]], None]) -> Path:
    """Return the folder of a peer at these versions, installed if missing."""
    folder = CACHE / name
    done, versions = folder / "installed", "\n".join(pins)
    if not done.exists() or done.read_text() != versions:
        folder.mkdir(parents=True, exist_ok=True)
        install(folder, pins)
        done.write_text(versions)
    return folder


def _install_python(folder: Path, pins: Sequence[str]) -> None:
    venv.create(folder, with_pip=True, clear=True)
    pip = (str(folder / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "install", "-q")
    subprocess.run([*pip, *pins], check=True, capture_output=True)


def _install_node(folder: Path, pins: Sequence[str]) -> None:
    npm = ("npm", "install", "--prefix", str(folder), "--no-audit", "--no-fund", "--loglevel=error")
    subprocess.run([*npm, *pins], check=True, capture_output=True)
