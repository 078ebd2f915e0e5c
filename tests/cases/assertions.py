"""Assertions of cases: `fault(assertion, observed)` is None if one holds, else a line about the observed values.

Text is compared folded: without case, accents, kinds of marks, hyphens and white space. A list in place of a value
means any of them.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Item = Mapping[str, Any]
Assertion = Mapping[str, Any]


@dataclass(frozen=True)
class Observed:
    """Output of one case: `found` as `summit extract` prints it, `article` as stored, or the reason of a refusal."""

    found: Mapping[str, Any] | None = None
    article: Item | None = None
    refused: str | None = None
    answer: tuple[int, str] | None = None

    def named(self, name: str) -> list[Item]:
        """Return the people of that name or alias."""
        return [p for p in self.items("people") if fold(name) in _names(p)]

    def items(self, kind: str) -> list[Item]:
        """Return the findings of a kind."""
        return list(self.found[kind]) if self.found else []


def fold(text: str) -> str:
    """Return a text as it is compared."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(plain.translate(_ALIKE).casefold().split())


_ALIKE = str.maketrans("‘’“”-‑–łı", "''\"\"   li", "\xad")


def fault(assertion: Assertion, observed: Observed) -> str | None:
    """Return None if the assertion holds, else the observed values. Raises ValueError for an unknown assertion."""
    kind = next(iter(assertion))
    if kind == "either":
        faults = [[fault(each, observed) for each in branch] for branch in assertion[kind]]
        return None if any(not any(branch) for branch in faults) else next(filter(None, faults[-1]))
    if kind not in _CHECKS:
        raise ValueError(f"unknown assertion {kind!r}")
    check = _CHECKS[kind]
    if unknown := set(assertion) - {kind, *check.options}:
        raise ValueError(f"{kind}: unknown options {sorted(unknown)}")
    if kind != "refused" and observed.refused is not None:
        return f"refused: {observed.refused}"
    return None if check.holds(assertion[kind], assertion, observed) else _printed(check.shows, observed)


def _any_of(wanted: Any) -> list[Any]:
    return wanted if isinstance(wanted, list) else [wanted]


def _same(wanted: Any, value: Any) -> bool:
    """Return True if one of the wanted values is this one; None is only None."""
    return any(
        value is None if each is None else value is not None and fold(str(each)) == fold(str(value))
        for each in _any_of(wanted)
    )


def _names(person: Item) -> set[str]:
    return {fold(name) for name in (person["name"], *person["aliases"])}


def _without_article(label: str) -> str:
    return re.sub(r"^(?:the|an?) ", "", fold(label))


# People and countries


def _person(name: str, options: Assertion, observed: Observed) -> bool:
    keys = [key for key in ("role", "country", "leader", "former") if key in options]
    return any(
        all(_same(options[key], person[key]) for key in keys)
        and ("mention" not in options or _mentioned(person, options["mention"]))
        for person in observed.named(name)
    )


def _mentioned(person: Item, text: str) -> bool:
    return fold(text) in {fold(mention["text"]).rstrip(".") for mention in person["mentions"]}


def _no_mention(value: Item, _: Assertion, observed: Observed) -> bool:
    people = observed.named(value["person"]) if "person" in value else observed.items("people")
    return not any(_mentioned(person, value["text"]) for person in people)


def _leaders(names: list[str], _: Assertion, observed: Observed) -> bool:
    leaders = [person["name"] for person in observed.items("people") if person["leader"]]
    return _matched(names, leaders, observed) == len(names) == len(leaders)


def _matched(wanted: Iterable[str], names: Collection[str], observed: Observed) -> int:
    """Return the number of wanted people among `names`, each by any name that the article gives them."""
    present = set(map(fold, names))
    return sum(
        not present.isdisjoint({fold(name), *(fold(person["name"]) for person in observed.named(name))})
        for name in wanted
    )


def _codes(observed: Observed) -> set[str]:
    return {country["code"] for country in observed.items("countries")}


def _countries(wanted: list[str], options: Assertion, observed: Observed) -> bool:
    return set(wanted) <= _codes(observed) <= {*wanted, *options.get("or", ())}


# Quotes


def _says(quote: Item, options: Assertion, observed: Observed) -> bool:
    speaker = quote["speaker"]
    heard = {_without_article(speaker["name"])} if speaker else set()
    if speaker and speaker["person"]:
        heard |= {_without_article(name) for p in observed.named(speaker["name"]) for name in _names(p)}
    nobody = not (speaker and speaker["person"])

    def is_speaker(name: str | None) -> bool:
        return nobody if name is None else _without_article(name) in heard

    return (
        ("speaker" not in options or any(map(is_speaker, _any_of(options["speaker"]))))
        and not any(map(is_speaker, _any_of(options.get("not_speaker", []))))
        and fold(options.get("speaker_has", "")) in fold(speaker["name"] if speaker else "")
        and fold(options.get("to", "")) in fold(quote["text"])
    )


def _quote(beginning: str, options: Assertion, observed: Observed) -> bool:
    return any(
        fold(quote["text"]).startswith(fold(beginning)) and _says(quote, options, observed)
        for quote in observed.items("quotes")
    )


def _no_quote(part: str, options: Assertion, observed: Observed) -> bool:
    return not any(
        fold(part) in fold(quote["text"]) and _says(quote, options, observed) for quote in observed.items("quotes")
    )


# Meetings and agreements


def _is_summit(summit: Item, wanted: Item, observed: Observed) -> bool:
    if unknown := set(wanted) - _SUMMIT_OPTIONS:
        raise ValueError(f"summit: unknown options {sorted(unknown)}")
    people, countries = summit["participants"], set(summit["countries"])
    exactly, among = wanted.get("participants"), wanted.get("with", ())
    return (
        (exactly is None or _matched(exactly, people, observed) == len(exactly) == len(people))
        and _matched(among, people, observed) == len(among)
        and not _matched(wanted.get("without", ()), people, observed)
        and ("countries" not in wanted or set(wanted["countries"]) == countries)
        and countries.issuperset(wanted.get("countries_with", ()))
        and fold(wanted.get("name_has", "")) in fold(summit["name"])
        and all(_same(wanted[key], summit[key]) for key in _FIELDS if key in wanted)
        and not any(_same(wanted[f"not_{key}"], summit[key]) for key in _FIELDS if f"not_{key}" in wanted)
    )


_FIELDS = ("place", "date", "status")
_SUMMIT_OPTIONS = {"participants", "with", "without", "countries", "countries_with", "name_has"}
_SUMMIT_OPTIONS |= {*_FIELDS, *(f"not_{field}" for field in _FIELDS)}


def _is_agreement(agreement: Item, wanted: Item, _: Observed) -> bool:
    if unknown := set(wanted) - {"contains", "countries", "kind", "status"}:
        raise ValueError(f"agreement: unknown options {sorted(unknown)}")
    return (
        fold(wanted.get("contains", "")) in fold(agreement["text"])
        and ("countries" not in wanted or set(wanted["countries"]) == set(agreement["countries"]))
        and all(_same(wanted[key], agreement[key]) for key in ("kind", "status") if key in wanted)
    )


def _some(kind: str, matches: Callable[[Item, Item, Observed], bool], expected: bool = True) -> "Check":
    def holds(wanted: Item, _: Assertion, observed: Observed) -> bool:
        return any(matches(each, wanted, observed) for each in observed.items(kind)) == expected

    return Check(kind, holds)


def _number(kind: str) -> "Check":
    return Check(kind, lambda number, _, observed: len(observed.items(kind)) == number)


# Articles and look-ups


def _article(observed: Observed) -> Item:
    return observed.article or {}


def _metadata(field: str) -> "Check":
    return Check("article", lambda wanted, _, observed: _article(observed)[field] in _any_of(wanted))


def _has_text(part: str, observed: Observed) -> bool:
    return part in " ".join(_article(observed)["text"].split())


@dataclass(frozen=True)
class Check:
    """One assertion: `holds(value, assertion, observed)`; `shows` names the output that a failure prints."""

    shows: str
    holds: Callable[[Any, Assertion, Observed], bool]
    options: tuple[str, ...] = ()


_SPEAKER = ("speaker", "not_speaker", "speaker_has", "to")
_CHECKS = {
    "quote": Check("quotes", _quote, _SPEAKER),
    "no_quote": Check("quotes", _no_quote, _SPEAKER),
    "quotes": _number("quotes"),
    "summits": _number("summits"),
    "agreements": _number("agreements"),
    "person": Check("people", _person, ("role", "country", "leader", "former", "mention")),
    "no_person": Check("people", lambda name, _, observed: not observed.named(name)),
    "no_leader": Check("people", lambda name, _, observed: not any(p["leader"] for p in observed.named(name))),
    "no_mention": Check("people", _no_mention),
    "leaders": Check("people", _leaders),
    "countries": Check("countries", _countries, ("or",)),
    "country": Check("countries", lambda codes, _, observed: _codes(observed).issuperset(_any_of(codes))),
    "no_country": Check("countries", lambda codes, _, observed: _codes(observed).isdisjoint(_any_of(codes))),
    "summit": _some("summits", _is_summit),
    "no_summit": _some("summits", _is_summit, expected=False),
    "agreement": _some("agreements", _is_agreement),
    "no_agreement": _some("agreements", _is_agreement, expected=False),
    "published": _metadata("published"),
    "title": _metadata("title"),
    "publisher": _metadata("publisher"),
    "text": Check("text", lambda part, _, observed: _has_text(part, observed)),
    "no_text": Check("text", lambda part, _, observed: not _has_text(part, observed)),
    "refused": Check("refused", lambda part, _, observed: part.casefold() in (observed.refused or "").casefold()),
    "answer": Check("answer", lambda status, _, observed: bool(observed.answer) and observed.answer[0] == status),
    "answer_has": Check("answer", lambda part, _, observed: bool(observed.answer) and part in observed.answer[1]),
}


def _printed(shows: str, observed: Observed) -> str:
    """Return in a line what was observed of a kind."""
    if shows == "refused":
        return "not refused" if observed.refused is None else f"refused: {observed.refused}"
    if shows == "answer":
        return f"answer: {observed.answer and f'{observed.answer[0]} {observed.answer[1][:300]}'}"
    if shows == "article":
        return ", ".join(f"{key} {value!r}" for key, value in _article(observed).items() if key != "text")
    if shows == "text":
        return f"text {_article(observed)['text'][:1000]!r}"
    return f"{shows}: {' | '.join(map(_LINES[shows], observed.items(shows))) or 'none'}"


def _flags(person: Item) -> list[str]:
    return [flag for flag in ("leader", "former") if person[flag]]


_LINES: dict[str, Callable[[Item], str]] = {
    "countries": lambda c: str(c["code"]),
    "people": lambda p: f"{p['name']} ({', '.join([str(p['role']), str(p['country']), *_flags(p)])})",
    "quotes": lambda q: f"{q['text'][:60]!r} by {q['speaker'] and q['speaker']['name']}",
    "summits": lambda s: f"{s['name']} ({', '.join(s['participants'])}; {s['place']}, {s['date']}, {s['status']})",
    "agreements": lambda a: f"{a['kind']} {a['status']} {a['countries']} {a['text'][:80]!r}",
}
