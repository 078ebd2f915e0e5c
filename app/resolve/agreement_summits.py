"""The summit of an agreement: by parties and dates among the resolved summits of its article.

Findings of an article that resolve to one summit are combined, with the countries and dates of all. An agreement
belongs to the nearest mentioned summit whose countries include its parties and whose days are compatible with its own;
to one that begins after the article only if the agreement is planned itself.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from app.facts import RecordOf, Report
from app.findings import AgreementFinding, SummitFinding
from app.resolve.windows import WEEK, days, overlap

AROUND = 2  # days between a summit and the signing of its agreements
AHEAD = ("planned", "proposed")


@dataclass(frozen=True)
class ArticleSummit:
    """A resolved summit as reported in one article."""

    id: str
    findings: tuple[SummitFinding, ...]

    @property
    def countries(self) -> set[str]:
        """Countries named in any of the findings."""
        return {code for finding in self.findings for code in finding.countries}

    @property
    def dates(self) -> list[tuple[int, int]]:
        """Days of each finding with a date."""
        return [days(finding.date) for finding in self.findings if finding.date]

    def begins_after(self, published: str | None) -> bool:
        """Return True if it is in the future: by its dates, else by its status."""
        if published and self.dates:
            return min(first for first, _ in self.dates) > days(published)[1]
        return {finding.status for finding in self.findings} <= {"planned", "mentioned"}

    def is_news(self, published: str | None) -> bool:
        """Return True if it is more than background: held or planned, or at about the time of the article."""
        if any(finding.status != "mentioned" for finding in self.findings):
            return True
        return published is not None and any(overlap(days(published), each, WEEK) for each in self.dates)

    def distance(self, position: int) -> int:
        """Return the distance of its nearest mention from a position."""
        return min(abs(m.start - position) for f in self.findings for m in (f.span, *f.mentions))

    def fits(self, agreement: AgreementFinding, published: str | None) -> bool:
        """Return True if parties and dates are compatible with an agreement."""
        if not agreement.countries or not self.countries.issuperset(agreement.countries):
            return False
        if agreement.status not in AHEAD and self.begins_after(published):
            return False
        own = days(agreement.date) if agreement.date else None
        if own and self.dates:
            return any(overlap(own, each, AROUND) for each in self.dates)
        return self.is_news(published)


def article_summits(report: Report, records: RecordOf) -> list[ArticleSummit]:
    """Return the resolved summits of an article, in the order of their first findings."""
    found: dict[str, list[SummitFinding]] = defaultdict(list)
    for position, finding in enumerate(report.extraction.summits):
        found[records[report.article, position]].append(finding)
    return [ArticleSummit(id_, tuple(findings)) for id_, findings in found.items()]


def summit_of(agreement: AgreementFinding, summits: Sequence[ArticleSummit], published: str | None) -> str | None:
    """Return the summit at which an agreement was made or is planned, None if no summit of its article fits."""
    fitting = [summit for summit in summits if summit.fits(agreement, published)]
    if not fitting:
        return None
    return min(fitting, key=lambda summit: summit.distance(agreement.span.start)).id
