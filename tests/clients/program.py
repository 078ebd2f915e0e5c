"""A program that uses the client which openapi-python-client generates. Its argument is the URL of the server.

Prints one line a resource: the ids of its list, page by page, and those of its records, fetched one by one.
"""

import json
import sys
from importlib import import_module

from summit_client import Client, models
from summit_client.types import UNSET

RESOURCES = {
    "articles": "article",
    "summits": "summit",
    "leaders": "leader",
    "people": "person",
    "countries": "country",
    "agreements": "agreement",
    "quotes": "quote",
    "topics": "topic",
}
client = Client(sys.argv[1], raise_on_unexpected_status=True)

for resource, one in RESOURCES.items():
    listing = import_module(f"summit_client.api.{resource}.list_{resource}")
    getting = import_module(f"summit_client.api.{resource}.get_{one}")
    listed, cursor = [], UNSET
    while cursor is not None:
        page = listing.sync(client=client, limit=2, cursor=cursor)
        listed += [record.id for record in page.data]
        cursor = page.page.next_cursor
    got = [getting.sync(id_, client=client).id for id_ in listed]
    print(json.dumps({"resource": resource, "listed": listed, "got": got}))

quotes = import_module("summit_client.api.quotes.list_quotes")
(quote, *_) = quotes.sync(
    client=client,
    speaker="Lee",
    said_on_gte="2025",
    sort=[models.QuotesSort.SAID_ON_DESC],
    include=[models.QuotesInclude.SPEAKER, models.QuotesInclude.EVIDENCE],
).data
counts = quotes.sync(client=client, group_by=[models.QuotesFacet.SPEAKER])
parts = quotes.sync(client=client, fields=[models.QuotesField.TEXT])
problem = quotes.sync(client=client, speaker="nobody")
print(json.dumps([type(each).__name__ for each in (quote, counts, parts, problem)]))
