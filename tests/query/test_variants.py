from sqlalchemy import Connection

from app.query.variants import read_variants
from app.text import fold

QUOTE = "q-kdjv3jjgp7tqbrwh"  # the article has it twice, one word apart


def test_a_quote_has_its_wordings_with_the_places_where_each_stands(article: Connection) -> None:
    longer, shorter = read_variants(article, QUOTE)
    assert "think that after" in longer.text
    assert "think after" in shorter.text
    for variant in (longer, shorter):
        assert variant.sources == 1
        (piece,) = variant.evidence
        assert fold(piece.exact) == fold(variant.text)


def test_what_is_no_quote_has_none(article: Connection) -> None:
    assert read_variants(article, "q-none") == []
