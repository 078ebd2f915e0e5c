"""Kinds of speaker that a mention may be: a person, a news medium, a text, a body, people without names, a thing."""

import re

from app.extract.coreference.descriptions import KEYS
from app.extract.parsing.cues import TEXTS
from app.extract.word_lists import load_body_nouns
from app.reference import load_media

_WORD = re.compile(r"[\w’'&./-]*\w")
_ENDING = re.compile(r"[’']s?$")
_LONGEST_NAME = 3  # words
_PRONOUNS = {
    **dict.fromkeys(("he", "she", "his", "her", "him"), "he"),
    **dict.fromkeys(("it", "its"), "it"),
    **dict.fromkeys(("they", "their", "them", "these", "those", "both", "some", "others", "many", "all"), "they"),
    **dict.fromkeys(("who", "whom", "whose"), "who"),
    **dict.fromkeys(("which", "that"), "which"),
    **dict.fromkeys(("i", "we", "you", "my", "our", "your", "us", "me"), "we"),
}
_ENTITIES = {"ORG": "body", "GPE": "place", "NORP": "people", "PERSON": "name"}
_PEOPLE = frozenset("people men women folks".split())


def kind_of(text: str, person: bool, entity: str) -> str:
    """Return the kind of a mention: by its text, whether it stands for a person, and its entity label."""
    if person:
        return "person"
    if (pronoun := _PRONOUNS.get(text.lower())) is not None:
        return pronoun
    if is_medium(text):
        return "medium"
    last = _ENDING.sub("", text.rsplit(maxsplit=1)[-1].lower())
    if last in TEXTS:
        return "text"
    if last in KEYS or last.removesuffix("s") in KEYS or last in _PEOPLE or last.endswith("-old"):
        return "people"
    if last in load_body_nouns():
        return "body"
    return _ENTITIES.get(entity, "thing" if text[:1].islower() or entity != "none" else "capital")


def is_medium(text: str) -> bool:
    """Return True if a noun phrase ends in a medium: `Reuters`, `Chinese state media`, `the Ritzau news agency`."""
    media = load_media()
    words = [_ENDING.sub("", word) for word in _WORD.findall(text)]
    while words and (words[-1] in media.nouns or (words[-1].lower() in ("news", "agency") and len(words) > 1)):
        if words[-1] in media.nouns:
            return True
        words.pop()
    return any(" ".join(words[-size:]) in media.names for size in range(1, _LONGEST_NAME + 1))
