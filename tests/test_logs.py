"""Log lines: one a record, with the id of their request, and without what clients keep to themselves."""

import json
import logging
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, text

from app.logs import REQUEST_ID, formatter
from app.settings import Settings
from app.store.engine import Store
from app.store.keys import create_key
from tests.api.client import asking, use_local_pool

FORGED = 'a\n2026-01-01 level=error event="forged"\r\x1b[31m\u2028\x85\u202e"'


def record(message: str, **fields: object) -> logging.LogRecord:
    return logging.makeLogRecord({"name": "app.made_up", "levelno": 20, "levelname": "INFO", "msg": message, **fields})


@pytest.mark.parametrize("kind", ["json", "text"])
def test_a_record_is_one_line_whatever_it_holds(kind: str) -> None:
    line = formatter(kind).format(record(FORGED, path=FORGED))
    assert line.splitlines() == [line]
    assert line.isascii()
    assert not any(ord(letter) < 32 for letter in line)
    if kind == "json":
        found = json.loads(line)
        assert (found["event"], found["path"], found["level"], found["logger"]) == (
            FORGED,
            FORGED,
            "info",
            "app.made_up",
        )


def test_a_line_has_the_id_of_its_request_and_a_time() -> None:
    token = REQUEST_ID.set("r-1")
    try:
        found = json.loads(formatter("json").format(record("x")))
    finally:
        REQUEST_ID.reset(token)
    assert found["request_id"] == "r-1"
    assert found["timestamp"].endswith("Z")
    assert "request_id" not in json.loads(formatter("json").format(record("x")))


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """The lines that are logged, formatted as a server formats them."""
    found: list[str] = []

    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.name.startswith("app."):
                found.append(formatter("json").format(record))

    handler, root = Handler(), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield found
    root.removeHandler(handler)
    root.setLevel(level)


def test_a_request_is_logged_without_its_query_if_the_operator_wants_it(seeded: Settings, lines: list[str]) -> None:
    for logged in (False, True):
        with asking(seeded.model_copy(update={"access_log": logged})) as client:
            client.get("/v1/quotes?q=secretword", headers={"x-request-id": "r-2"})
    (line,) = lines
    found = json.loads(line)
    assert (found["method"], found["path"], found["status"], found["request_id"]) == ("GET", "/v1/quotes", 200, "r-2")
    assert "secretword" not in line


def test_neither_keys_nor_texts_are_logged(
    database: Settings, lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store(database) as store:
        key = create_key(store, "", ["ingest"], None)
    headers = {"content-type": "text/plain", "authorization": f"Bearer {key}"}

    news = "Unspeakable" + " news."  # not in the source lines of a traceback

    def fail(connection: Connection, *_: object, **__: object) -> None:
        connection.execute(text("INSERT INTO article (nothing) VALUES (:text)"), {"text": news})

    with asking(database.model_copy(update={"access_log": True})) as client:
        use_local_pool(client)
        monkeypatch.setattr("app.store.writer._save", fail)
        monkeypatch.setattr("app.store.pending._write", fail)
        answer = client.request("POST", "/v1/articles?title=Unspeakable", content=b"Unspeakable news.", headers=headers)
        client.request("POST", "/v1/articles", content=b"Unspeakable.", headers={**headers, "authorization": key + "x"})
    assert answer.status_code in (500, 503)
    assert len(lines) >= 3
    for line in lines:
        assert "Unspeakable" not in line
        assert key not in line
        assert key[-20:] not in line  # of its secret, which may have any letter, and `_`
