"""Every integer, date and string of a request at its bounds: never a 500, on either database."""

import asyncio
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import cycle
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from app.corrections.listing import CORRECTIONS
from app.findings import Extraction
from app.query.catalog import Resource
from app.query.resources import RESOURCES
from app.query.timeline import TIMELINE
from app.settings import Settings
from app.store.engine import Store
from app.store.keys import create_key
from tests.api.client import Client, asking, use_local_pool

INTEGERS = [
    *("-1", "0", "1", "200", "201", "10000", "10001", "2147483647", "2147483648", "4294967296", "9007199254740991"),
    *("9007199254740992", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "1" * 40, "1" * 41),
    *("1e308", "1e999", "-1e-308", "0.1", "NaN", "Infinity", "+1", "0x1", "١", "", " "),
]
DATES = [
    *("0000", "0001-01-01", "9999-12-31", "10000-01-01", "-0001", "-9999", "Y170000002", "2025-02-30", "2024-02-29"),
    *("2025-00", "2025-13", "0000-00-00", "../2025", "2025/..", "../..", "9999/9999", "2025~", "2025-XX", "20XX", "/"),
]
TEXTS = [
    *(
        "x" * 1_000,
        "x" * 1_001,
        "%",
        "_",
        "\\",
        "'",
        '"',
        "a,b",
        '"a',
        "🗼",
        "İ",
        "ﬁ",
        "\u202e",
        "\ufffe",
        "\U0010ffff",
    ),
    *("́" * 500, "​", "\n", "\x7f", "null", "../../etc/passwd", "%00", "{}", "$1", ":a", "--", "(" * 300, "AND NOT"),
]
RAW = ["%00", "%FF", "%ED%A0%80", "%F4%90%80%80", "%C0%80", "%E2%82"]  # no text: NUL, no UTF-8, a lone surrogate
BY_KIND = {"number": INTEGERS, "date": DATES, "year": DATES, "month": DATES}


def values(kind: str) -> list[str]:
    return [*(quote(value, safe="") for value in BY_KIND.get(kind, TEXTS)), *RAW]


def filters(resources: Sequence[Resource]) -> Iterator[str]:
    """Yield a path for each value of each kind of field, as a value and with an operator; fields take turns."""
    fields = defaultdict(list)
    for resource in resources:
        for field in resource.fields:
            fields[field.kind].append((resource, field))
    for kind, found in fields.items():
        turns = cycle(found)
        asked = [*values(kind), *([values(kind)[1]] * max(0, len(found) - len(values(kind))))]
        for number, value in enumerate(asked):
            resource, field = next(turns)
            others = [one for one in field.operators if one not in ("eq", "isnull")]
            yield f"/v1/{resource.name}?{field.name}={value}"
            if others:
                yield f"/v1/{resource.name}?{field.name}__{others[number // len(found) % len(others)]}={value}"


def general(resource: Resource) -> Iterator[str]:
    for name, kind in (("limit", "number"), ("offset", "number"), ("cursor", "text"), ("q", "text"), ("sort", "text")):
        yield from (f"{name}={value}" for value in values(kind))
    for name in ("fields", "include", "facets", "group_by", "format", "count", "pretty", "highlight", "explain", "end"):
        yield from (f"{name}={value}" for value in [quote(TEXTS[1]), *RAW[:2]])


def requests() -> Iterator[str]:
    yield from filters((*RESOURCES.values(), CORRECTIONS, TIMELINE))
    yield from (f"/v1/quotes?{query}" for query in general(RESOURCES["quotes"]))
    yield from (f"/v1/changes?{name}={value}" for name in ("since", "limit") for value in values("number"))
    yield from (
        f"/v1/search?{name}={value}" for name, kind in (("q", "text"), ("limit", "number")) for value in values(kind)
    )
    for value in values("text"):
        yield f"/v1/suggest?q={value}"
    paths = ("people/{}", "people/{}/met", "evidence/{}", "corrections/{}", "people/{}/quotes", "articles/{}/text")
    yield from (f"/v1/{path.format(value)}" for path, value in zip(cycle(paths), values("text") * 2, strict=False))


def refusals(client: Client, paths: Iterable[str]) -> dict[str, int]:
    """Send GET requests; return how many of each status there are, after checking that each is allowed."""
    counts: dict[str, int] = {}

    async def send() -> None:
        transport = httpx.ASGITransport(client.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://summit") as http:
            for path in paths:
                answer = await http.get(path)
                assert answer.status_code in (200, 308, 400, 404, 406, 410), (path, answer.text)
                if answer.status_code >= 400:
                    assert answer.json()["status"] == answer.status_code
                counts[str(answer.status_code)] = counts.get(str(answer.status_code), 0) + 1

    asyncio.run(send())
    return counts


def test_no_parameter_at_its_bounds_is_a_500(world: Client) -> None:
    counts = refusals(world, requests())
    assert counts["200"] > 150
    assert counts["400"] > 150


@pytest.mark.parametrize("header", ["accept", "if-none-match", "range", "x-revision", "x-request-id", "authorization"])
def test_no_header_at_its_bounds_is_a_500(world: Client, header: str) -> None:
    for value in filter(str.isascii, filter(str.isprintable, (*INTEGERS, *TEXTS, "x" * 10_000, "bytes=-"))):
        assert world.get("/v1/people?limit=1", headers={header: value}).status_code in (200, 304, 400, 406), value


NUMBERS: list[Any] = [-1, 0, 1, 2**31 - 1, 2**31, 2**53, 2**63 - 1, 2**63, 2**64, 0.5, 1e308, True, None, "1", [], {}]
STRINGS: list[Any] = [*TEXTS[:12], "", "\0", 1, 2**63, 0.5, True, [], {}, ["a"], "x" * 100_000, "2025-08-24"]


def bodies(base: dict[str, Any], fields: Iterable[str], kind: list[Any]) -> Iterator[bytes]:
    for field in fields:
        for value in kind:
            yield json.dumps({**base, field: value}).encode()
        yield json.dumps({**base, field: "?"}).replace('"?"', '"\\ud800"').encode()


def corrections() -> Iterator[bytes]:
    base = {"action": "rename", "target": "people/bo-lind", "value": "Bo"}
    yield from bodies(base, (*base, "into", "field", "reason", "spans", "unknown"), STRINGS)
    for number in NUMBERS:
        for place in ("start", "end"):
            yield json.dumps(
                {**base, "spans": [{"article": "article-0", "start": 0, "end": 3, place: number}]}
            ).encode()


def articles() -> Iterator[bytes]:
    base = {"text": "Japan."}
    yield from bodies(base, ("title", "publisher", "published", "source_url", "url", "html"), STRINGS[::3])
    yield from bodies({}, ("text",), [value for value in STRINGS if value != "x" * 100_000])


@pytest.mark.parametrize(("path", "made"), [("corrections", corrections), ("articles", articles)])
def test_no_field_of_a_body_at_its_bounds_is_a_500(database: Settings, path: str, made: Any) -> None:
    with Store(database) as store:
        key = create_key(store, "", ["correct", "ingest"], None)
    headers = {"content-type": "application/json", "authorization": f"Bearer {key}"}
    with asking(database) as client:
        use_local_pool(client)
        client.app.state.ingestion.pool._extract = lambda _: Extraction("made-up")
        for body in made():
            answer = client.request("POST", f"/v1/{path}", content=body, headers=headers)
            assert answer.status_code < 500, (body[:200], answer.text)
        for value in RAW:
            assert client.request("DELETE", f"/v1/{path}/{value}", headers=headers).status_code in (400, 404, 405)


def test_no_phrase_is_a_500(world: Client) -> None:
    for body in bodies({}, ("text",), STRINGS):
        answer = world.request("POST", "/v1/verify", content=body, headers={"content-type": "application/json"})
        assert answer.status_code in (200, 400, 413), (body[:200], answer.text)
