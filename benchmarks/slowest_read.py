"""Search for the slowest single GET: requests generated from the field catalog, one at a time.

    python -m benchmarks.slowest_read [REQUESTS] [SEED] [DATABASE_URL]

Prints the slowest ones with their seconds, by the clock and of the process's CPU, and how many of each status came.
Each should end within SUMMIT_READ_SECONDS and a little more; what the clock shows above the CPU is other work of the
machine.
"""

import asyncio
import random
import sys
import time
from collections import Counter
from urllib.parse import urlencode

import httpx

from app.api import create_app
from app.query.catalog import Field, Resource
from app.query.resources import RESOURCES
from app.settings import Settings
from benchmarks.synthetic import synthetic_database

QUOTES, SHOWN = 50_000, 8
WORDS = ("the", "statement", "trade", '"we will"', "a* b*", "summit -trade", "e*")
NUMBERS = ("0", "1", "0.5", "0.9", "3")
DATES = ("2025", "2025-08", "1990/2030", "../2025", "2024-02-29")


def main() -> None:
    """Send requests and print the slowest."""
    requests = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    url = sys.argv[3] if len(sys.argv) > 3 else f"sqlite:///{synthetic_database(QUOTES)}"
    found, statuses = asyncio.run(_slowest(Settings(database_url=url, response_cache_mb=0), requests, seed))
    print(f"{requests} requests, seed {seed}: {dict(statuses)}")
    for clock, cpu, status, path in sorted(found, reverse=True)[:SHOWN]:
        print(f"{clock:6.2f} s, {cpu:5.2f} s of CPU  {status}  {path[:150]}")


async def _slowest(
    settings: Settings, requests: int, seed: int
) -> tuple[list[tuple[float, float, int, str]], Counter[int]]:
    chance = random.Random(seed)
    transport = httpx.ASGITransport(create_app(settings))
    found, statuses = [], Counter[int]()
    ids = await _ids(settings.model_copy(update={"read_seconds": 3_600}))
    async with httpx.AsyncClient(transport=transport, base_url="http://summit", timeout=60) as client:
        for _ in range(requests):
            path = made_up_path(chance, ids)
            clock, cpu = time.perf_counter(), time.process_time()
            status = (await client.get(path)).status_code
            found.append((time.perf_counter() - clock, time.process_time() - cpu, status, path))
            statuses[status] += 1
    return found, statuses


async def _ids(settings: Settings) -> dict[str, list[str]]:
    """Return ids of each resource."""
    transport = httpx.ASGITransport(create_app(settings))
    async with httpx.AsyncClient(transport=transport, base_url="http://summit", timeout=60) as client:
        pages = {name: (await client.get(f"/v1/{name}?limit=200&count=none")).json() for name in RESOURCES}
    return {name: [record["id"] for record in page["data"]] or ["none"] for name, page in pages.items()}


def made_up_path(chance: random.Random, ids: dict[str, list[str]]) -> str:
    """Return the URL of a list with random filters and options; `ids` by resource, for filters."""
    resource = chance.choice([*RESOURCES.values()])
    asked: dict[str, str] = {}
    for field in chance.sample(resource.fields, chance.randint(0, min(5, len(resource.fields)))):
        operator = chance.choice(field.operators)
        asked[field.name if operator == "eq" else f"{field.name}__{operator}"] = _value(chance, field, operator, ids)
    if chance.random() < 0.3:
        asked["q"] = chance.choice(WORDS)
    asked |= _form(chance, resource)
    return f"/v1/{resource.name}?{urlencode(asked)}"


def _form(chance: random.Random, resource: Resource) -> dict[str, str]:
    countable = [field.name for field in resource.fields if field.facetable]
    sortable = [field.name for field in resource.fields if field.sortable]
    match chance.randrange(4):
        case 0 if countable:
            return {"group_by": ",".join(chance.sample(countable, min(len(countable), chance.randint(1, 2))))}
        case 1 if countable:
            return {"facets": ",".join(chance.sample(countable, min(len(countable), 5))), "limit": "200"}
        case 2 if sortable:
            return {"sort": chance.choice("-+").replace("+", "") + chance.choice(sortable), "offset": "10000"}
        case _:
            return {"limit": "200", "include": "evidence"}


def _value(chance: random.Random, field: Field, operator: str, ids: dict[str, list[str]]) -> str:
    if operator == "isnull":
        return chance.choice(("true", "false"))
    many = chance.choice((1, 20, 40)) if operator in ("in", "not_in", "all") else 1
    if field.target:
        return ",".join(chance.choices(ids.get(field.target, ["none"]), k=many))
    match field.kind:
        case "number":
            return chance.choice(NUMBERS[:2] if field.whole else NUMBERS)
        case "date":
            return chance.choice(DATES)
        case "year":
            return "2025"
        case "month":
            return "2025-08"
        case "boolean":
            return chance.choice(("true", "false"))
        case _:
            return chance.choice(field.choices) if field.choices else chance.choice(("a", "e", "the", "JP"))


if __name__ == "__main__":
    main()
