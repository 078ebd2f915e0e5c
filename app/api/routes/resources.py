"""Lists, items and sub-lists of every resource: the reads of Starlette's router (decision 8).

The path names the resource, so three routes serve all of them; OpenAPI has an operation for each from the catalog.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection
from starlette.convertors import Convertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Route

from app.api.dependencies import Id
from app.api.feeds import atom_response
from app.api.inline import read_bounded
from app.api.openapi import PROBLEMS, list_schema
from app.api.openapi_parameters import item_parameters, list_parameters
from app.api.openapi_schemas import record_schema
from app.api.responses import (
    JSON,
    accepted_format,
    json_response,
    links_of,
    list_response,
    path_of_feed,
    require_accepted,
)
from app.api.streams import stream_response
from app.errors import Fault, QueryError
from app.query.catalog import Field, Resource
from app.query.feeds import FeedEntry, entries_of_records
from app.query.name_resolver import NameResolver
from app.query.pages import ResultPage, read_page
from app.query.parsing.query_string import Parameter, parse_query_string
from app.query.parsing.request import FORMATS, Format, Query, parse_query, parse_selection
from app.query.parsing.selection import Selection
from app.query.resources import RESOURCES
from app.query.serializer import serialize
from app.query.snapshot import Snapshot
from app.reference import Reference
from app.store.revision import Revision


class _ResourceConvertor(Convertor[Resource]):
    """Path parameter for the name of a resource."""

    regex = "|".join(RESOURCES)

    def convert(self, value: str) -> Resource:
        return RESOURCES[value]

    def to_string(self, value: Resource) -> str:
        return value.name


register_url_convertor("resource", _ResourceConvertor())


def read_routes() -> list[BaseRoute]:
    """Return the routes, for Starlette's router."""
    return [
        Route("/v1/{resource:resource}", list_records, methods=["GET"]),
        Route("/v1/{resource:resource}/{id}", get_record, methods=["GET"]),
        Route("/v1/{resource:resource}/{id}/{child:resource}", list_related_records, methods=["GET"]),
    ]


async def list_records(request: Request) -> Response:
    """Respond with a page of a resource, or with all of it as CSV or NDJSON."""
    resource: Resource = request.path_params["resource"]
    request.scope["route"] = DOCUMENTED[f"/v1/{resource.name}"]
    return await _list(request, _list_request(request, resource, None))


async def get_record(request: Request) -> Response:
    """Respond with one record."""
    resource: Resource = request.path_params["resource"]
    request.scope["route"] = DOCUMENTED[f"/v1/{resource.name}/{{id}}"]
    parameters = parse_query_string(request.scope["query_string"])
    selection = parse_selection(resource, parameters, request.app.state.revisions.today())
    require_accepted(request, JSON)
    read = partial(_read_record, request.app.state.reference, resource, request.path_params["id"], selection)
    return json_response(await read_bounded(request, read), pretty=selection.pretty)


async def list_related_records(request: Request) -> Response:
    """Respond with the list of the records that refer to another one."""
    parent: Resource = request.path_params["resource"]
    child: Resource = request.path_params["child"]
    field = child.field_naming(parent)
    if field is None:
        raise HTTPException(404)
    request.scope["route"] = DOCUMENTED[f"/v1/{parent.name}/{{id}}/{child.name}"]
    return await _list(request, _list_request(request, child, _Owner(parent, field, request.path_params["id"])))


@dataclass(frozen=True, slots=True)
class _Owner:
    """The record in the path of a sub-list; `field` is the filter for it."""

    resource: Resource
    field: Field
    id: str


@dataclass(frozen=True, slots=True)
class ListRequest:
    """A list request before the database is opened. `format` is None if it is invalid."""

    resource: Resource
    parameters: tuple[Parameter, ...]
    accepted: Format
    format: Format | None
    owner: _Owner | None
    today: date

    def query(self, snapshot: Snapshot, reference: Reference) -> Query:
        """Return the query. Raises QueryError, and the errors of looking up the owner."""
        if self.owner:
            NameResolver(snapshot.connection, reference).record(self.owner.resource.name, self.owner.id)
        key = (self.resource.name, self.accepted, self.today, *self.parameters)
        return snapshot.cached(key, partial(self._parse, snapshot, reference))

    def _parse(self, snapshot: Snapshot, reference: Reference) -> Query:
        names = NameResolver(snapshot.connection, reference)
        return parse_query(self.resource, self.parameters, names, self.accepted, today=self.today)


def _list_request(request: Request, resource: Resource, owner: _Owner | None) -> ListRequest:
    parameters = parse_query_string(request.scope["query_string"], resource)
    if owner and any(parameter.name == owner.field.name for parameter in parameters):
        raise QueryError([Fault("query", owner.field.name, "repeated", f"{owner.field.name} is in the path already.")])
    named = next((parameter.value for parameter in parameters if parameter.name == "format"), None)
    # The parameter overrides the header, which is then ignored.
    accepted = accepted_format(request) if named is None else "json"
    format_ = accepted if named is None else next((each for each in FORMATS if each == named), None)
    if owner:
        parameters = (*parameters, Parameter(owner.field.name, owner.id))
    return ListRequest(resource, parameters, accepted, format_, owner, request.app.state.revisions.today())


async def _list(request: Request, wanted: ListRequest) -> Response:
    if wanted.format in ("csv", "ndjson", "parquet"):
        return await stream_response(request, wanted.query, wanted.format)
    if wanted.format == "atom":
        return await _feed(request, wanted)
    key = (request.scope["path"], request.scope["query_string"])
    read = partial(_read_page, request.app.state.reference, wanted)
    query, page = await read_bounded(request, read, key)
    return list_response(request, query, page, None if query.grouping else path_of_feed(request))


async def _feed(request: Request, wanted: ListRequest) -> Response:
    """Return a page of a list as a feed, with page links (RFC 5005)."""
    key = (request.scope["path"], request.scope["query_string"])
    read = partial(_read_feed, request.app.state.reference, wanted)
    page, entries, revision = await read_bounded(request, read, key)
    pages = {"previous" if name == "prev" else name: path for name, path in links_of(request, page).items()}
    return atom_response(request, entries, pages, revision)


def _read_page(reference: Reference, wanted: ListRequest, connection: Connection) -> tuple[Query, ResultPage]:
    snapshot = Snapshot(connection)
    query = wanted.query(snapshot, reference)
    return query, read_page(snapshot, query)


def _read_feed(
    reference: Reference, wanted: ListRequest, connection: Connection
) -> tuple[ResultPage, list[FeedEntry], Revision]:
    snapshot = Snapshot(connection)
    page = read_page(snapshot, wanted.query(snapshot, reference))
    return page, entries_of_records(connection, wanted.resource.name, page.records), snapshot.revision


def _read_record(
    reference: Reference, resource: Resource, id_: str, selection: Selection, connection: Connection
) -> bytes:
    body = NameResolver(connection, reference).record(resource.name, id_)
    (record,) = serialize(connection, resource, [body], selection)
    return record


def sub_lists() -> Iterator[tuple[Resource, Resource, Field]]:
    """Yield every (parent, child, filter of the child for the parent)."""
    for parent in RESOURCES.values():
        for child in RESOURCES.values():
            if field := child.field_naming(parent):
                yield parent, child, field


def documented_routes() -> APIRouter:
    """Return an operation for each list, item and sub-list, for OpenAPI only."""
    router = APIRouter(prefix="/v1", responses=PROBLEMS)
    for resource in RESOURCES.values():
        router.add_api_route(
            f"/{resource.name}",
            list_records,
            operation_id=f"list_{resource.name}",
            summary=f"List {resource.name}",
            description=f"{resource.description} Sorted by `{resource.sort}`, then id, by default.",
            tags=[resource.name],
            responses={200: list_schema(resource.schema)},
            openapi_extra=list_parameters(resource),
        )
        router.add_api_route(
            f"/{resource.name}/{{id}}",
            _documented,
            operation_id=f"get_{resource.one.split()[-1]}",
            summary=f"Get {resource.one}",
            description=resource.description,
            tags=[resource.name],
            responses={200: {"content": {JSON: {"schema": record_schema(resource.schema)}}}},
            openapi_extra=item_parameters(resource),
        )
    for parent, child, field in sub_lists():
        _document_sub_list(router, parent, child, field)
    return router


def _document_sub_list(router: APIRouter, parent: Resource, child: Resource, field: Field) -> None:
    router.add_api_route(
        f"/{parent.name}/{{id}}/{child.name}",
        _documented,
        operation_id=f"list_{child.name}_of_{parent.one.split()[-1]}",
        summary=f"List {child.name} of {parent.one}",
        description=f"Same as `/v1/{child.name}?{field.name}={{id}}`.",
        tags=[parent.name],
        responses={200: list_schema(child.schema)},
        openapi_extra=list_parameters(child, without=field.name),
    )


def _documented(request: Request, record_id: Id) -> Response:
    """Signature of the operations with an id in their path."""
    raise NotImplementedError


DOCUMENTED: Mapping[str, BaseRoute] = {route.path: route for route in documented_routes().routes}  # type: ignore[attr-defined]
