"""Spellings of leaders' names in public lists that the matcher was not made from: how many resolve to the right one.

    python -m tests.eval.spellings PEOPLE VISITS FACTBOOK LEADERS

PEOPLE and VISITS are checkouts of HistoryAtState/people and HistoryAtState/visits (Office of the Historian, US
Department of State), FACTBOOK of factbook/factbook.json (The World Factbook, CIA), all three in the public domain;
LEADERS is one of every-politician-scrapers/world-leaders-2021 (Wikidata and Wikipedia). Nothing of them is in this
repository.

Who is meant does not depend on the spelling: of PEOPLE every form of a name counts whose record has one form that the
reference has; of the others the country, the office and the day or year name the leader, and a name that is letter
for letter another leader's of that country is left out. `--errors` lists what fails.
"""

import argparse
import csv
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

from app.document import Document
from app.extract.countries import find_countries
from app.extract.language import Language, Reading
from app.extract.people import find_people
from app.naming import core_of
from app.reference import KnownLeader, Reference, load_reference
from app.text import fold

Pair = tuple[str, str]  # id of a leader, a spelling

_RANK = re.compile(
    r"^(?:(?:Acting|Interim|Former|Prime|President|Premier|Minister|Chancellor|Taoiseach|King|Queen|Emperor|Emir|Amir|"
    r"Sultan|Crown|Prince|Princess|Vice|General|Gen\.|Maj\.|Lt\.|Col\.|Brig\.|Marshal|Field|Admiral|Captain|Colonel|Major|"
    r"Lieutenant|Sheikh|Shaikh|Sir|Dr\.|Mr\.|Mrs\.|Ms\.|Supreme|Leader|Chairman|Chief|of|the|State|Council|General-|"
    r"Secretary|Head|Government|Grand|Duke|Pope|Shah|Foreign|Affairs|Commission|Brigadier|Generalissimo|Generalissmo|Sardar|Sarder|and|Co-)\s+)+"
)
_OFFICES = {
    "President": ("President", "Interim President"),
    "Prime Minister": ("Prime Minister",),
    "Premier": ("Prime Minister",),
    "Chancellor": ("Chancellor",),
    "Taoiseach": ("Taoiseach",),
    "King": ("King",),
    "Queen": ("Queen",),
    "Emir": ("Emir",),
    "Amir": ("Emir",),
    "Sultan": ("Sultan",),
    "Emperor": ("Emperor",),
    "Foreign Minister": ("Foreign Minister",),
}


def main() -> None:
    """Print the share of spellings that resolve, by list, by name alone and inside a sentence."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("people", type=Path)
    parser.add_argument("visits", type=Path)
    parser.add_argument("factbook", type=Path)
    parser.add_argument("leaders", type=Path)
    parser.add_argument("--errors", action="store_true", help="list what does not resolve to the right leader")
    parser.add_argument(
        "--part", type=int, choices=(0, 1, 2), help="a third of the leaders, so that another stays unseen"
    )
    options = parser.parse_args()
    reference = load_reference()
    lists = {
        "people": set(of_people(options.people, reference)),
        "visits": set(of_visits(options.visits, reference)),
        "factbook": set(of_factbook(options.factbook, reference)),
        "leaders": set(of_leaders(options.leaders, reference)),
    }
    # "Crown Prince of Bahrain" is no name
    lists = {name: {pair for pair in pairs if " of " not in pair[1]} for name, pairs in lists.items()}
    lists = {name: {pair for pair in pairs if not is_another(pair, reference)} for name, pairs in lists.items()}
    lists["all"] = set().union(*lists.values())
    language = Language()
    print(f"{'list':10}{'leaders':>9}{'spellings':>11}{'new':>7}{'by name':>9}{'(new)':>8}{'wrong':>7}{'in text':>9}")
    for name, pairs in lists.items():
        if options.part is not None:
            pairs = {pair for pair in pairs if sum(map(ord, pair[0])) % 3 == options.part}
        report(name, sorted(pairs), reference, language, errors=options.errors and name == "all")


def is_another(pair: Pair, reference: Reference) -> bool:
    """Return True if the name is exactly that of another leader of the country: the office passed on about that day."""
    exact = reference.leader_names.get(fold(pair[1]))
    return exact is not None and exact.id != pair[0] and exact.country == reference.leaders[pair[0]].country


def report(name: str, pairs: list[Pair], reference: Reference, language: Language, *, errors: bool) -> None:
    """Print one line of the table."""
    new = [pair for pair in pairs if fold(pair[1]) not in reference.leader_names]
    found = {pair: by_name(pair, reference) for pair in pairs}
    text = {pair: in_text(pair, reference, language) for pair in pairs}
    right = sum(found[pair] == pair[0] for pair in pairs)
    wrong = sum(found[pair] not in (pair[0], None) for pair in pairs)
    right_new = sum(found[pair] == pair[0] for pair in new)
    right_text = sum(text[pair] == pair[0] for pair in pairs)
    print(
        f"{name:10}{len({leader for leader, _ in pairs}):9}{len(pairs):11}{len(new):7}{right / max(1, len(pairs)):9.3f}"
        f"{right_new / max(1, len(new)):8.3f}{wrong:7}{right_text / max(1, len(pairs)):9.3f}"
    )
    if errors:
        for pair in pairs:
            if found[pair] != pair[0] or text[pair] != pair[0]:
                print(f"  {pair[1]} is {pair[0]}; by name {found[pair]}, in text {text[pair]}", file=sys.stderr)


def by_name(pair: Pair, reference: Reference) -> str | None:
    """Return the id of the leader whom the spelling alone names."""
    leader = reference.leader_spellings.find(pair[1])
    return leader.id if leader else None


def in_text(pair: Pair, reference: Reference, language: Language) -> str | None:
    """Return the id of the leader whom the article finds in a sentence that names the country too."""
    leader = reference.leaders[pair[0]]
    office = reference.offices[leader.terms[0].office].title
    text = f"{office} {pair[1]} of {reference.countries[leader.country].name} spoke on Monday."
    reading = Reading(Document(text), language)
    people = find_people(reading, reference, find_countries(reading, reference))
    ids = {x.name: x.id for x in reference.leaders.values()}
    return next((ids[person.name] for person in people if person.name in ids), None)


def of_people(folder: Path, reference: Reference) -> Iterator[Pair]:
    """Yield the forms of names of one person of whom one is a leader's."""
    for file in sorted(folder.glob("data/**/*.xml")):
        forms = {form for node in ElementTree.parse(file).iter("name") if (form := turned(node.text or ""))}
        leaders = {x.id for form in forms if (x := reference.leader_names.get(fold(form))) and " " in form}
        if len(leaders) == 1:
            yield from ((next(iter(leaders)), form) for form in forms)


def turned(form: str) -> str | None:
    """Return "Qadhafi, Muammar al-, Colonel (Kaddafi)" in the order of running text, None for anything else."""
    parts = [part.strip() for part in re.sub(r"\s*[(\[].*", "", form).split(",")]
    if len(parts) < 2 or not parts[1] or not all(part[:1].isalpha() for part in parts[:2]):
        return None
    family, given = parts[0], re.sub(r"\b(?:Jr|Sr)\b\.?|\b[IV]+\b", "", parts[1]).strip()
    if re.search(r"\b(?:Lord|Earl|Viscount|Baron|Sir)\b|- | of ", form):
        return None
    particle = re.search(r"(?:^|\s)((?:al|el|as|ad|an|ar|bin|ibn|de|da|von|van|der|du)[- ]?)$", given)
    if particle:
        given, family = (
            given[: particle.start()].strip(),
            f"{particle[1].rstrip('- ')}{'-' if '-' in particle[1] else ' '}{family}",
        )
    given = _RANK.sub("", f"{given} ").strip()
    name = " ".join(f"{given} {family}".split()) if given else None
    if not given:
        return None
    return name if name and len(name.split()) < 6 and re.fullmatch(r"[^\W\d_][\w .’'′‘`ʻ-]*", name) else None


def of_visits(folder: Path, reference: Reference) -> Iterator[Pair]:
    """Yield the names of visitors who held the office that they came with on the day."""
    for file in sorted(folder.glob("data/*.xml")):
        for visit in ElementTree.parse(file).iter("visit"):
            visitor, country = (" ".join((visit.findtext(tag) or "").split()) for tag in ("visitor", "from"))
            day, code = visit.findtext("start-date"), reference.find_country(country)
            if country == "Republic of Vietnam":
                continue  # a state that is no more
            title = next(
                (title for title in sorted(_OFFICES, key=len, reverse=True) if visitor.startswith(title + " ")), None
            )
            if day and code and title and (leader := holder(code, _OFFICES[title], day, reference)):
                name = _RANK.sub("", visitor)
                if len(core_of(name)) > 1 and not re.search(r"\d|,|;| and |\(", name):
                    yield leader.id, name


def of_factbook(folder: Path, reference: Reference) -> Iterator[Pair]:
    """Yield the names of heads of state and government whose terms began on the day that the list gives."""
    entry = re.compile(r"(?P<name>[A-Z][^()<>;]*?) \((?:since|sworn in) (?P<day>\d{1,2} \w+ \d{4})\)")
    for file in sorted(folder.glob("*/*.json")):
        try:
            government = json.loads(file.read_text(encoding="utf-8"))["Government"]
            country = government["Country name"]["conventional short form"]["text"]
            branch = government["Executive branch"]
        except (KeyError, TypeError, json.JSONDecodeError):
            continue
        code = reference.find_country(country)
        for part in ("chief of state", "head of government"):
            for match in entry.finditer((branch.get(part) or {}).get("text", "")):
                leader = started(code, match["day"], reference) if code else None
                name = _RANK.sub("", match["name"])
                if leader and len(name.split()) > 1:
                    yield leader.id, capitalised(name)


def of_leaders(folder: Path, reference: Reference) -> Iterator[Pair]:
    """Yield the names of presidents and prime ministers whose terms began in the year that the lists give."""
    for file in ("wikidata.csv", "wikipedia.csv"):
        with (folder / "data" / file).open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                cell = {column.lower(): value for column, value in row.items()}
                position, code = cell["positionlabel"], reference.find_country(cell["country"])
                office = next((o for o in ("Prime Minister", "President") if position.startswith(f"{o} of")), None)
                name = re.sub(r" \(.*", "", cell["officeholderlabel"])
                if code and office and cell["start_year"] and len(name.split()) > 1:
                    leaders = [
                        leader.id
                        for leader in reference.leaders.values()
                        if leader.country == code
                        and any(t.office == office and (t.start or "")[:4] == cell["start_year"] for t in leader.terms)
                    ]
                    if len(leaders) == 1:
                        yield leaders[0], name


def capitalised(name: str) -> str:
    """Return "Alyaksandr LUKASHENKA" as running text has it."""
    return " ".join(word.title() if word.isupper() and len(word) > 2 else word for word in name.split())


def holder(code: str, offices: tuple[str, ...], day: str, reference: Reference) -> KnownLeader | None:
    """Return the one leader of the country who held one of the offices on a day."""
    found = [
        leader
        for leader in reference.leaders.values()
        if leader.country == code
        and any(
            term.office in offices and term.covers(day) and _inside(term.start, term.end, day) for term in leader.terms
        )
    ]
    return found[0] if len(found) == 1 else None


def _inside(start: str | None, end: str | None, day: str) -> bool:
    """Return True unless the day may be that of a change, at the term's precision: two may have held the office."""
    return all(bound is None or bound[:7] != day[: len(bound[:7])] for bound in (start, end))


def started(code: str, day: str, reference: Reference) -> KnownLeader | None:
    """Return the one leader of the country of whom a term began about that day."""
    try:
        since = datetime.strptime(day, "%d %B %Y").date()
    except ValueError:
        return None
    found = defaultdict(set)
    for leader in reference.leaders.values():
        for term in leader.terms:
            exact = leader.country == code and term.start is not None and len(term.start) == 10
            if exact and abs(date.fromisoformat(term.start) - since) < timedelta(days=3):
                found[leader.id].add(term.office)
    return reference.leaders[next(iter(found))] if len(found) == 1 else None


if __name__ == "__main__":
    main()
