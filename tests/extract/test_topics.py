import re

import pytest

from app.document import Document
from app.extract.language import Reading
from app.extract.topics import find_topics
from app.reference import KnownTopic, load_reference

REFERENCE = load_reference()


def topics(text):
    # No language: topics are read from characters alone.
    return {f.id: [m.text for m in f.mentions] for f in find_topics(Reading(Document(text), None), REFERENCE)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "They spoke of A.I. and artificial intelligence.",
            {"artificial-intelligence": ["A.I", "artificial intelligence"]},
        ),
        ("Tariffs fell, and so did the tariff on steel.", {"tariffs": ["Tariffs", "tariff"]}),
        ("The denuclearisation of the peninsula", {"denuclearization": ["denuclearisation"]}),
        ("EU membership and a truce", {"enlargement": ["EU membership"], "ceasefire": ["truce"]}),
        ("aging populations, declining birthrates", {"ageing": ["aging populations"], "demographics": ["birthrates"]}),
        # inside another word, or another case where case tells
        ("They said ai and distrucement.", {}),
        ("The leaders met for lunch.", {}),
    ],
)
def test_topics_come_with_the_words_of_the_article(text, expected):
    assert topics(text) == expected


def test_topics_are_in_order_of_their_first_mention():
    assert list(topics("Missiles first, then tariffs, then missiles.")) == ["missiles", "tariffs"]


@pytest.mark.parametrize(
    "pattern", ["abc(?:d|e)", "ab|xy", "(?:ab|cd) (?:x|y)", "a?bc", "(?-i:AB)", "[ab]c", r"\d\d", "ab?"]
)
def test_no_match_is_lost_by_trying_only_words_that_begin_alike(pattern):
    text = "abcd abce ab xy ab x cd y bc abc AB ac 12 a"
    made = KnownTopic("made-up", "Made up", (re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE),))
    reference = type("R", (), {"topics": {"made-up": made}})
    found = find_topics(Reading(Document(text), None), reference)
    expected = [match.group() for match in made.patterns[0].finditer(text)]
    assert [m.text for f in found for m in f.mentions] == expected
