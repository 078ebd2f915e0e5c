"""Grouping of the mentions of one meeting.

Mentions that tell of two sides, of a forum or of a summit at some place found a meeting, or join one that they fit; the
others only add to what they fit best. One place, one date and one pair of countries are one meeting; two places, two
dates or two pairs never are.
"""

from collections.abc import Sequence
from datetime import timedelta

from app.edtf_dates import bounds, days_of
from app.extract.meeting_phrases import GESTURE
from app.extract.meetings import MeetingMention

WEEK = 7  # days
BY_VERB = frozenset({"leaders-met", "leaders-signed"})  # rules by which leaders are said to have acted together
_FAR = 1_000_000  # characters; what is told of only later is farther than all that was told before
NEXT = 200  # characters to the next sentence's mention, which says whose "a summit" was


class Told:
    """One meeting, as told so far."""

    def __init__(self, first: MeetingMention) -> None:
        self.mentions = [first]
        self.parties = first.parties
        self.forum = first.forum
        self.place = first.place if first.place and first.place.is_sure else None
        self.date = first.date

    @property
    def is_multilateral(self) -> bool:
        """Return whether more than two countries, or a forum of several, meet."""
        return self.forum is not None or len(self.parties.countries) > 2

    @property
    def has_verb(self) -> bool:
        """Return whether leaders are said to have met, or that they will."""
        return any(m.rule in BY_VERB for m in self.mentions)

    @property
    def _is_of_few(self) -> bool:
        return len(self.parties.countries) == 2 or (self.has_verb and len(self.parties.countries) < 3)

    @property
    def is_held(self) -> bool:
        """Return whether a mention says that it was held."""
        return any(m.status == "held" for m in self.mentions)

    @property
    def is_planned(self) -> bool:
        """Return whether a mention says that it is planned, and none that it was held."""
        return not self.is_held and any(m.status == "planned" for m in self.mentions)

    @property
    def is_doubted(self) -> bool:
        """Return True if it is only wished for, possible, denied or called off, in all that is said of it."""
        said = [m for m in self.mentions if m.status]
        return bool(said) and all(m.status == "mentioned" and len(m.parties.countries) > 1 for m in said)

    @property
    def is_aside(self) -> bool:
        """Return True if it is told of only in passing, in phrases before clauses about something else."""
        return all(m.is_aside for m in self.mentions)

    @property
    def is_known(self) -> bool:
        """Return whether enough is told: two sides, or a summit of a forum, or of somebody at a place."""
        if len(self.parties.countries) > 1 or self.has_verb:
            return True
        strong = any(m.strong for m in self.mentions)
        if self.forum:
            is_meant = any(m.rule == "forum-met" and m.status for m in self.mentions)
            return strong and (is_meant or bool(self.place or self.date or self.parties.people))
        return strong and self.place is not None

    def add(self, mention: MeetingMention) -> None:
        """Take in another mention that fits."""
        self.mentions.append(mention)
        self.parties |= mention.parties
        self.forum = max(self.forum or "", mention.forum or "", key=len) or None
        place = mention.place
        if place and not place.is_sure and (len(self.parties.countries) < 2 or place.country in self.parties.countries):
            place = None  # one of the two sides
        if place and (self.place is None or (self.place.city is None and place.city)):
            self.place = place
        if mention.date and (self.date is None or _length(mention.date) < _length(self.date)):
            self.date = mention.date

    def likeness(self, mention: MeetingMention) -> float | None:
        """Return how much the mention shares with what is told; None where it must be another meeting."""
        score = 0.0
        if mention.forum and self.forum:
            if not is_same_forum(mention.forum, self.forum):
                return None
            score += 2
        elif (mention.forum and self._is_of_few) or (self.forum and len(mention.parties.countries) == 2):
            return None  # two of them on the sidelines
        elif self.forum and not mention.strong:
            score -= 1
        if mention.place and mention.place.is_sure and self.place:
            if not mention.place.fits(self.place):
                return None
            score += 2 if mention.place.city == self.place.city else 1
        if not self._is_same_time(mention):
            return None
        score += 2 if mention.date and self.date else 0
        shared = self._shared_parties(mention)
        if shared is None or (score < 2 and self._is_other_time(mention)):
            return None
        return score + shared

    def _is_same_time(self, mention: MeetingMention) -> bool:
        """Return whether the dates agree, if both are told; `next week` and `on Thursday` may, of what is planned."""
        if mention.date is None or self.date is None:
            return True
        planned = mention.status == "planned" and mention.parties.countries == self.parties.countries
        return are_near(mention.date, self.date, WEEK if planned else 1)

    def _shared_parties(self, mention: MeetingMention) -> float | None:
        ours, theirs = set(self.parties.countries), set(mention.parties.countries)
        if not theirs or not ours:
            return 0
        if len(ours) > 1 and len(theirs) > 1 and not mention.is_attended:
            if ours == theirs:
                return 3
            if theirs < ours and mention.definite and not mention.strong:
                return 1  # `L chaired the meeting, and L took part`
            if theirs < ours and GESTURE.fullmatch(mention.span.text) and mention.place is None and not mention.date:
                return 1  # `L met L and L. The latter two embraced`
            return 1 if min(len(ours), len(theirs)) > 2 and len(ours & theirs) > 1 else None
        if ours & theirs or mention.is_attended:
            return 1
        return 0 if self.is_multilateral or mention.forum else None

    def _is_other_time(self, mention: MeetingMention) -> bool:
        """Return whether one of the two was held and the other is planned."""
        if mention.status == "planned" and self.is_held and not (mention.place or mention.date or mention.is_again):
            return False  # `the first time to gather for a summit`
        return {mention.status, *(m.status for m in self.mentions)} >= {"held", "planned"}


def merged(mentions: Sequence[MeetingMention]) -> list[Told]:
    """Put mentions of one meeting together: first those that can found one, then those that only add."""
    told: list[Told] = []
    signings = [mention for mention in mentions if mention.rule == "leaders-signed"]
    for mention in (*(m for m in mentions if founds(m) and m not in signings), *signings):
        home = _home(told, mention, 1)
        if home:
            home.add(mention)
        elif mention not in signings or not any(each.is_held for each in told):
            told.append(Told(mention))  # two of those who meet may sign something: no meeting of its own
    told = _joined(told)
    for mention in (m for m in mentions if not founds(m) and (m.status != "mentioned" or (m.strong and m.definite))):
        is_told_next = mention.strong and any(
            0 < m.span.start - mention.sentence.end < NEXT for each in told for m in each.mentions[:1]
        )
        home = _home(told, mention, 0 if mention.definite or is_told_next else 1)
        if home:
            home.add(mention)
    return sorted(told, key=lambda each: min(m.span.start for m in each.mentions))


def _joined(told: Sequence[Told]) -> list[Told]:
    """Join a summit of nobody named, at a place of one of the two sides, to the one meeting that was held."""
    held = [each for each in told if each.is_held and len(each.parties.countries) > 1]
    nameless = [each for each in told if not each.parties and not each.forum]
    if len(held) != 1:
        return list(told)
    for each in nameless:
        at_home = each.place is None or each.place.country in (None, *held[0].parties.countries)
        if at_home and not each.is_planned and all(held[0].likeness(m) is not None for m in each.mentions):
            for mention in each.mentions:
                held[0].add(mention)
            told = [other for other in told if other is not each]
    return list(told)


def founds(mention: MeetingMention) -> bool:
    """Return whether a mention says enough to be a meeting by itself."""
    if mention.definite and not mention.strong and mention.is_attended:
        return False
    if len(mention.parties.countries) > 1 or mention.rule in BY_VERB:
        return True
    place = mention.place
    return mention.strong and bool(mention.forum or (place and (place.city or (place.is_sure and mention.definite))))


def _home(told: Sequence[Told], mention: MeetingMention, least: float) -> Told | None:
    """Return the meeting that the mention is likest; of equals the one told of last before it."""

    def nearness(each: Told) -> int:
        away = [m.span.start - mention.span.start for m in each.mentions]
        return max((n for n in away if n <= 0), default=-_FAR - min(away))

    fitting = [
        (score, nearness(each), number)
        for number, each in enumerate(told)
        if (score := each.likeness(mention)) is not None and score >= least
    ]
    before = [each for each in fitting if each[1] > -_FAR]
    if mention.definite and not founds(mention) and before:
        fitting = before  # `the meeting` is no meeting that is told of only later
    return told[max(fitting)[2]] if fitting else None


def is_same_forum(one: str, other: str) -> bool:
    """Return whether two names may be one forum's: `African` leaders at the `African Union` summit."""
    one, other = one.lower(), other.lower()
    return one.startswith(other) or other.startswith(one) or "world" in (one, other)


def _length(edtf: str) -> int:
    earliest, latest = bounds(edtf)
    return latest - earliest


def are_near(one: str, other: str, days: int) -> bool:
    """Return whether two dates overlap, or lie at most so many days apart."""
    (first, last), (other_first, other_last) = days_of(one), days_of(other)
    return first <= other_last + timedelta(days) and other_first <= last + timedelta(days)
