"""Model Context Protocol server: search, get, list and verify as tools, with evidence, for language models.

The tools are in-process requests to the API, so responses are those of any client, including errors with suggestions.
Requires the package `mcp` (`pip install '.[mcp]'`).
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal
from urllib.parse import quote

import httpx
from fastapi import FastAPI
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import Field

from app import __version__
from app.query.catalog import Resource
from app.query.resources import RESOURCES

Name = Literal["articles", "summits", "leaders", "people", "countries", "agreements", "quotes", "topics"]
MOST = 50  # records per call, since they use a model's context

_INSTRUCTIONS = """\
Facts extracted from news articles about diplomatic summits: who met, where and when, what was agreed, who said what.
Every fact has evidence: the exact characters of the article that state it. Cite `evidence[].exact` and its article.
Dates are EDTF (2025-08-23, 2025-08, 2023). Names of people, countries and topics are resolved; `meta.resolved` has the
results."""

_READ = ToolAnnotations(readOnlyHint=True, openWorldHint=False)


def create_server(app: FastAPI) -> MCPServer:
    """Return a server whose tools read from `app`."""
    server = MCPServer("summit", title="Summit", version=__version__, instructions=_INSTRUCTIONS, log_level="WARNING")
    tools = SummitTools(app)
    for tool in (tools.search, tools.get, tools.verify):
        server.add_tool(tool, annotations=_READ)
    server.add_tool(tools.list, annotations=_READ, description=_list_description())
    return server


class SummitTools:
    """The tools, as requests to `app`. Raises ToolError for a response that is a problem."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app

    async def _request(self, method: str, path: str, **options: Any) -> dict[str, Any]:
        transport = httpx.ASGITransport(self._app)
        async with httpx.AsyncClient(transport=transport, base_url="http://summit", follow_redirects=True) as client:
            response = await client.request(method, path, **options)
        content: dict[str, Any] = response.json()
        if response.is_success:
            return content
        raise ToolError(_in_words(content))

    async def search(
        self,
        q: Annotated[str, Field(description='Words, "phrases", -exclusion and prefix*')],
        limit: Annotated[int, Field(ge=1, le=MOST)] = 5,
    ) -> dict[str, Any]:
        """Search people, countries, summits, topics, agreements, quotes and articles; return the best of each."""
        return await self._request("GET", "/v1/search", params={"q": q, "limit": limit})

    async def get(self, resource: Name, id: str) -> dict[str, Any]:  # noqa: A002
        """Get one record by its id, with its evidence."""
        return await self._request("GET", f"/v1/{resource}/{quote(id, safe='')}", params={"include": "evidence"})

    async def verify(
        self, text: Annotated[str, Field(description="A quote, as attributed to an article")]
    ) -> dict[str, Any]:
        """Check a quote: find its positions in the articles, exact, with the same words, or similar."""
        return await self._request("POST", "/v1/verify", json={"text": text})

    async def list(
        self,
        resource: Name,
        filters: Annotated[
            dict[str, str] | None, Field(description="For example {'speaker': 'Lee', 'said_on__gte': '2025'}")
        ] = None,
        sort: Annotated[str | None, Field(description="A field, with a leading - for descending")] = None,
        limit: Annotated[int, Field(ge=1, le=MOST)] = 10,
        cursor: Annotated[str | None, Field(description="From page.next, with the same filters")] = None,
    ) -> dict[str, Any]:
        """List records of a resource that match all filters, each with its evidence; `page.total` is their number."""
        own = {"include": "evidence", "format": "json", "limit": limit, "sort": sort, "cursor": cursor}
        given = {name: value for name, value in own.items() if value is not None}
        return await self._request("GET", f"/v1/{resource}", params={**(filters or {}), **given})


def _list_description() -> str:
    """Return the description of the list tool, with the filters of every resource."""
    lines = (f"- {resource.name}: {_filters(resource)}" for resource in RESOURCES.values())
    return (
        f"{SummitTools.list.__doc__} A filter is a field, or field__op with ne, in, not_in, all, gt, gte, lt, lte, "
        "contains or isnull; q searches text.\n" + "\n".join(lines)
    )


def _filters(resource: Resource) -> str:
    return ", ".join(
        f"{field.name} ({'|'.join(field.choices)})" if field.choices else field.name for field in resource.fields
    )


def _in_words(problem: Mapping[str, Any]) -> str:
    """Return a problem in words, with its suggestions."""
    hints = [f" Suggestion: {each['suggestion']}." for each in problem.get("errors", ()) if each["suggestion"]]
    return f"{problem['title']}: {problem['detail']}{''.join(hints)}"
