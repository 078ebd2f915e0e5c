import pytest

from app.query.parsing.text import MAX_TERMS, Term, parse_text
from app.query.parsing.values import MAX_VALUE, ValueFault


@pytest.mark.parametrize(
    ("query", "wanted", "unwanted"),
    [
        ("nuclear", ["nuclear"], []),
        ("Nuclear TALKS", ["nuclear", "talks"], []),
        ("  two\twords\n", ["two", "words"], []),
        ("twice twice", ["twice"], []),
        ('"joint statement"', ["joint statement"], []),
        ("“joint statement”", ["joint statement"], []),
        ('"joint statement" -draft nuclear*', ["joint statement", "nuclear*"], ["draft"]),
        ('-"first draft" treaty', ["treaty"], ["first draft"]),
        ("-draft", [], ["draft"]),
        ("-nucl*", [], ["nucl*"]),
        ("a:b", ["a", "b"], []),
        ("Jae-myung", ["jae", "myung"], []),
        ("-Jae-myung", [], ["jae myung"]),
        ("well-kno*", ["well", "kno*"], []),
        ("re- do", ["re", "do"], []),
        ('unclosed "joint statement', ["unclosed", "joint", "statement"], []),
        ('foo"bar baz"', ["foo", "bar baz"], []),
        ("AND NOT NEAR(x y)", ["and", "not", "near", "x", "y"], []),
        ("it's", ["it", "s"], []),
        ("Łódź Müller", ["lodz", "muller"], []),
        ("*", None, None),
        ("do * re", ["do", "re"], []),
        ("*do", ["do"], []),
        ("do*re", ["do", "re"], []),
        ("do-*", ["do"], []),
        ('"do re*"', ["do re"], []),
        ("日本*", ["日本*"], []),
        ("don’t%_", ["don", "t"], []),
        ("--draft", [], ["draft"]),
    ],
)
def test_words_phrases_exclusion_and_prefix(query: str, wanted: list[str] | None, unwanted: list[str] | None) -> None:
    if wanted is None or unwanted is None:
        with pytest.raises(ValueFault):
            parse_text(query)
        return
    text = parse_text(query)
    assert [_written(term) for term in text.wanted] == wanted
    assert [_written(term) for term in text.unwanted] == unwanted


@pytest.mark.parametrize(
    ("query", "wanted", "choices"),
    [
        ("tariffs OR trade", [], [["tariffs", "trade"]]),
        ('summit tariffs OR "free trade" OR nuc*', ["summit"], [["tariffs", "free trade", "nuc*"]]),
        ("a OR b c OR d", [], [["a", "b"], ["c", "d"]]),
        ("a or b", ["a", "or", "b"], []),
        ('a "OR" b', ["a", "or", "b"], []),
        ("OR a", ["or", "a"], []),
        ("a OR", ["a", "or"], []),
        ("a OR -b", ["a", "or"], []),
        ("a:b OR c", [], [["a b", "c"]]),
    ],
)
def test_or_stands_between_two_terms(query: str, wanted: list[str], choices: list[list[str]]) -> None:
    text = parse_text(query)
    assert [_written(term) for term in text.wanted] == wanted
    assert [[_written(term) for term in choice] for choice in text.choices] == choices


@pytest.mark.parametrize("query", ["", " ", '"', '""', "-", "*", "(!)", '" "', "-''", "﷽"[:0]])
def test_a_query_without_a_word_is_a_fault(query: str) -> None:
    with pytest.raises(ValueFault) as fault:
        parse_text(query)
    assert fault.value.code == "empty"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("a" * (MAX_VALUE + 1), "too-long"),
        ("日" * 999, "too-long"),  # one word of 2,997 bytes
        (" ".join(f"w{n}" for n in range(MAX_TERMS + 1)), "too-many"),
    ],
)
def test_a_query_is_bounded(query: str, code: str) -> None:
    with pytest.raises(ValueFault) as fault:
        parse_text(query)
    assert fault.value.code == code


def _written(term: Term) -> str:
    return " ".join(term.words) + ("*" if term.prefix else "")
