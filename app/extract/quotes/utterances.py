"""The same utterance twice in one article: a pull quote, a quote in the headline, a slip of the writer."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from app.findings import Speaker
from app.text import fold

NEAR = 90  # per cent of likeness at which two quotes are one utterance with a slip in it
FEWEST_WORDS = 5  # shorter quotes are the same only if they are equal
_SHINGLE = 3
_MOST_ALIKE = 20  # earlier quotes with which one quote is compared: keeps thousands of them linear


@dataclass
class _Utterance:
    words: str
    speaker: Speaker | None
    members: list[int]


def group(quotes: Sequence[tuple[str, bool]], speakers: Sequence[Speaker | None]) -> list[tuple[int, Speaker | None]]:
    """Return for each quote (text, is it indirect) the number of its utterance, and its speaker.

    A quote without a speaker takes that of a copy. Direct and indirect speech are never one utterance.
    """
    utterances: list[_Utterance] = []
    exact: dict[str, list[int]] = defaultdict(list)
    shingles: dict[str, list[int]] = defaultdict(list)
    numbers: list[int] = []
    for position, ((text, indirect), speaker) in enumerate(zip(quotes, speakers, strict=True)):
        words = ("indirect " if indirect else "") + (fold(text) or text)
        keys = _shingles(words)
        likely = dict.fromkeys([*exact[words], *(n for key in keys for n in shingles[key][-_MOST_ALIKE:])])
        number = next((n for n in [*likely][:_MOST_ALIKE] if _same(utterances[n], words, speaker)), len(utterances))
        if number == len(utterances):
            utterances.append(_Utterance(words, speaker, []))
            exact[words].append(number)
            for key in keys:
                shingles[key].append(number)
        utterances[number].members.append(position)
        utterances[number].speaker = utterances[number].speaker or speaker
        numbers.append(number)
    return [(n, speaker or utterances[n].speaker) for n, speaker in zip(numbers, speakers, strict=True)]


def _same(utterance: _Utterance, words: str, speaker: Speaker | None) -> bool:
    if utterance.speaker and speaker and not _same_speaker(utterance.speaker, speaker):
        return False
    if utterance.words == words:
        return True
    few = min(len(utterance.words.split()), len(words.split())) < FEWEST_WORDS
    return not few and fuzz.ratio(utterance.words, words) >= NEAR


def _same_speaker(one: Speaker, other: Speaker) -> bool:
    if one.person is not None or other.person is not None:
        return one.person == other.person
    return fold(re.sub(r"^(?:the|an?)\s", "", one.name, flags=re.IGNORECASE)) == fold(
        re.sub(r"^(?:the|an?)\s", "", other.name, flags=re.IGNORECASE)
    )


def _shingles(words: str) -> list[str]:
    """Return some runs of three words, from the start, the middle and the end; none for a short quote."""
    each = words.split()
    if len(each) < FEWEST_WORDS:
        return []
    last = len(each) - _SHINGLE
    return [" ".join(each[i : i + _SHINGLE]) for i in sorted({0, last // 3, last // 2, 2 * last // 3, last})]
