"""Mentions of meetings of leaders: each mention with what its own sentence says of it.

Three kinds of mentions: a verb with leaders on both sides (`L met with L`), a noun that means leaders by itself
(`summit`) or by who stands beside it (`talks between L and L`), and a ceremony that leaders attend. Which of them tell
of one meeting is decided in app.extract.meeting_groups.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.document import Span
from app.extract import meeting_phrases as say
from app.extract.cast import UNION, Cast, Parties
from app.extract.circumstances import date_of, over_days, place_of, status_of_noun, status_of_verb
from app.extract.places import Places, ResolvedPlace
from app.kinds import SummitStatus


@dataclass(frozen=True, slots=True)
class MeetingMention:
    """One mention. What its sentence does not tell is None or empty."""

    span: Span
    sentence: Span
    rule: str
    strong: bool  # it means leaders by itself
    definite: bool  # `the summit`, `Friday's talks`: one that the text tells of elsewhere too
    forum: str | None  # `G20`, `NATO`
    parties: Parties
    place: ResolvedPlace | None
    date: str | None  # EDTF
    status: SummitStatus | None
    is_attended: bool = False  # its parties only look on or mediate: `the talks, attended by L`
    is_aside: bool = False  # told of in a phrase before the clause, which tells of something else

    @property
    def is_again(self) -> bool:
        """Return whether it is said to be one more: `will meet again`, `their next summit`."""
        return bool(_AGAIN.search(self.sentence.text))


_AGAIN = re.compile(r"\b(?:again|next|another|second|third|return|upcoming|future)\b")

LONGEST = 3_000  # characters; no sentence of prose has more


def meetings_of(cast: Cast, places: Places) -> Iterator[MeetingMention]:
    """Yield the mentions in order of sentences."""
    text = cast.reading.text
    for sentence in cast.reading.sentences:
        if len(sentence) > LONGEST or not say.TRIGGER.search(text, sentence.start, sentence.end):
            continue
        is_of_rock = (
            say.MOUNTAIN.search(sentence.text) and len(cast.leaders(sentence.start, sentence.end).countries) < 2
        )
        if not is_of_rock and not say.OTHER_SUMMIT.search(sentence.text):
            told = _Sentence(cast, places, sentence)
            verbs = (*told.ceremonies(), *told.verbs(), *told.visits())
            nouns = (noun for noun in told.nouns() if not any(noun.span == verb.span for verb in verbs))
            mentions = (*verbs, *nouns)
            yield from (mention for mention in mentions if not cast.is_quoted(mention.span.start))


def transcript_of(cast: Cast) -> MeetingMention | None:
    """Return the meeting at which two heads of different countries speak in turn, each under a label of his own."""
    text, document = cast.reading.text, cast.reading.document
    labels = [label for p in cast.reading.paragraphs if (label := say.LABEL.match(text, p.start, p.end))]
    speaking = [(label, cast.leaders(*label.span())) for label in labels]
    heads = [(label, found) for label, found in speaking if len(found.people) == 1 and found.people[0] in cast.heads]
    parties = Parties()
    for _, found in heads:
        parties |= found
    if len(parties.countries) < 2 or len(parties.people) > len(parties.countries):
        return None
    span = document.span(*heads[0][0].span())
    return MeetingMention(span, span, "leaders-spoke", True, True, None, parties, None, None, "held")


class _Sentence:
    """One sentence that may tell of meetings."""

    def __init__(self, cast: Cast, places: Places, span: Span) -> None:
        self.cast = cast
        self.places = places
        self.span = span
        self.start, self.end = span.start, span.end
        self.masked = cast.masked

    def ceremonies(self) -> Iterator[MeetingMention]:
        """Read `an agreement, signed in Doha in the presence of leaders from C, C and C`."""
        for match in say.CEREMONY.finditer(self.masked, self.start, self.end):
            parties = self.cast.leaders(match.end(), self._object_end(match.end()))
            if len(parties.countries) > 1:
                here = [p.place for p in self.places.between(self.start, self.end) if p.here]
                meeting = self._meeting("leaders-attended", *match.span(), parties, "held")
                yield replace(
                    meeting, place=meeting.place or next(iter(here), None), date=self._date(self.start, self.start)
                )

    def verbs(self) -> Iterator[MeetingMention]:
        """Read `L met with L in Paris`, `the leaders of C and C gathered`, `L hosted L`."""
        for match in say.VERB.finditer(self.masked, self.start, self.end):
            start, end = match.span()
            if match.group() == "meeting" and say.DETERMINED.search(self.masked[self.start : start]):
                continue  # a noun
            objects = self._objects(match)
            if match["object"] and not objects:
                continue
            clause = self._clause_start(start)
            subjects = self.cast.leaders(clause, start)
            if match.group() != "signed":
                subjects = self._acting(clause, start) or self._acting(self.start, start)
            parties = subjects | objects
            if match.group() == "signed":  # ministers who sign something are no meeting of leaders
                heads = self.cast.of_people(i for i in parties.people if i in self.cast.heads)
                parties = heads if parties.people else parties
            unnamed = bool(objects) and not subjects and say.SOMEBODY.search(self.masked, self.start, start)
            status = status_of_verb(self.cast, self.span, start, end)
            rule = "leaders-signed" if match.group() == "signed" else "leaders-met"
            if unnamed:
                parties |= self._of_office(unnamed["office"], parties)
            if onlookers := say.LOOKING_ON.search(self.masked, end, self.end):
                parties |= self.cast.leaders(*onlookers.span())
            if len(parties.countries) > 1 or unnamed:
                yield self._meeting(rule, start, end, parties, status)
            elif not objects and (forum := self._forum_leaders(clause, end)):
                yield replace(self._meeting("forum-met", start, end, subjects, status), forum=self._text(forum))

    def _of_office(self, office: str, met: Parties) -> Parties:
        """Return the head whom a government calls `The President` when he meets another, if it can be only one."""
        holders = [
            i
            for i in self.cast.heads
            if self.cast.people[i].country not in met.countries and (self.cast.people[i].role or "").endswith(office)
        ]
        return self.cast.of_people(holders) if len(holders) == 1 else Parties()

    def visits(self) -> Iterator[MeetingMention]:
        """Read `L will visit the White House to sign it, L said`: who visits for a purpose meets the leader there."""
        for match in say.VISIT.finditer(self.masked, self.start, self.end):
            guests = self.cast.leaders(self._clause_start(match.start()), match.start())
            hosts = self.cast.countries(match.end(), self._object_end(match.end())).countries
            others = self.cast.leaders(self.start, self.end)
            met = [i for i in others.people if self.cast.people[i].country in hosts and i not in guests.people]
            if match["paid"] and guests and (by := say.INVITED.search(self.masked, self.start, match.start())):
                parties = guests | self.cast.leaders(by.end(), match.start())
                status = status_of_verb(self.cast, self.span, *match.span())
                yield self._meeting("leader-visits", *match.span(), parties, status)
            elif guests and met and say.PURPOSE.search(self.masked, match.end(), self.end):
                status = status_of_verb(self.cast, self.span, *match.span())
                places = [p.place for p in self.places.between(match.end(), self.end) if p.place.country in hosts]
                meeting = self._meeting("leader-visits", *match.span(), guests | self.cast.of_people(met), status)
                yield replace(meeting, place=next(iter(places), None))

    def nouns(self) -> Iterator[MeetingMention]:
        """Read `the bilateral summit between L and L`, `a Brussels summit`, `Friday's talks`."""
        masked = self.masked
        for match in say.NOUN.finditer(masked, self.start, self.end):
            start, end = match.span()
            if say.SUMMIT_OF_ROCK.match(masked, end):
                continue
            parties, tail = self._parties(match)
            if tail == end and say.OF.match(masked, end, self.end):
                tail = self.cast.last_end(end, self._object_end(end))
            if match["strong"] is None and UNION in parties.countries and not parties.people:
                parties = Parties()  # `EU-C talks` are held by officials
            status = status_of_noun(self.cast, self.span, start, end, tail)
            forum = (
                say.FORUM_BEFORE.search(masked, max(self.start, start - 60), start)
                or say.FORUM_AFTER.match(masked, end)
                or say.FORUM_IN.search(masked, start, end)
                or (match["strong"] and len(parties.countries) < 2 and self._forum_leaders(self.start, start))
                or None
            )
            if say.ON_THE_SIDE.search(masked, max(self.start, start - 80), start):
                parties, status = Parties(), "mentioned"
            elif forum and say.AHEAD.search(masked, max(self.start, start - 60), start):
                parties = Parties()
            elif forum and say.OPENING.match(masked, self.start, start):
                parties = self.cast.leaders(self.start, start)
            determined = say.DETERMINED.search(masked[self.start : start])
            strong = match["strong"] is not None and not say.ADJUNCT.match(masked, end)
            phrase = self._opening_phrase(start, end) if forum else None
            meeting = self._meeting(
                "summit-named" if strong else "talks-named", start, end, parties, status, phrase or self.span
            )
            yield replace(
                meeting,
                place=meeting.place or (self._host_of(start) if forum else None),
                is_aside=phrase is not None,
                date=over_days(meeting.date, masked[self.start : start], masked[end : self.end]),
                span=self.cast.reading.document.span(
                    self.start + determined.start("det") if determined else start, end
                ),
                strong=strong,
                definite=determined is not None and determined["det"].lower() not in ("a", "an", "another"),
                forum=self._text(forum) if forum else None,
                is_attended=not strong
                and bool(say.CEREMONIES.fullmatch(match.group()) or say.ATTENDED.search(masked, end, self.end)),
            )

    def _meeting(
        self,
        rule: str,
        start: int,
        end: int,
        parties: Parties,
        status: SummitStatus | None,
        within: Span | None = None,
    ) -> MeetingMention:
        within = within or self.span
        return MeetingMention(
            span=self.cast.reading.document.span(start, end),
            sentence=self.span,
            rule=rule,
            strong=True,
            definite=False,
            forum=None,
            parties=parties,
            place=place_of(self.cast, self.places, within, start, end),
            date=date_of(self.cast, within, start, end),
            status=status,
        )

    def _forum_leaders(self, start: int, end: int) -> re.Match[str] | None:
        """Return the forum whose leaders are named: `G7 leaders`, `the leaders of NATO`, `NATO meets`."""
        leaders = say.FORUM_LEADERS.search(self.masked, start, end)
        return leaders or say.LEADERS_OF_FORUM.search(self.masked, start, self.end)

    def _opening_phrase(self, start: int, end: int) -> Span | None:
        """Return the phrase before the clause, if it tells of the forum: `After the G7 summit in June, L will`."""
        comma = self.masked.find(",", end, self.end)
        if comma < 0 or not say.OPENING.match(self.masked, self.start, start):
            return None
        return self.cast.reading.document.span(self.start, comma)

    def _host_of(self, start: int) -> ResolvedPlace | None:
        """Return the country that is said to host what is named at `start`."""
        host = say.HOST.search(self.masked, self.start, start)
        return next((p.place for p in self.places.between(*host.span("host"))), None) if host else None

    def _text(self, forum: re.Match[str]) -> str:
        name = self.cast.reading.text[slice(*forum.span(forum.lastgroup or "forum"))]
        return say.SHORT_NAMES.get(name, name)

    def _date(self, start: int, end: int) -> str | None:
        return date_of(self.cast, self.span, start, end)

    def _parties(self, match: re.Match[str]) -> tuple[Parties, int]:
        """Return who meets (beside the noun, as its owner, by speaking there), and where all of them are named."""
        masked, start, end, strong = self.masked, match.start(), match.end(), match["strong"] is not None
        parties, tail = self._beside(start), end
        between = say.WITH.match(masked, end, self.end) or (strong and say.OF.match(masked, end, self.end)) or None
        if between:
            stop = self._object_end(between.end())
            parties |= self.cast.leaders(between.end(), stop, others=False)
            where = say.WHERE.search(masked, between.end(), stop)
            tail = self.cast.last_end(between.end(), where.start() if where else stop)
            if strong:
                parties |= self.cast.countries(between.end(), tail)
        clause = self._clause_start(start)
        is_governed = say.GOVERNED.search(masked, clause, start) and not say.NOT_THEY.search(masked, clause, start)
        if len(parties.countries) < 2 and is_governed:
            parties = self._acting(clause, start) | parties
        if not between and len(parties.countries) < 2 and not say.SHUNNED.search(masked, self.start, self.end):
            parties |= self.cast.leaders(self.start, self.end)
            if speaker := say.SPEAKER.search(masked, self.start, start):
                parties |= self.cast.meant(*speaker.span("who"))
        nations = say.NATIONS.match(masked, self.start, start)
        if strong and not parties and nations and say.AT_IT.search(masked, nations.end(), start):
            parties = self.cast.countries(*nations.span())
        return parties, tail

    def _beside(self, start: int) -> Parties:
        """Read `the L-L summit`, `C-C talks`, `L's meeting`, `his summit`."""
        before = self.masked[self.start : start]
        if pair := say.PAIR.search(before):
            first, last = (self.start + at for at in pair.span("pair"))
            return self.cast.leaders(first, last) | self.cast.countries(first, last)
        if listed := say.LISTED.search(before):
            return self.cast.countries(*(self.start + at for at in listed.span("they")))
        owner = say.OWNER.search(before)
        if not owner:
            return Parties()
        first, last = (self.start + at for at in owner.span("they" if owner["they"] else "owner"))
        return self.cast.meant(first, last) if owner["they"] else self.cast.leaders(first, last)

    def _objects(self, match: re.Match[str]) -> Parties:
        """Return the leaders whom somebody meets; not those of `received a letter from L` or `met L's envoy`."""
        stop = self._object_end(match.end())
        objects = self.cast.leaders(match.end(), stop, others=False)
        if (
            match["object"]
            and match.group().endswith("ed")
            and say.PASSIVE.search(self.masked, self.start, match.start())
        ):
            by = say.BY.match(self.masked, match.end(), self.end)  # `was received by L`
            return self.cast.leaders(by.end(), self.end, others=False) if by else Parties()
        if match["object"] and not objects and (two := say.THE_TWO.match(self.masked, match.end(), self.end)):
            return self.cast.meant(*two.span("who"))
        if not match["object"]:
            return objects if match.group() != "signed" else Parties()
        first = self.cast.first_leader(match.end(), stop)
        return Parties() if first is None or say.NOT_HIM.search(self.masked, match.end(), first) else objects

    def _clause_start(self, end: int) -> int:
        before = say.CLAUSE_BEFORE.match(self.masked, self.start, end)
        return before.end() if before else self.start

    def _object_end(self, start: int) -> int:
        stop = say.OBJECT_ENDS.search(self.masked, start, self.end)
        return stop.start() if stop else self.end

    def _acting(self, start: int, end: int) -> Parties:
        """Return the leaders named before a verb, with the one meant in `he and L`; else those whom a pronoun means."""
        named = self.cast.leaders(start, end)
        if not named:
            return self._meant(start, end)
        joined = say.HE_AND.search(self.masked, start, end)
        return named | self.cast.meant(*joined.span("who")) if joined else named

    def _meant(self, start: int, end: int) -> Parties:
        """Return for whom the pronoun or `the two leaders` before a verb stands."""
        pronoun = say.PRONOUN.search(self.masked, start, end)
        return self.cast.meant(*pronoun.span("who")) if pronoun else Parties()
