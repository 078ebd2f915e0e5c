"""The language model, loaded once for all tests of extraction: it takes a second."""

import pytest

from app.extract.language import Language


@pytest.fixture(scope="session")
def language() -> Language:
    return Language()
