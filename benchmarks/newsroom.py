"""Invented articles as plain text, for benchmarks that include extraction.

Five publishers report each meeting of two leaders, each in a different order: participants, place and date, agreements,
four quotes, and some 250 words without facts.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count

from app.reference import KnownLeader, Reference
from benchmarks.reported import EVENTS_A_DAY, FIRST_DAY, REPORTS, Reporter

Record = dict[str, str]  # a line of JSON Lines: title, publisher, url, published, text


class Newsroom:
    """Generator of articles about `days` days, deterministic by seed."""

    def __init__(self, reference: Reference, seed: int, days: int) -> None:
        self._countries = {country.code: country.name for country in reference.countries.values()}
        self._reporter, self._seed, self._days = Reporter(reference, seed), seed, days

    def articles(self) -> Iterator[Record]:
        """Yield articles indefinitely."""
        for number in count():
            if number % REPORTS == 0:
                day = FIRST_DAY + timedelta(days=number // REPORTS // EVENTS_A_DAY % self._days)
                told = self._meeting(day)
            yield self._article(f"{self._seed}-{number}", day, told)

    def _meeting(self, day: date) -> list[str]:
        """Return the facts as sentences, the lead first."""
        reporter, rng = self._reporter, self._reporter.rng
        one, other = reporter.leaders(2)
        (host,) = reporter.countries(1)
        topics = [topic.label.lower() for topic in reporter.topics()]
        return [
            f"{self._called(one)} met {self._called(other)} in {host.capitals[0]} on {day.day} {day:%B %Y}.",
            f"The two leaders agreed to set up a joint working group on {topics[0]}.",
            f"{self._countries[one.country]} pledged to lend {self._countries[other.country]} {rng.randrange(20, 900)} "
            f"million dollars for {topics[1]}.",
            *(f"“{reporter.sentence()}” {who.name} said." for who in (one, other, one, other)),
        ]

    def _called(self, leader: KnownLeader) -> str:
        return f"{leader.terms[0].office} {leader.name} of {self._countries[leader.country]}"

    def _article(self, name: str, day: date, told: list[str]) -> Record:
        rng = self._reporter.rng
        paragraphs = [*told[1:], *(self._reporter.sentence() for _ in range(12))]
        rng.shuffle(paragraphs)
        return {
            "title": f"Report {name}",
            "publisher": f"Gazette {rng.randrange(300)}",
            "url": f"https://news.example/{name}",
            "published": str(day + timedelta(days=rng.randrange(3))),
            "text": "\n\n".join([told[0], *paragraphs]),
        }
