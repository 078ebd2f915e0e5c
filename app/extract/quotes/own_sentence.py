"""Rules that read the quote's own sentence. Each proposes speakers and says under what circumstances it does.

A circumstance is `rule|detail`; weights.csv says what each is worth, app.extract.quotes.speakers adds up. The details
that come back: is the quote a clause or a fragment; does the verb govern it, hang on it ("…," he said, "…") or stand
loose in the sentence; before it or after it, and how near.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from spacy.tokens import Doc, Token

from app.extract.coreference.descriptions import describe
from app.extract.parsing.cues import CLAIMS, verb_class
from app.extract.parsing.lines import Line, Sentence
from app.extract.parsing.syntax import (
    QUOTING,
    agent,
    first_of_phrase,
    governors,
    head_of_phrase,
    is_nominal,
    is_owner,
    is_passive,
    is_verb,
    noun_class,
    object_of,
    own_subject,
    quoted_source,
    root_of,
    subject,
)
from app.extract.quotes.voices import is_medium
from app.extract.word_lists import load_body_nouns

Evidence = dict[int, set[str]]  # token position -> circumstances
_CLAIM = 20  # tokens between a claim and a quote in it
_TO_CLAUSE = 7  # tokens between a claim and its clause: `Lee's statement at a conference in Paris that “…”`
_ADDRESSING = frozenset("told asked warned informed reminded advised assured".split())  # the passive subject hears
_BESIDE = frozenset(("conj", "advcl", "parataxis"))
REACH = 60  # tokens on each side of a quote that are looked at
MOST_VERBS = 12  # of those in reach, the nearest; and all above the quote


@dataclass(frozen=True)
class QuotePosition:
    """A quote in its sentence: tokens `start:end` of `doc` stand for it; `tokens` are those around it, in reach."""

    line: Line
    doc: Doc
    sentence: Sentence
    start: int
    end: int
    clause: bool
    root: Token  # the token by which the quote hangs on the rest

    @cached_property
    def tokens(self) -> list[Token]:
        """The sentence's tokens in reach."""
        first, last = max(self.sentence.start, self.start - REACH), min(self.sentence.end, self.end + REACH)
        return list(self.doc[first:last])

    def outside(self, token: Token | None) -> bool:
        """Return whether a token is the writer's own."""
        return token is not None and token.i not in self.line.in_hole


def place_of(line: Line, quote: int) -> QuotePosition:
    """Return where in its line a quote is."""
    assert line.doc is not None
    start, end = line.holes[quote]
    inside = line.doc[start:end]
    root = next((t for t in inside if not start <= t.head.i < end or t.head.i == t.i), line.doc[start])
    return QuotePosition(line, line.doc, line.sentence_of[quote], start, end, line.clauses[quote], root)


def evidence_in_sentence(place: QuotePosition) -> Evidence:
    """Return every token of the sentence that a rule proposes, with its circumstances."""
    found: Evidence = defaultdict(set)
    kind = "clause" if place.clause else "fragment"
    for rule in RULES:
        for token, details in rule(place):
            if token is not None and place.outside(token) and is_nominal(token):
                found[token.i].update(
                    f"{head}|{kind}:{detail}" if detail else f"{head}|{kind}" for head, detail in details
                )
    for position, circumstances in found.items():
        circumstances.add(f"is|{kind}:{noun_class(place.doc[position])}")
        circumstances.add(f"role|{kind}:{place.doc[position].dep_}")
    return found


Proposal = tuple[Token | None, list[tuple[str, str]]]


def subjects_of_verbs(place: QuotePosition) -> Iterator[Proposal]:
    """`Lee said: Q`, `Q, said Lee`, `Lee called it Q`: the subjects of the verbs around the quote."""
    above = [v for v in _of_one_clause(governors(place.root)) if place.outside(v)]
    chain = [v.i for v in above]
    beside = {v.i for v in governors(place.root)} - {v.i for v in _of_one_clause(governors(place.root))}
    claim = next((noun for noun in above if noun.lower_ in CLAIMS and _is_owned(noun)), None)
    verbs = _verbs_near(place, chain)
    cues = [v.i for v in verbs if verb_class(v.lower_) != "other"]
    governing_cues = [i for i in chain if i in cues]
    after = next((i for i in cues if i >= place.end), None)
    before = next((i for i in reversed(cues) if i < place.start), None)
    for verb in verbs:
        which = verb_class(verb.lower_)
        governs = verb.i in chain
        inside = place.start <= verb.head.i < place.end
        if verb.i in beside or (which == "other" and not governs and not inside):
            continue
        relation = "governs" if governs else "inside" if inside else "loose"
        side = "after" if verb.i >= place.end else "before"
        details = [f"{relation}:{which}:{side}", f"{relation}:{side}:{_nearness(place, verb.i)}"]
        if _quotes_between(place, verb.i):
            details.append(f"{side}:quote-between")
        if claim is not None and governs:
            details.append(f"{'above' if verb.i in chain[chain.index(claim.i) :] else 'below'}-owned-claim:{which}")
        if verb.i in (after, before):
            details.append(f"nearest-{side}:{which}")
        if governs:
            where = "first" if verb.i == chain[0] else "last" if verb.i == chain[-1] else "middle"
            details.append(f"{where}-governor:{which}")
        if governing_cues and verb.i in (governing_cues[0], governing_cues[-1]):
            if verb.i == governing_cues[0]:
                details.append("innermost-cue")
            if verb.i == governing_cues[-1]:
                details.append("outermost-cue")
        if cues == [verb.i]:
            details.append("only-cue")
        among = "only" if cues == [verb.i] else "other"
        if len(cues) > 1 and governing_cues:
            among = "inner" if verb.i == governing_cues[0] else "outer" if verb.i == governing_cues[-1] else among
        nearest = "nearest" if verb.i in (before, after) else "further"
        if _is_aside(place, verb):
            details.append(f"aside:{side}")
        rule = {"core": "saying-verb", "saying": "saying-verb", "naming": "naming-verb"}.get(which, "other-verb")
        for how, noun in place.line.subjects(place.sentence, verb):
            own = [f"{how}:{which}", f"{how}:{relation}", f"{how}:{among}:{side}", f"{how}:{nearest}:{side}"]
            yield noun, [(rule, d) for d in [*details, *own]]


def according_to(place: QuotePosition) -> Iterator[Proposal]:
    """`according to Lee`, `in Lee's words`, `in the view of Lee`, `per Lee`.

    Not `Lee said according to TASS`: whom a verb of speech precedes only passes on what its subject says.
    """
    for token in place.tokens:
        following = place.doc[token.i + 1] if token.i + 1 < len(place.doc) else None
        if following is None:
            return
        if token.lower_ == "according" and following.lower_ == "to" and not _is_passed_on(place, token):
            noun = object_of(following) or head_of_phrase(list(place.doc[token.i + 2 : token.i + 12]))
            yield noun, [("according-to", ""), ("according-to", "after" if token.i >= place.end else "before")]
        if token.lower_ in ("words", "view", "opinion", "telling", "eyes", "mind"):
            for child in token.children:
                if child.dep_ == "poss":
                    yield child, [("words-of", "")]
                if child.lower_ == "of":
                    yield object_of(child), [("words-of", "")]
        if token.text in ("per", "via"):  # no name: `Per Dahlin`
            yield object_of(token), [("according-to", "per")]


def _is_passed_on(place: QuotePosition, according: Token) -> bool:
    before = according.i - 1
    while before > place.sentence.start and place.doc[before].text == ",":
        before -= 1
    verb = place.doc[max(before, place.sentence.start)]
    return place.outside(verb) and is_verb(verb) and verb_class(verb.lower_) in ("core", "saying")


def dubbed_by(place: QuotePosition) -> Iterator[Proposal]:
    """Propose the agent of a passive verb before the quote: `It was dubbed “…” by Lee`."""
    following = [t for t in place.tokens if t.i >= place.end][:4]
    by = next((t for t in following if place.outside(t) and t.lower_ == "by"), None)
    passive = any(
        place.outside(v) and v.i < place.start and v.tag_ == "VBN" and verb_class(v.lower_) != "other"
        for v in governors(place.root)
    )
    if by is not None and passive:
        details = ("agent:naming", "agent:governs", "governs:naming:before", "only-cue")
        yield object_of(by), [("naming-verb", detail) for detail in details]


def owners(place: QuotePosition) -> Iterator[Proposal]:
    """`Lee's “…” plan`, `Lee's claim that “…”`, `a call by Lee for “…”`: who owns what the quote is or hangs on."""
    reported = "nearest"
    owned: dict[int, str] = {}  # by the position of what is owned
    for noun in [place.root, *governors(place.root)][:8]:
        what = "claim" if noun.lower_ in CLAIMS else "noun" if place.outside(noun) else "quote"
        owned[noun.i] = f"{what}:{reported}"
        if verb_class(noun.lower_) != "other" and is_verb(noun):
            reported = "above-verb"
    for child in place.tokens:
        detail = owned.get(child.head.i)
        if detail is None or child.head.i == child.i:
            continue
        if child.i < child.head.i and is_owner(child) and place.outside(child):
            yield child, [("owner", detail)]
        if child.lower_ in ("by", "from", "of") and child.dep_ in ("prep", "agent"):
            yield object_of(child), [("owner", f"{child.lower_}:{detail}")]


def claimant(place: QuotePosition) -> Token | None:
    """Return whose claim a quote is, whatever else its sentence tells: `Macron rejected Lee's claim that “…”`."""
    for noun in reversed(place.doc[max(place.sentence.start, place.start - _CLAIM) : place.start]):
        if noun.i in place.line.in_hole:
            continue
        if noun.text in (",", ";", ":", "–", "—") or (is_verb(noun) and verb_class(noun.lower_) == "core"):
            return None  # another clause, or somebody speaks in the claim
        clause = place.doc[noun.i + 1 : min(noun.i + 1 + _TO_CLAUSE, place.start)]
        if noun.lower_ in CLAIMS and any(token.lower_ == "that" and place.outside(token) for token in clause):
            return next((child for child in noun.lefts if is_owner(child) and place.outside(child)), None)
    return None


def source_of(place: QuotePosition) -> Token | None:
    """Return whom a medium quotes: `…, TASS quoted Lee as saying`, `…, TASS reported, citing Lee`."""
    for verb in governors(place.root):
        if not place.outside(verb) or not is_verb(verb):
            continue
        source = quoted_source(verb)
        if source is None and (reporter := subject(verb)) is not None and is_medium(_phrase(reporter)):
            citing = (c for c in verb.children if c.lower_ in ("citing", "quoting") and place.outside(c))
            source = next((o for c in citing for o in c.children if o.dep_ == "dobj"), None)
        if source is not None and place.outside(source):
            return source if _may_speak(source) else None
    return _quoted_as_saying(place)


def _quoted_as_saying(place: QuotePosition) -> Token | None:
    """Return Lee of `“…,” the TASS agency quoted director Lee as saying`, where the parser takes no verb for one."""
    words = [token for token in place.tokens if token.i >= place.end and place.outside(token)]
    for noun, conjunction, saying in zip(words, words[1:], words[2:], strict=False):
        if conjunction.lower_ != "as" or saying.lower_ != "saying" or not noun.tag_.startswith("NNP"):
            continue
        quoting = next((token for token in words if token.i < noun.i and token.lower_ in QUOTING), None)
        if quoting is not None and is_medium(place.doc[place.end : quoting.i].text):
            return noun
    return None


def teller(place: QuotePosition) -> Token | None:
    """Return who tells somebody a quote: Kim of `“…,” Lee was told by Kim`."""
    for verb in governors(place.root):
        if place.outside(verb) and verb.lower_ in _ADDRESSING and is_passive(verb):
            by = agent(verb)
            return by if by is not None and place.outside(by) and _may_speak(by) else None
    return None


def _may_speak(noun: Token) -> bool:
    if noun.tag_[:3] in ("NNP", "PRP"):
        return True
    return noun.lower_ in load_body_nouns() or bool(describe(noun.text.removesuffix("s")).nouns)


def _phrase(noun: Token) -> str:
    return noun.doc[first_of_phrase(noun).i : noun.i + 1].text


def lead_in(place: QuotePosition) -> Iterator[Proposal]:
    """`Lee: “…”`, `From Lee's statement: “…”`, `Lee — “…”`: what stands before the colon or dash."""
    last = place.doc[place.start - 1] if place.start > place.sentence.start else None
    if last is None or last.text not in (":", "--", "—", "–", "-", ",") or last.i in place.line.in_hole:
        return
    mark = "colon" if last.text == ":" else "comma" if last.text == "," else "dash"
    before = [t for t in place.tokens if t.i < last.i and place.outside(t)]
    if before and is_nominal(before[-1]):
        yield _first_noun(before), [("lead-in", f"{mark}:last")]
    if mark != "comma":
        for token in before:
            is_name = token.tag_[:3] == "NNP" or (token.text[0].isupper() and is_owner(token))
            if is_name and token.dep_ in ("pobj", "ROOT", "nsubj", "dobj", "poss"):
                yield token, [("lead-in", f"{mark}:name")]


def phrase_after(place: QuotePosition) -> Iterator[Proposal]:
    """`“…,” Lee, who leads the party, said`; `“…” (Lee)`; `“…” – Lee`: the phrase right behind the quote."""
    following = [t for t in place.tokens if t.i >= place.end]
    cut = next((k for k, t in enumerate(following) if not place.outside(t)), len(following))
    following = following[:cut]
    mark = following[0].text if following and not following[0].is_alpha else ""
    head = head_of_phrase(following[1:] if mark else following)
    if head is not None:
        said = any(verb_class(v.lower_) in ("core", "saying") and v.i > head.i for v in place.sentence.verbs)
        yield (
            head,
            [("phrase-after", f"{'verb' if said else 'none'}:{'dash' if mark in ('–', '—', '--', '-') else mark}")],
        )


def subject_of_sentence(place: QuotePosition) -> Iterator[Proposal]:
    """`Lee left the talks “in peace”`: the subject of the whole sentence."""
    tokens = [t for t in place.tokens if place.outside(t)]
    root = root_of(tokens)
    if root is not None:
        yield subject(root), [("sentence-subject", "")]


RULES = (subjects_of_verbs, according_to, dubbed_by, owners, lead_in, phrase_after, subject_of_sentence)


def _of_one_clause(above: Iterable[Token]) -> Iterator[Token]:
    """Yield what governs a quote, up to a verb of speech in a clause beside another: `Lee left but Kim said “…”`."""
    for token in above:
        yield token
        beside = token.dep_ in _BESIDE and is_verb(token) and verb_class(token.lower_) != "other"
        if beside and own_subject(token) is not None:
            return


def _verbs_near(place: QuotePosition, chain: list[int]) -> list[Token]:
    """Return the verbs that are looked at, in order."""
    near = [v for v in place.sentence.verbs if abs(v.i - place.start) <= REACH or v.i in chain]
    if len(near) <= MOST_VERBS:
        return near
    bound = sorted(abs(v.i - place.start) for v in near)[MOST_VERBS - 1]
    return [v for v in near if abs(v.i - place.start) <= bound or v.i in chain]


def _first_noun(phrase: list[Token]) -> Token:
    """Return the noun that a phrase without a verb is about: `Analysis` of `Analysis of sources`; else its last."""
    noun = phrase[-1]
    while noun.dep_ == "pobj" and noun.head.lower_ in ("of", "from", "by", "for") and is_nominal(noun.head.head):
        noun = noun.head.head
    return noun if noun.left_edge.i <= phrase[0].i else phrase[-1]


def _is_owned(noun: Token) -> bool:
    return any(is_owner(child) for child in noun.lefts)


def _nearness(place: QuotePosition, position: int) -> str:
    gap = position - place.end if position >= place.end else place.start - position - 1
    return "0" if gap == 0 else "1" if gap == 1 else "2-4" if gap < 5 else "5-9" if gap < 10 else "10+"


def _is_aside(place: QuotePosition, verb: Token) -> bool:
    """Return True for a verb and its subject between commas or before a stop: `The plan, he said, was “…”`."""
    noun = own_subject(verb)
    if noun is None or verb.i + 1 >= len(place.doc):
        return False
    first = min(noun.left_edge.i, verb.i)
    last = place.doc[max(noun.i, verb.i) + 1] if max(noun.i, verb.i) + 1 < len(place.doc) else None
    return first > place.sentence.start and place.doc[first - 1].text == "," and last is not None and last.text in ",."


def _quotes_between(place: QuotePosition, position: int) -> bool:
    between = range(place.end, position) if position >= place.end else range(position + 1, place.start)
    return any(i in place.line.in_hole for i in between)
