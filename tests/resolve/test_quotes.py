"""Which quotes are one utterance, who said it, when and where."""

import pytest

from app.resolve import resolve
from tests.articles import article, person, quote, summit

TEXT = "I think that after this many of our friends will ask what it means"
NEARLY = "I think after this many of our friends will ask what it means"


def said(file: str, text: str = TEXT, speaker: str | None = "Ann Bell", *, published=None, **described):
    people = [person("Ann Bell", "Minister", "NZ", aliases=("Bell",))]
    return article(
        f"“{text}” – Ann Bell, or A spokesman, in {file}.",
        name=file,
        published=published,
        people=people,
        quotes=[quote(text, speaker, **described)],
    )


def quotes_of(reference, *articles):
    return resolve([a.report() for a in articles], reference).quotes


@pytest.mark.parametrize("other", [said("b"), said("b", NEARLY), said("b", TEXT.upper()), said("b", kind="partial")])
def test_these_are_one_quote(reference, other):
    (found,) = quotes_of(reference, said("a"), other)
    assert found.sources == 2
    assert found.speaker == "ann-bell"
    assert found.speaker_label is None


@pytest.mark.parametrize(
    "other",
    [
        said("b", TEXT.replace("will ask", "will not ask")),
        said("b", speaker="A spokesman"),
        said("b", speaker=None),
        said("b", kind="indirect"),
    ],
)
def test_these_are_two(reference, other):
    assert len({q.id for q in quotes_of(reference, said("a"), other)}) == 2


def test_a_source_that_is_no_person_is_a_label_as_written(reference):
    (found,) = quotes_of(reference, said("a", speaker="A spokesman"), said("b", speaker="A spokesman"))
    assert (found.speaker, found.speaker_label, found.sources) == (None, "A spokesman", 2)


def test_the_wording_of_most_articles_stands_then_the_longest(reference):
    (found,) = quotes_of(reference, said("a"), said("b", NEARLY))
    assert [w.text for w in found.wordings] == [TEXT, NEARLY]
    (found,) = quotes_of(reference, said("a"), said("b", NEARLY), said("c", NEARLY))
    assert [(w.text, w.sources) for w in found.wordings] == [(NEARLY, 2), (TEXT, 1)]
    assert found.text == NEARLY


def test_marks_and_case_make_no_other_wording(reference):
    (found,) = quotes_of(
        reference, said("a", "It’s a long way to go, they said"), said("b", "It's a long way to go – they said")
    )
    assert len(found.wordings) == 1


def test_occurrences_of_one_utterance_are_one_quote_whatever_they_share(reference):
    text = "“Far away” and later “over the hills and very far away from here” – Ann Bell"
    quotes = [quote("Far away", "Ann Bell"), quote("over the hills and very far away from here", None, utterance=0)]
    (found,) = quotes_of(reference, article(text, people=[person("Ann Bell")], quotes=quotes))
    assert (found.speaker, len(found.wordings), found.sources) == ("ann-bell", 2, 1)


def test_its_article_is_the_first_to_be_published(reference):
    (found,) = quotes_of(reference, said("a"), said("b", published="2025-02"), said("c", published="2025-01-31"))
    assert found.article == "c"


def test_the_most_precise_date_stands(reference):
    dates = [None, "2025", "2025-08-15"]
    (found,) = quotes_of(reference, *(said(str(date), said_on=date) for date in dates))
    assert found.said_on == "2025-08-15"


def test_countries_and_topics_are_those_named_inside_it(reference):
    text = "Japan said: “Kosovo wants tariffs cut” – Ann Bell on trade"
    found = article(
        text,
        countries={"JP": ["Japan"], "XK": ["Kosovo"]},
        topics={"tariffs": ["tariffs"], "trade": ["trade"]},
        quotes=[quote("Kosovo wants tariffs cut", "Ann Bell")],
    )
    (got,) = quotes_of(reference, found)
    assert (got.mentions, got.topics) == (("XK",), ("tariffs",))


LONG = "Two oceans meet at this port, and from today they meet in our trade as well"


@pytest.mark.parametrize(
    ("one", "other", "variants"),
    [
        ("We don’t come to ask for anything", "We do not come to ask for anything", 1),
        ("You can't lend at 15 percent", "You cannot lend at fifteen per cent", 1),
        ("We do not choose between east and west", "We are not choosing between East and West", 2),
        (LONG, "they meet in our trade as well", 2),  # a piece
        (LONG, LONG.replace("as well", "too"), 2),
    ],
)
def test_these_are_wordings_of_one_utterance(reference, one, other, variants):
    articles = said("a", one, published="2025-03-13"), said("b", other, kind="partial", published="2025-03-20")
    (found,) = quotes_of(reference, *articles)
    assert (found.sources, len(found.wordings)) == (2, variants)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (LONG, "our trade as"),  # too short to tell
        (LONG, "and from the two they"),
        ("We will choose between East and West", "We are not choosing between East and West"),
        ("We lend at 15 percent to friends of ours", "We lend at 5 percent to friends of ours"),
    ],
)
def test_these_are_two_utterances(reference, one, other):
    articles = said("a", one, published="2025-03-13"), said("b", other, published="2025-03-14")
    assert len(quotes_of(reference, *articles)) == 2


def test_a_whole_text_stands_before_a_piece_that_more_articles_have(reference):
    piece = "they meet in our trade as well"
    pieces = [said(file, piece, published="2025-03-13") for file in "bcd"]
    (found,) = quotes_of(reference, said("a", LONG, published="2025-03-13"), *pieces)
    assert [(w.text, w.sources) for w in found.wordings] == [(LONG, 1), (piece, 3)]


def test_a_piece_from_another_time_is_another_utterance(reference):
    piece = said("b", "they meet in our trade as well", published="2026-03-13")
    assert len(quotes_of(reference, said("a", LONG, published="2025-03-13"), piece)) == 2


def test_nearly_the_same_words_on_two_days_are_two_utterances(reference):
    first, second = said("a", said_on="2025-03-13"), said("b", NEARLY, said_on="2025-06-02")
    assert sorted((q.said_on, q.sources) for q in quotes_of(reference, first, second)) == [
        ("2025-03-13", 1),
        ("2025-06-02", 1),
    ]
    assert len(quotes_of(reference, first, said("c", NEARLY, said_on="2025-03-15"))) == 1


def test_only_what_a_known_person_says_is_taken_for_a_piece(reference):
    articles = [
        said(file, text, "A spokesman", published="2025-03-13")
        for file, text in (("a", LONG), ("b", "they meet in our trade as well"))
    ]
    assert len(quotes_of(reference, *articles)) == 2


class TestSummit:
    @pytest.mark.parametrize(
        ("summits", "said_on", "belongs"),
        [
            ([{"participants": (0,)}], None, True),
            ([{"participants": (0,)}], "2025-08", True),
            ([{"participants": (0,)}, {"status": "mentioned", "date": "2023"}], None, True),
            ([{"participants": (0,)}], "2025-08-15", False),  # said at another time
            ([{"participants": ()}], None, False),  # by somebody who was not there
            ([{"participants": (0,), "status": "mentioned"}], None, False),
            ([{"participants": (0,)}, {"participants": (0,), "date": "2025-09-01"}], None, False),  # which of the two?
        ],
    )
    def test_a_quote_belongs_to_the_one_summit_that_its_speaker_takes_part_in(
        self, reference, summits, said_on, belongs
    ):
        text = "They met in Tokyo. “We are close friends” – Ann Bell"
        standard = {"span": "They met in Tokyo.", "countries": "JP KR", "date": "2025-08-23", "place": "Tokyo"}
        found = article(
            text,
            people=[person("Ann Bell")],
            summits=[summit(**{**standard, **described}) for described in summits],
            quotes=[quote("We are close friends", "Ann Bell", said_on=said_on)],
        )
        (got,) = quotes_of(reference, found)
        assert (got.summit is not None) == belongs
