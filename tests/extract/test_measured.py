import re
from pathlib import Path

import pytest

import app.extract
from app.extract.measured import MEASURED, confidence_of

SOURCES = sorted(Path(app.extract.__file__).parent.glob("*.py"))
RULE = re.compile(r'"((?:parties|party|deal|text|body|it-was|ties|leaders?|talks|summit|forum)-[a-z-]+)"')


def test_every_rule_that_the_extractors_have_is_measured_and_no_other():
    named = {rule for path in SOURCES if path.stem != "measured" for rule in RULE.findall(path.read_text("utf-8"))}
    assert named == {rule for rules in MEASURED.values() for rule in rules}


@pytest.mark.parametrize("outcome", ["summit", "agreement"])
def test_no_more_are_right_than_were_judged(outcome):
    assert all(0 <= right <= judged for right, judged in MEASURED[outcome].values())


def test_a_rule_that_was_never_judged_has_the_share_of_its_kind():
    assert confidence_of("summit", "forum-met") == round(42 / 53, 3)
    assert confidence_of("agreement", "party-said") == round(140 / 152, 3)


def test_few_labels_move_the_confidence_little_and_many_far():
    assert confidence_of("agreement", "ties-changed") < confidence_of("agreement", "parties-agreed") < 1
    assert confidence_of("agreement", "parties-pledged") < confidence_of("agreement", "text-says")


def test_a_rule_that_is_not_in_the_table_is_an_error():
    with pytest.raises(KeyError):
        confidence_of("summit", "guessed")
