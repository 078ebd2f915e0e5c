"""The family of errors: one tree, drawn in the docstring, each class with its HTTP face."""

import inspect
import re

import pytest

from app import errors
from app.errors import Fault, Gone, Moved, NotFound, QueryError, Split, SummitError

FAMILY = [c for _, c in inspect.getmembers(errors, inspect.isclass) if issubclass(c, SummitError)]


def test_the_docstring_draws_every_class_under_its_parent():
    drawn: list[tuple[str, str | None]] = []
    parents: list[str] = []
    for line in (errors.__doc__ or "").splitlines():
        if not (found := re.match(r"    ([│├└─ ]*)([A-Z]\w+)", line)):
            continue
        depth = len(found[1]) // 4
        parents[depth:] = [found[2]]
        drawn.append((found[2], parents[depth - 1] if depth else None))
    actual = {(c.__name__, None if c is SummitError else c.__base__.__name__) for c in FAMILY}
    assert set(drawn) == actual


@pytest.mark.parametrize("error", FAMILY)
def test_every_class_has_a_status_a_slug_and_a_title(error):
    assert 300 <= error.status < 600
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", error.slug)
    assert error.title


def test_what_an_error_carries_stands_in_its_message():
    fault = Fault("query", "speeker", "unknown-parameter", "There is no speeker.", "speaker")
    assert str(QueryError([fault, fault])) == "There is no speeker.; There is no speeker."
    assert NotFound("No such quote.", ["q-a"]).nearest == ("q-a",)
    assert str(Moved("people", "lee")) == "The record is now /v1/people/lee."
    assert str(Split("people", ["a", "b"])) == "The record is now one of /v1/people/a, /v1/people/b."
    assert str(Gone("The article was withdrawn.")) == "The article was withdrawn."
