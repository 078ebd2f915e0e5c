"""API keys, required for writes. A key is shown once; only the hash of its secret is stored.

In `summit_<id>_<secret>` the id selects the row; the hash of the secret, 256 random bits, must equal the stored one.
Nothing is cached between requests, so revocation takes effect immediately.
"""

import hmac
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlmodel import col

from app.errors import Forbidden, NotFound, Unauthorized
from app.records import AccessKeyRow, table_of
from app.store.engine import Store

_PREFIX = "summit"
_ID_BYTES, _SECRET_BYTES = 6, 32
# Compared if the id is unknown, so that both cases take the same time.
_UNKNOWN_ID_HASH = sha256(secrets.token_bytes(_SECRET_BYTES)).hexdigest()


@dataclass(frozen=True, slots=True)
class Key:
    """A key without its secret. Instants are UTC; None means that it never expires or is not revoked."""

    id: str
    name: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None

    def is_valid(self, now: datetime) -> bool:
        """Return True unless the key has expired or was revoked at `now`."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


def create_key(store: Store, name: str, scopes: Sequence[str], expires_at: datetime | None) -> str:
    """Create a key and return it; it cannot be read again. `scopes` are `ingest` and `correct`."""
    id_, secret = secrets.token_hex(_ID_BYTES), secrets.token_urlsafe(_SECRET_BYTES)
    values = {
        "id": id_,
        "name": name,
        "hash": _hashed(secret),
        "scopes": json.dumps(sorted(set(scopes))),
        "created_at": datetime.now(UTC).replace(microsecond=0),
        "expires_at": expires_at,
    }
    with store.writing() as connection:
        connection.execute(insert(AccessKeyRow).values(values))
    return f"{_PREFIX}_{id_}_{secret}"


def list_keys(store: Store) -> list[Key]:
    """Return all keys, oldest first."""
    with store.reading() as connection:
        rows = connection.execute(
            select(table_of(AccessKeyRow)).order_by(col(AccessKeyRow.created_at), col(AccessKeyRow.id))
        ).all()
    return [_read(row) for row in rows]


def revoke_key(store: Store, id_: str) -> None:
    """Revoke a key. Raises NotFound; revoking it again has no effect."""
    now = datetime.now(UTC).replace(microsecond=0)
    with store.writing() as connection:
        known = connection.execute(select(col(AccessKeyRow.id)).where(col(AccessKeyRow.id) == id_)).first()
        if known is None:
            raise NotFound(f"Unknown key {id_}.")
        connection.execute(
            update(AccessKeyRow)
            .where(col(AccessKeyRow.id) == id_, col(AccessKeyRow.revoked_at).is_(None))
            .values(revoked_at=now)
        )


def are_writes_on(store: Store) -> bool:
    """Return True if any key is valid; otherwise all writes are refused."""
    now = datetime.now(UTC)
    return any(key.is_valid(now) for key in list_keys(store))


def authorize(connection: Connection, authorization: str | None, scope: str) -> Key:
    """Return the key of an Authorization header.

    Raises Unauthorized without a valid key, Forbidden if the key lacks `scope`.
    """
    if not authorization:
        raise Unauthorized("This request requires a key: send `Authorization: Bearer KEY`.")
    kind, _, given = authorization.partition(" ")
    prefix, _, rest = given.strip().partition("_")
    id_, _, secret = rest.partition("_")
    row = (
        connection.execute(select(table_of(AccessKeyRow)).where(col(AccessKeyRow.id) == id_)).first()
        if prefix == _PREFIX
        else None
    )
    right = hmac.compare_digest(_hashed(secret), _UNKNOWN_ID_HASH if row is None else row.hash)
    if kind.lower() != "bearer":
        raise Unauthorized("The Authorization header has another scheme: send `Authorization: Bearer KEY`.")
    if row is None or not right:
        raise Unauthorized("The key is wrong. Send it as `summit keys create` printed it, or have a new one made.")
    key = _read(row)
    if not key.is_valid(datetime.now(UTC)):
        raise Unauthorized("The key has expired." if key.revoked_at is None else "The key was revoked.")
    if scope not in key.scopes:
        raise Forbidden(f"The key has the scope {', '.join(key.scopes)}; this request requires {scope}.")
    return key


def _hashed(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def _read(row: Any) -> Key:
    return Key(row.id, row.name, tuple(json.loads(row.scopes)), row.created_at, row.expires_at, row.revoked_at)
