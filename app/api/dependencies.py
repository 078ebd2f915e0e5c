"""Dependencies of routes: shared objects, the strictly parsed query string, the response format."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import orjson
from fastapi import Depends, Path, Request, Response
from limits import RateLimitItemPerMinute
from limits.aio.strategies import FixedWindowRateLimiter

from app.api.inline import read_inline
from app.api.middleware.rate_limit import client_of
from app.api.responses import JSON, json_response, require_accepted
from app.errors import TooManyRequests, Unauthorized
from app.ingest import Ingestion
from app.query.parsing.query_string import Parameter, parse_query_string
from app.query.parsing.request import parse_pretty
from app.reference import Reference
from app.settings import Settings
from app.store.engine import Store
from app.store.keys import Key, authorize

WRONG_KEYS = RateLimitItemPerMinute(30)  # per client

Id = Annotated[str, Path(alias="id")]


async def settings(request: Request) -> Settings:
    """Return the settings of the application."""
    found: Settings = request.app.state.settings
    return found


async def reference(request: Request) -> Reference:
    """Return the reference data."""
    found: Reference = request.app.state.reference
    return found


async def primary(request: Request) -> Store:
    """Return the writable database."""
    found: Store = request.app.state.primary
    return found


async def ingestion(request: Request) -> Ingestion:
    """Return the ingestion service."""
    found: Ingestion = request.app.state.ingestion
    return found


async def query_parameters(request: Request) -> tuple[Parameter, ...]:
    """Return the query string as pairs. Raises QueryError."""
    return parse_query_string(request.scope["query_string"])


SettingsDep = Annotated[Settings, Depends(settings)]
ReferenceDep = Annotated[Reference, Depends(reference)]
Primary = Annotated[Store, Depends(primary)]
IngestionDep = Annotated[Ingestion, Depends(ingestion)]
Parameters = Annotated[tuple[Parameter, ...], Depends(query_parameters)]


@dataclass(frozen=True, slots=True)
class JsonResponder:
    """Builds JSON responses, indented if `pretty`."""

    pretty: bool

    def __call__(
        self, content: Any, *, status: int = 200, headers: Mapping[str, str] | None = None, media_type: str = JSON
    ) -> Response:
        """Return a response; bytes are taken as JSON text."""
        body = content if isinstance(content, bytes) else orjson.dumps(content)
        return json_response(body, pretty=self.pretty, status=status, headers=headers, media_type=media_type)


async def json_responder(request: Request) -> JsonResponder:
    """Return the responder of a route whose only parameter is `pretty`, before the database is opened.

    Raises QueryError for any other parameter, HTTPException 406 if the client does not accept JSON.
    """
    pretty = parse_pretty(await query_parameters(request), request.scope["path"])
    require_accepted(request, JSON)
    return JsonResponder(pretty)


Respond = Annotated[JsonResponder, Depends(json_responder)]


async def _count_wrong_key(request: Request) -> None:
    """Raise TooManyRequests for a client that has sent too many wrong keys; valid keys are still accepted."""
    limiter: FixedWindowRateLimiter = request.app.state.wrong_keys
    if not await limiter.hit(WRONG_KEYS, client_of(request.scope)):
        raise TooManyRequests(WRONG_KEYS.amount, WRONG_KEYS.get_expiry(), "wrong keys")


def requires(scope: str) -> Any:
    """Return the dependency on a key with `scope`, checked before the body is read."""

    async def key(request: Request) -> Key:
        header = request.headers.get("authorization")
        try:
            return await read_inline(request.app.state.primary, lambda connection: authorize(connection, header, scope))
        except Unauthorized:
            if header:
                await _count_wrong_key(request)
            raise

    return Depends(key)
