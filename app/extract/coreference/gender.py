"""Whether an article speaks of a person as "he" or as "she", as far as the person's names and titles tell.

Only what stands in the text counts: a form of address ("Mrs. Clinton"), a word that has a gender ("actress",
"spokesman"), or a given name that nearly always is of one gender (data/reference/given_names.csv).
"""

import csv
import re
from functools import cache
from typing import Literal

from app.findings import PersonFinding
from app.reference import FOLDER

Gender = Literal["male", "female"]

_GIVEN_NAMES = FOLDER / "given_names.csv"
_ADDRESS = re.compile(
    r"\b(?:(Mr|Sir|Lord|King|Prince|Father|Pope)|(Mrs|Ms|Miss|Dame|Lady|Queen|Princess|Sister))\b\.?\s+$"
)
_MALE = (
    "man|actor|businessman|chairman|congressman|spokesman|statesman|councilman|assemblyman|alderman|anchorman|"
    "husband|father|son|brother|nephew|uncle|grandfather|widower|prince|king|pope|cardinal|imam|sheikh|emir"
)
_FEMALE = (
    "woman|actress|businesswoman|chairwoman|congresswoman|spokeswoman|stateswoman|councilwoman|assemblywoman|"
    "wife|mother|daughter|sister|niece|aunt|grandmother|widow|princess|queen|heiress|duchess"
)
WORDS: dict[str, Gender] = {
    **dict.fromkeys(_MALE.split("|"), "male"),
    **dict.fromkeys(_FEMALE.split("|"), "female"),
    "lady": "female",
    "gentleman": "male",
}
# "spokeswoman Hope Hicks", "his wife, Jane": the word stands right before the name.
_WORD_BEFORE = re.compile(rf"\b({_MALE}|{_FEMALE}),?\s+(?:[A-Z][\w.’'-]*\s+)?$")
# "Hope Hicks, a Trump spokeswoman": the word heads what follows the comma.
_WORD_AFTER = re.compile(rf",\s+(?:an?|the|his|her|whose)\s+(?:[\w.’'-]+\s+){{0,5}}?({_MALE}|{_FEMALE})\b")


def gender_of(person: PersonFinding, text: str) -> Gender | None:
    """Return how `text` would speak of `person`; None where nothing tells."""
    votes: dict[Gender, int] = {"male": 0, "female": 0}
    for mention in person.mentions:
        before = text[max(0, mention.start - 40) : mention.start]
        if address := _ADDRESS.search(before):
            return "male" if address.group(1) else "female"
        if word := _WORD_BEFORE.search(before) or _WORD_AFTER.match(text, mention.end):
            votes[WORDS[word.group(1)]] += 1
    by_name = gender_of_name(person.name, person.family_name or "")
    if by_name is not None:
        return by_name
    if votes["male"] != votes["female"]:
        return "male" if votes["male"] > votes["female"] else "female"
    return None


def gender_of_name(name: str, family: str = "") -> Gender | None:
    """Return the gender of the given names of `name`, the family name left out ("Jong Un" of "Kim Jong Un")."""
    names = _given_names()
    words = name.lower().replace("’", "'").split()
    given = [word for word in words if word not in family.lower().split()] or words
    if len(words) == 1:  # a lone surname may be somebody's first name: Clinton, Warren, Thomas
        return "female" if names.get(words[0]) == "female" else None
    for candidate in ("-".join(given[:2]), *given, *(part for word in given for part in word.split("-"))):
        if candidate in names:
            return names[candidate]
    return None


@cache
def _given_names() -> dict[str, Gender]:
    with _GIVEN_NAMES.open(encoding="utf-8", newline="") as table:
        return {row["name"]: "male" if row["gender"] == "male" else "female" for row in csv.DictReader(table)}
