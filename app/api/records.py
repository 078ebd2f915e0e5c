"""The lists, items and sub-lists of every resource, and the text of an article."""

from collections.abc import Iterator

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse
from sqlalchemy import Connection, Select, bindparam, select

from app.api.answers import TEXT, format_of, json_answer, list_answer, require_accepted
from app.api.documentation import PROBLEMS, Id
from app.api.parameters import item_parameters, list_parameters
from app.api.reading import asked_for, reading
from app.api.schemas import list_response
from app.api.streams import stream_answer
from app.errors import Fault, QueryError
from app.query.catalog import Field, Resource
from app.query.names import Names
from app.query.parameters import Parameter, parse_query_string
from app.query.read import Page, read_page
from app.query.request import Query, parse_nothing, parse_selection
from app.query.resources import ARTICLES, RESOURCES
from app.query.serving import served
from app.store.direct import fetch_column
from app.store.version import Version, read_version

_Parameters = tuple[Parameter, ...]

_TEXT_OF: Select[str] = select(ARTICLES.table.c.text).where(ARTICLES.table.c.id == bindparam("id"))


def record_routes() -> APIRouter:
    """Return the routes under /v1 that serve records."""
    router = APIRouter(prefix="/v1", responses=PROBLEMS)
    for resource in RESOURCES.values():
        _add_list(router, resource)
        _add_item(router, resource)
    for parent, child, field in sub_lists():
        _add_sub_list(router, parent, child, field)
    router.add_api_route(
        "/articles/{id}/text",
        article_text,
        operation_id="get_article_text",
        summary="The text of an article",
        tags=["articles"],
        response_class=PlainTextResponse,
    )
    return router


def sub_lists() -> Iterator[tuple[Resource, Resource, Field]]:
    """Yield every (parent, child, filter of the child that names the parent)."""
    for parent in RESOURCES.values():
        for child in RESOURCES.values():
            if field := child.field_naming(parent):
                yield parent, child, field


async def article_text(request: Request, record_id: Id) -> Response:
    """Answer the very text that offsets count in, character for character."""
    parse_nothing(_given(request), "the text of an article")
    require_accepted(request, TEXT)

    def read(connection: Connection) -> str:
        _names(request, connection).record(ARTICLES.name, record_id)
        text: str = fetch_column(connection, _TEXT_OF, {"id": record_id})[0]
        return text

    text = await reading(request.app.state.store, read)
    return Response(text.encode(), media_type=TEXT)


def _add_list(router: APIRouter, resource: Resource) -> None:
    async def answer(request: Request) -> Response:
        return await _list(request, resource)

    router.add_api_route(
        f"/{resource.name}",
        answer,
        operation_id=f"list_{resource.name}",
        summary=f"List {resource.name}",
        description=f"{resource.description} Sorted by `{resource.sort}`, then the id, unless asked otherwise.",
        tags=[resource.name],
        responses={200: list_response(resource.shape)},
        openapi_extra=list_parameters(resource),
    )


def _add_item(router: APIRouter, resource: Resource) -> None:
    async def answer(request: Request, record_id: Id) -> Response:
        selection = parse_selection(resource, _given(request))

        def read(connection: Connection) -> bytes:
            body = _names(request, connection).record(resource.name, record_id)
            (record,) = served(connection, resource, [body], selection)
            return record

        record = await reading(request.app.state.store, read)
        return json_answer(request, record, pretty=selection.pretty)

    router.add_api_route(
        f"/{resource.name}/{{id}}",
        answer,
        operation_id=f"get_{resource.one.split()[-1]}",
        summary=f"Get {resource.one}",
        description=resource.description,
        tags=[resource.name],
        responses={200: {"model": resource.shape}},
        openapi_extra=item_parameters(resource),
    )


def _add_sub_list(router: APIRouter, parent: Resource, child: Resource, field: Field) -> None:
    """Add the list of `child` whose filter `field` the path gives."""

    async def answer(request: Request, record_id: Id) -> Response:
        return await _list(request, child, (parent, field, record_id))

    router.add_api_route(
        f"/{parent.name}/{{id}}/{child.name}",
        answer,
        operation_id=f"list_{child.name}_of_{parent.one.split()[-1]}",
        summary=f"List {child.name} of {parent.one}",
        description=f"The same as `/v1/{child.name}?{field.name}={{id}}`.",
        tags=[parent.name],
        responses={200: list_response(child.shape)},
        openapi_extra=list_parameters(child, without=field.name),
    )


async def _list(request: Request, resource: Resource, parent: tuple[Resource, Field, str] | None = None) -> Response:
    """Answer a list; under a `parent`, whose id the field of the list names, the list of its own."""
    given = asked = _given(request)
    if parent:
        _, field, record_id = parent
        if any(parameter.name == field.name for parameter in given):
            detail = f"{field.name} stands in the path already."
            raise QueryError([Fault("query", field.name, "repeated", detail)])
        asked = (*given, Parameter(field.name, record_id))

    # What the parameters say comes before what the header does, and a header that fits nothing then does not matter.
    accepted = "json" if any(parameter.name == "format" for parameter in given) else format_of(request)

    def parse(connection: Connection, version: Version) -> Query:
        if parent:
            owner, _, record_id = parent
            _names(request, connection).record(owner.name, record_id)
        query: Query = request.app.state.queries.read(connection, version, resource, asked, accepted)
        return query

    def read(connection: Connection) -> tuple[Query, Page | None]:
        version = read_version(connection)
        query = parse(connection, version)
        return query, read_page(connection, query, version) if query.format == "json" else None

    query, page = await reading(request.app.state.store, read, asked_for(request))
    return list_answer(request, query, page) if page else await stream_answer(request, parse)


def _names(request: Request, connection: Connection) -> Names:
    return Names(connection, request.app.state.reference)


def _given(request: Request) -> _Parameters:
    return parse_query_string(request.scope["query_string"])
