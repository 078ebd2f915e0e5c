import pytest

from app.extract.tense import tense_at


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("He will fly there on *", "future"),
        ("They’ll meet on *", "future"),
        ("The two are to meet on *", "future"),
        ("She is meeting him on *", "future"),
        ("They plan to sign it on *", "future"),
        ("A summit scheduled for *", "future"),
        ("Both agreed to meet on *", "future"),
        ("Talks begin by *", "future"),
        ("On * the two will meet.", "future"),
        ("They met on *", "past"),
        ("He walked away on *", "past"),
        ("He would have come on *", "past"),
        ("He said on * that he will come.", "past"),
        ("*, they signed a deal that will last.", "past"),
        ("It will be the first since they met on *", "past"),
        ("*’s summit", None),
        ("The summit is on *", None),
    ],
)
def test_the_verb_nearest_before_tells_the_tense_else_the_first_after(sentence, expected):
    assert tense_at(sentence, sentence.index("*")) == expected


def test_only_the_sentence_itself_is_read():
    text = "They will come. On * they left. They will go."
    assert tense_at(text, text.index("*"), 16, 31) == "past"
