"""Topics of the controlled vocabulary, with the article's own wording for each.

The vocabulary has hundreds of patterns. Each is tried only at words that begin with the two letters it may begin with,
which makes all of them together cost as little as a few; those that do not tell are searched for by themselves.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TypeAlias

from app.extract.language import Reading
from app.findings import TopicFinding
from app.reference import KnownTopic, Reference

_Candidates: TypeAlias = Sequence[tuple[str, re.Pattern[str]]]  # topic id, pattern

_WORD = re.compile(r"(?<!\w)\w\w?")
_FLAGS = re.compile(r"\(\?<!\\w\)|\(\?(?:-i)?:|\\b")  # what a pattern may have before its first letter
_OPENING = re.compile(r"([a-z]{2})(?![?*{])")


def find_topics(reading: Reading, reference: Reference) -> tuple[TopicFinding, ...]:
    """Return the topics that the text touches, in order of their first mention."""
    by_opening, unsure = _by_opening(tuple(reference.topics.values()))
    text = reading.text
    elsewhere: dict[int, list[tuple[str, re.Match[str]]]] = defaultdict(list)
    for topic, pattern in unsure:
        for match in pattern.finditer(text):
            elsewhere[match.start()].append((topic, match))
    mentions: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for word in _WORD.finditer(text):
        start = word.start()
        matches = [
            (topic, found)
            for topic, pattern in by_opening.get(word.group().lower(), ())
            if (found := pattern.match(text, start))
        ]
        for topic, found in (*matches, *elsewhere.get(start, ())):
            if topic not in mentions or mentions[topic][-1][1] <= start:
                mentions[topic].append(found.span())
    return tuple(
        TopicFinding(topic, reference.topics[topic].label, tuple(reading.document.span(*place) for place in places))
        for topic, places in mentions.items()
    )


@lru_cache(maxsize=4)
def _by_opening(topics: tuple[KnownTopic, ...]) -> tuple[Mapping[str, _Candidates], _Candidates]:
    """Sort the patterns by the two letters that a match begins with; those that do not tell come apart."""
    by_opening: dict[str, list[tuple[str, re.Pattern[str]]]] = defaultdict(list)
    unsure = []
    for topic in topics:
        for pattern in topic.patterns:
            openings = list(_openings(pattern.pattern))
            if "" in openings:
                unsure.append((topic.id, pattern))
            else:
                for opening in dict.fromkeys(openings):
                    by_opening[opening].append((topic.id, pattern))
    return by_opening, unsure


def _openings(pattern: str) -> Iterator[str]:
    """Yield the lower-case first two letters of each way that a match may begin; "" where they are not plain."""
    start = 0
    while flag := _FLAGS.match(pattern, start):
        start = flag.end()
    beginnings = [start]
    # An alternative is a beginning where no group has opened since the start that is not closed again.
    depth = shallowest = 0
    for mark in re.finditer(r"\\.|[()|]", pattern[start:]):
        depth += {"(": 1, ")": -1}.get(mark.group(), 0)
        shallowest = min(depth, shallowest)
        if mark.group() == "|" and depth == shallowest:
            beginnings.append(start + mark.end())
    for beginning in beginnings:
        opening = _OPENING.match(pattern[beginning:].lower())
        yield opening[1] if opening else ""
