"""Runner of cases, in process: texts through the extractors, pages through ingestion, look-ups through the API.

Each page and each look-up has a database of its own, so no case depends on another.
"""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import select

from app.document import Document
from app.errors import SummitError
from app.extract.workers import extract_one
from app.ingest import Ingestion
from app.records import metadata
from app.reference import load_reference
from app.report import printed
from app.results import IngestResult
from app.settings import Settings
from app.sources.arguments import sources_of
from app.sources.files import read_text
from app.sources.web import Web
from app.store.articles import document_of
from app.store.engine import Store
from app.store.migrations import upgrade
from app.testing import LocalPool
from tests.api.client import asking
from tests.cases.assertions import Observed, fault
from tests.cases.case import Case

SITE = "https://case.example/"


class Runner:
    """Runs one case at a time. `folder` holds an empty, migrated database that each page and look-up copies."""

    def __init__(self, folder: Path) -> None:
        self._settings = Settings()
        self._reference = load_reference()
        self._folder = folder
        # A page is extracted as it is ingested, and observed afterwards.
        self._extract = lru_cache(maxsize=8)(partial(extract_one, settings=self._settings))
        upgrade(self._database("template"))

    def faults(self, case: Case) -> list[tuple[dict[str, Any], str]]:
        """Return each assertion that does not hold, with a line about the observed values."""
        observed = {"extract": self._extracted, "page": self._ingested, "api": self._looked_up}[case.read](case)
        return [(each, line) for each in case.expect if (line := fault(each, observed)) is not None]

    def _extracted(self, case: Case) -> Observed:
        try:
            document = read_text(case.inputs[0], published=case.published)
        except SummitError as error:
            return Observed(refused=str(error))
        return self._observed(document)

    def _ingested(self, case: Case) -> Observed:
        with self._filled(case) as (settings, outcomes):
            if failed := [outcome.reason for outcome in outcomes if outcome.reason]:
                return Observed(refused=failed[0])
            article = metadata.tables["article"]
            statement = select(article).where(article.c.source_url == (case.url or SITE + case.inputs[0].name))
            with Store(settings) as store, store.reading() as connection:
                row = connection.execute(statement).mappings().one()
            return self._observed(document_of(dict(row)))

    def _looked_up(self, case: Case) -> Observed:
        assert case.get
        with self._filled(case) as (settings, _), asking(settings) as client:
            answer = client.get(case.get)
        return Observed(answer=(answer.status_code, answer.text))

    def _observed(self, document: Document) -> Observed:
        article = {name: getattr(document, name) for name in ("published", "title", "publisher", "text")}
        try:
            found = self._extract(document)
        except SummitError as error:
            return Observed(article=article, refused=str(error))
        return Observed(printed("case", document, found), article)

    def _database(self, name: str) -> Settings:
        return Settings(database_url=f"sqlite:///{self._folder / name}.db")

    @contextmanager
    def _filled(self, case: Case) -> Iterator[tuple[Settings, list[IngestResult]]]:
        """Ingest the inputs of a case, each at a URL of its own, and yield the database with the outcomes."""
        with TemporaryDirectory(dir=self._folder) as name:
            folder = Path(name)
            shutil.copy(self._folder / "template.db", folder / "case.db")
            settings = self._database(f"{name}/case")
            about = {"published": case.published} if case.published else {}
            files = []
            for path in case.inputs:
                files.append(shutil.copy(path, folder))
                sidecar = json.dumps({**about, "url": SITE + path.name})
                (folder / path.name).with_suffix(".meta.json").write_text(sidecar)
            with Store(settings) as store:
                sources = sources_of(map(str, files), settings.max_characters, Web())
                outcomes = list(Ingestion(store, self._reference, LocalPool(self._extract)).ingest_all(sources))
            yield settings, outcomes
