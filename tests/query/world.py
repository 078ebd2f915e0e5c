"""A made-up database for the query language: small, and full of nulls, ties, many-valued fields and namesakes.

Rows are written straight into the tables, bodies from app.schemas.records. What a filter must find is computed from the
bodies alone (tests/query/oracle.py), never from the columns that the filter looks at.
"""

import random
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, insert, update

from app.edtf_dates import OPEN, bounds
from app.records import metadata
from app.schemas import records as shapes
from app.schemas.records import Stub, url_of
from app.settings import Settings
from app.store.engine import Store
from app.store.rows import counted, dated, served
from app.store.value_counts import count_all, read_counts, write_counts
from app.text import fold

COUNTRIES = {
    "JP": ("Japan", "JPN"),
    "KR": ("South Korea", "KOR"),
    "FR": ("France", "FRA"),
    "CI": ("Côte d’Ivoire", "CIV"),
}
TOPICS = {"trade": "Trade", "climate": "Climate change", "tariffs": "Tariffs"}
PEOPLE = {
    "anna-kovacs": ("Anna Kovács", "Kovács", "FR"),
    "bo-lind": ("Bo Lind", "Lind", None),
    "carl-lind": ("Carl Lind", "Lind", "JP"),
    "dana-ueda": ("Dana Ueda", "Ueda", "JP"),
    "eun-ji-park": ("Park Eun-ji", "Park", "KR"),
    "prince": ("Prince", None, None),
}
# Periods of offices: nothing is known of Park as president.
OFFICES = [
    ("anna-kovacs", "President", "FR", [("current", "2024", None)]),
    ("anna-kovacs", "Foreign Minister", "FR", [("current", "2019-05", "2023"), ("former", "2024-01-01", None)]),
    ("carl-lind", "Prime Minister", "JP",
     [("current", None, "2008"), ("former", "2009-01-01", "2020-12-31"), ("current", "2021", "2023-06-30"),
      ("former", "2023-07-01", None)]),
    ("dana-ueda", "Prime Minister", "JP", [("current", "2023-07", None)]),
    ("eun-ji-park", "President", "KR", []),
    ("eun-ji-park", "Foreign Minister", "KR", [("current", "2025", None)]),
]  # fmt: skip
DATES = [None, "2025", "2025-08", "2025-08-23", "2025-08-23/2025-08-24", "2024-12-31", "2023~", "2025-09/..", "../2020"]
SENTENCES = [
    "Both sides signed a joint statement on trade.",
    "The statement was joint, and the draft was not.",
    "Nuclear talks will begin, said the nucleus of the team.",
    "A joint draft statement on tariffs.",
    "Łódź hosts the climate talks: joint statement, no draft.",
    "It’s a re-do of the re do.",
    "日本 and the talks",
]


def recount(connection: Connection) -> None:
    """Make the summary table say what the rows say, after they were written without the writer."""
    counted = count_all(connection)
    counted.subtract(read_counts(connection))
    write_counts(connection, counted)


class World:
    """Writes the rows of one database, the same ones every time."""

    def __init__(self, settings: Settings) -> None:
        self.random = random.Random(7)
        self.rows: dict[str, list[dict[str, Any]]] = {}
        self.articles: dict[str, str] = {}
        self._evidence = 0
        self._everything()
        store = Store(settings)
        with store.writing() as connection:
            for table in metadata.sorted_tables:
                if rows := self.rows.get(table.name):
                    connection.execute(insert(table), rows)
            recount(connection)
            connection.execute(update(metadata.tables["database"]).values(revision=3))
        store.close()

    def _everything(self) -> None:
        self._articles()
        self._countries_and_topics()
        self._people()
        self._summits()
        self._agreements()
        self._quotes()

    def _articles(self) -> None:
        for number in range(6):
            title = [None, "Tokyo talks", "Łódź talks", "tokyo talks"][number % 4]
            publisher = [None, "Example Post", "EXAMPLE POST"][number % 3]
            published = DATES[number]
            text = "x" * 400
            record = shapes.Article(
                id=f"article-{number}",
                title=title,
                publisher=publisher,
                source_url=[None, "https://news.example/a#top", "https://news.example/b"][number % 3],
                published=published,
                published_from=published and ["supplied", "json-ld", "page"][number % 3],
                language=["en", "fr"][number % 2],
                words=number,
                sha256=str(number),
                status="pending" if number == 5 else "ready",
                failure=None,
                ingested_at="2025-08-24T00:00:00Z",
                counts=shapes.ArticleCounts(
                    countries=0, leaders=0, people=0, summits=0, agreements=0, quotes=0, topics=0
                ),
                url=url_of("articles", f"article-{number}"),
            )
            name = title or SENTENCES[number]
            self.articles[record.id] = name
            self._add(
                "article", record, f"{name} {SENTENCES[number]}",
                key=record.id, text=text, sha256=record.sha256, name=name, title=title, title_key=_key(title),
                publisher=publisher, publisher_key=_key(publisher), source_url=record.source_url,
                **_days("published", published), published_from=record.published_from, language=record.language,
                curated="[]", status=record.status, word_count=number,
            )  # fmt: skip

    def _countries_and_topics(self) -> None:
        for code, (name, alpha3) in COUNTRIES.items():
            country = shapes.Country(
                id=code, name=name, official_name=None, alpha3=alpha3, numeric=None, flag=None,
                url=url_of("countries", code),
                counts=shapes.CountryCounts(
                    articles=0, leaders=0, summits=0, agreements=len(name), quotes=len(name) % 3
                ),
            )  # fmt: skip
            self._add("country", country, name, name=name, name_key=fold(name), alpha3=alpha3)
        for id_, name in TOPICS.items():
            topic = shapes.Topic(
                id=id_,
                name=name,
                counts=shapes.TopicCounts(summits=0, agreements=len(name), quotes=len(id_) % 3),
                url=url_of("topics", id_),
            )
            self._add("topic", topic, name, name=name, name_key=fold(name))

    def _people(self) -> None:
        for id_, (name, family, country) in PEOPLE.items():
            offices = [office[1:] for office in OFFICES if office[0] == id_]
            aliases = (family, f"Mr {family}") if family and id_ != "eun-ji-park" else ()
            person = shapes.Person(
                id=id_, name=name, family_name=family, aliases=aliases, leader=bool(offices), country=_country(country),
                offices=tuple(
                    shapes.Office(
                        title=title, country=_country(code), from_=None, to=None, sources=1,
                        **dict.fromkeys(shapes.OF_DAY),
                    )
                    for title, code, _ in offices
                ),
                counts=shapes.PersonCounts(articles=0, summits=0, agreements=len(name), quotes=len(name) % 3),
                confidence=len(name) / 24, reviewed=not family, url=url_of("people", id_),
            )  # fmt: skip
            self._add(
                "person", person, " ".join((name, *aliases)),
                slug=id_, name=name, name_key=fold(name), family_name=family, family_key=fold(family or name),
                leader=person.leader, country_id=country, confidence=person.confidence, reviewed=person.reviewed,
            )  # fmt: skip
            for alias in dict.fromkeys((name, *aliases)):
                self._row("person_alias", person_id=id_, alias_key=fold(alias), alias=alias)
            for title, code, periods in offices:
                first = periods[0][1] if periods else "9999"
                for status, start, end in [(None, None, f"{int(first[:4]) - 1}"), *periods] if first else periods:
                    self._row(
                        "office", person_id=id_, number=len(self.rows.get("office", ())), title=title,
                        title_key=fold(title), country_id=code, status=status, basis=status and "reference",
                        first_day=bounds(start)[0] if start else -OPEN, last_day=bounds(end)[1] if end else OPEN,
                    )  # fmt: skip

    def _summits(self) -> None:
        for number in range(20):
            countries, people, topics = self._some(COUNTRIES), self._some(PEOPLE), self._some(TOPICS)
            place = self.random.choice([None, "Tokyo", "Łódź"])
            place_country = place and self.random.choice([None, "JP", "FR"])
            lat, lon = (35.7, 139.7) if (place, place_country) == ("Tokyo", "JP") else (None, None)
            venue = place and shapes.Place(name=place, country=_country(place_country), lat=lat, lon=lon)
            date = DATES[number % len(DATES)]
            summit = shapes.Summit(
                id=f"summit-{number}", name=f"Summit {number}", url=url_of("summits", f"summit-{number}"),
                status=self.random.choice(["held", "planned", "mentioned"]),
                kind=self.random.choice(["bilateral", "multilateral"]),
                place=venue or None, date=date,
                countries=tuple(_stubs("countries", countries)), participants=tuple(_stubs("people", people)),
                topics=tuple(_stubs("topics", topics)), agreements=(), disputed=number % 3 == 0, sources=number % 3,
                confidence=number / 20, reviewed=number % 4 == 0, **self._first_source(number),
            )  # fmt: skip
            self._add(
                "summit", summit, summit.name,
                name=summit.name, name_key=fold(summit.name), status=summit.status, kind=summit.kind, place=place,
                place_key=_key(place), place_country_id=place_country, **_days("date", date),
                confidence=summit.confidence, reviewed=summit.reviewed, disputed=summit.disputed,
                sources=summit.sources, **_first_columns(summit),
            )  # fmt: skip
            self._links("summit", summit.id, country=countries, participant=people, topic=topics)

    def _agreements(self) -> None:
        for number in range(10):
            countries, people, topics = self._some(COUNTRIES), self._some(PEOPLE), self._some(TOPICS)
            summit = self.random.choice([None, "summit-0", "summit-1"])
            text, date = SENTENCES[number % len(SENTENCES)], self.random.choice(DATES)
            agreement = shapes.Agreement(
                id=f"a-{number}", text=text, url=url_of("agreements", f"a-{number}"),
                kind=self.random.choice(["treaty", "mou", "deal"]), status=self.random.choice(["signed", "planned"]),
                countries=tuple(_stubs("countries", countries)), participants=tuple(_stubs("people", people)),
                topics=tuple(_stubs("topics", topics)), summit=_summit(summit), date=date, rule="made-up",
                confidence=number / 10, reviewed=number % 4 == 1, sources=number % 4, **self._first_source(number),
            )  # fmt: skip
            self._add(
                "agreement", agreement, text,
                text=text, kind=agreement.kind, status=agreement.status, summit_id=summit,
                **_days("date", date), rule="made-up", confidence=agreement.confidence, reviewed=agreement.reviewed,
                sources=agreement.sources, **_first_columns(agreement),
            )  # fmt: skip
            self._links("agreement", agreement.id, country=countries, participant=people, topic=topics)

    def _quotes(self) -> None:
        for number in range(24):
            mentions, topics = self._some(COUNTRIES), self._some(TOPICS)
            speaker = self.random.choice([None, *PEOPLE])
            label = self.random.choice(["Analysis of sources", "the Élysée"]) if speaker is None else None
            summit, date = self.random.choice([None, "summit-2", "summit-3"]), self.random.choice(DATES)
            text = SENTENCES[number % len(SENTENCES)]
            quote = shapes.Quote(
                id=f"q-{number}", text=text, kind=self.random.choice(["full", "partial", "indirect"]),
                speaker=Stub(id=speaker, name=PEOPLE[speaker][0], url=url_of("people", speaker)) if speaker else None,
                speaker_label=label, said_on=date, mentions=tuple(_stubs("countries", mentions)),
                topics=tuple(_stubs("topics", topics)), summit=_summit(summit), rule="made-up",
                context=shapes.Context(start=0, end=9, text=SENTENCES[-1 - number % 3]), **self._first_source(number),
                confidence=number / 24, reviewed=number % 5 == 0, sources=number % 5, variants=1,
                url=url_of("quotes", f"q-{number}"),
            )  # fmt: skip
            self._add(
                "quote", quote, text,
                text=text, kind=quote.kind, speaker_id=speaker, speaker_label=label,
                speaker_label_key=_key(label), **_days("said_on", date), summit_id=summit, **_first_columns(quote),
                rule="made-up", confidence=quote.confidence, reviewed=quote.reviewed, sources=quote.sources,
                context_words=fold(quote.context.text),
            )  # fmt: skip
            self._links("quote", quote.id, topic=topics)
            for code in mentions:
                self._row("quote_mention", quote_id=quote.id, country_id=code)
            for subject in (*(f"country:{code}" for code in mentions), *(f"topic:{topic}" for topic in topics)):
                self._row("quote_subject", article_id=quote.article.id, quote_id=quote.id, subject=subject)

    def _first_source(self, number: int) -> dict[str, Any]:
        id_ = f"article-{number % 6}"
        stub = Stub(id=id_, name=self.articles[id_], url=url_of("articles", id_))
        return {"article": stub, "reported_on": DATES[number % 6]}

    def _add(self, table: str, record: Any, words: str, **columns: Any) -> None:
        """Add a record, with evidence in some of the articles."""
        counts = {} if table == "article" or not hasattr(record, "counts") else counted(record.counts)
        self._row(table, id=record.id, words=fold(words), **served(record), **counts, **columns)
        if table == "article":
            return
        for article in self._some(self.articles):
            number = self._evidence = self._evidence + 1
            self._row(
                "finding", article_id=article, number=number, kind=table, start=0, end=9, rule=None, confidence=None
            )
            self._row(
                "evidence", article_id=article, id=f"e-{number}", finding=number, field="name", start=0, end=9,
                start_utf16=0, end_utf16=9, exact="x" * 9, prefix="", suffix="", fragment="",
                **{f"{kind}_id": record.id if kind == table else None for kind in KINDS},
            )  # fmt: skip

    def _links(self, owner: str, id_: str, **others: Sequence[str]) -> None:
        for kind, ids in others.items():
            column = "person_id" if kind == "participant" else f"{kind}_id"
            for other in ids:
                self._row(f"{owner}_{kind}", **{f"{owner}_id": id_, column: other})

    def _row(self, table: str, **columns: Any) -> None:
        self.rows.setdefault(table, []).append(columns)

    def _some(self, among: dict[str, Any]) -> list[str]:
        return sorted(self.random.sample(sorted(among), self.random.randint(0, 3)))


KINDS = ("country", "person", "summit", "agreement", "quote", "topic")


def _first_columns(record: Any) -> dict[str, Any]:
    return {"article_id": record.article.id, **dated("reported_on", record.reported_on)}


def _key(text: str | None) -> str | None:
    return None if text is None else fold(text)


def _days(name: str, date: str | None) -> dict[str, Any]:
    earliest, latest = bounds(date) if date else (None, None)
    return {name: date, f"{name}_earliest": earliest, f"{name}_latest": latest}


def _country(code: str | None) -> Stub | None:
    return Stub(id=code, name=COUNTRIES[code][0], url=url_of("countries", code)) if code else None


def _summit(id_: str | None) -> Stub | None:
    return Stub(id=id_, name=f"Summit {id_[-1]}", url=url_of("summits", id_)) if id_ else None


def _stubs(resource: str, ids: Sequence[str]) -> list[Stub]:
    names = {"countries": COUNTRIES, "people": PEOPLE, "topics": TOPICS}[resource]
    return [
        Stub(id=id_, name=names[id_] if isinstance(names[id_], str) else names[id_][0], url=url_of(resource, id_))
        for id_ in ids
    ]
