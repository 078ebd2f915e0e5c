"""The same findings whatever the seed of string hashes, which orders sets: each process of a server has another."""

import os
import subprocess
import sys
from itertools import permutations
from pathlib import Path

import pytest

from app.document import Document
from app.extract.language import Language
from app.extract.pipeline import extract
from app.extract.quotes.speech import is_speech
from app.reference import Reference
from app.settings import ROOT

TESTS = Path(__file__).parents[1]
TEXTS = [*sorted((TESTS / "corpus").glob("*.txt")), *sorted((TESTS / "cases" / "inputs").glob("quote-speaker-*.txt"))]
SCRIPT = """
import sys
from app.extract.language import Language
from app.reference import load_reference
from tests.extract.test_hash_seed import findings
print(*findings(Language(), load_reference()), sep="\\n")
"""


def findings(language: Language, reference: Reference) -> list[str]:
    documents = [Document(path.read_text(encoding="utf-8"), published="2025-03-14") for path in TEXTS]
    return [str(extract(document, language, reference)) for document in documents]


def findings_with(seed: str) -> list[str]:
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    command = [sys.executable, "-c", SCRIPT]
    run = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", env=environment, check=True, cwd=ROOT
    )
    return run.stdout.splitlines()


@pytest.fixture(scope="module")
def first(language: Language, reference: Reference) -> list[str]:
    """Findings of this process, whose seed is by chance unless PYTHONHASHSEED is set."""
    return findings(language, reference)


@pytest.mark.slow  # reads 35 articles in each process
@pytest.mark.parametrize("seed", ["4242", "1"])
def test_findings_do_not_depend_on_the_hash_seed(seed: str, first: list[str]) -> None:
    found = findings_with(seed)
    assert len(found) == len(TEXTS) > 30
    assert all("QuoteFinding(" in line for line in found[14:20])
    assert [path.name for path, one, other in zip(TEXTS, first, found, strict=True) if one != other] == []


def test_sums_of_weights_do_not_depend_on_the_order_of_a_set() -> None:
    weights = {"shape|title": 0.1, "end|,": 0.2, "words|3": 0.3, "before|said": -0.6}
    assert len({is_speech(list(order), weights) for order in permutations(weights)}) == 1
