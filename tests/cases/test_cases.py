"""Every case of this folder holds; one marked as `known` does not, and must lose the mark once it does."""

from collections import Counter

import pytest

from tests.cases.case import Case, load_cases
from tests.cases.runner import Runner

CASES = load_cases()


def marked(case: Case) -> object:
    marks = [pytest.mark.xfail(reason=case.known, raises=AssertionError, strict=True)] if case.known else []
    return pytest.param(case, id=f"{case.family}/{case.id}", marks=marks)


@pytest.fixture(scope="session")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    return Runner(tmp_path_factory.mktemp("cases"))


@pytest.mark.parametrize("case", [marked(case) for case in CASES])
def test_the_case_holds(case: Case, runner: Runner) -> None:
    faults = [f"{assertion}: got {line}" for assertion, line in runner.faults(case)]
    assert not faults, f"{case.why}\n" + "\n".join(faults)


def test_no_two_cases_have_one_id() -> None:
    assert [id_ for id_, number in Counter(case.id for case in CASES).items() if number > 1] == []
