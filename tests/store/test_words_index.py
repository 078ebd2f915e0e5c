"""What indexes `words` finds the same on both databases: every word, none split, all kept up to date."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, insert, text, update

from app.records import metadata
from app.store.engine import Store
from app.store.rows import LONGEST_WORD, searchable
from tests.profiles import examples

TOPIC = metadata.tables["topic"]


def put(store, **texts):
    rows = [
        {"id": i, "words": searchable(t), "body": "{}", "csv_line": "", "name": i, "name_key": i}
        for i, t in texts.items()
    ]
    with store.writing() as connection:
        connection.execute(insert(TOPIC), rows)


def having(store, word: str, end: str = "") -> list[str]:
    """Return the ids of the topics that have the word; `*` as `end` asks for what begins with it."""
    with store.reading() as connection:
        if connection.dialect.name == "sqlite":
            query = (
                "SELECT id FROM topic JOIN topic_fts ON serial = topic_fts.rowid WHERE topic_fts MATCH :q ORDER BY id"
            )
            found = connection.execute(text(query), {"q": f'"{word}"{end}'})
        else:
            query = "SELECT id FROM topic WHERE tsv @@ CAST(:q AS tsquery) ORDER BY id"
            found = connection.execute(text(query), {"q": f"'{word}'{':*' if end else ''}"})
        return list(found.scalars())


@pytest.mark.parametrize(
    ("written", "word"),
    [
        ("Lee Jae-myung", "myung"),
        ("the U.S.", "u"),
        ("ŁÓDŹ", "lodz"),
        ("it’s", "s"),
        ("1,000.5", "000"),
        ("a/b_c@d.e", "c"),
        ("日本国", "日本国"),
        ("Владимир Путин", "путин"),
        ("x" * 3000, "x" * LONGEST_WORD),
        ("and or not near", "not"),
        ("word " * 20_000 + "last", "last"),
        ("word " * 300 + "needle " + "word " * 300, "needle"),
    ],
)
def test_a_word_is_found(store, written, word):
    put(store, a=written, b="something else")
    assert having(store, word) == ["a"]


def test_a_part_of_a_word_is_found_only_as_a_beginning(store):
    put(store, a="denuclearization", b="nuclear")
    assert having(store, "nuclear") == ["b"]
    assert having(store, "denuc") == []
    assert having(store, "denuc", "*") == ["a"]


def test_an_index_follows_what_is_written(store):
    put(store, a="one", b="two")
    with store.writing() as connection:
        connection.execute(update(TOPIC).where(TOPIC.c.id == "a").values(words="three"))
        connection.execute(delete(TOPIC).where(TOPIC.c.id == "b"))
    assert [having(store, word) for word in ("one", "two", "three")] == [[], [], ["a"]]


@examples(25)
@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=60))
def test_every_word_of_any_text_is_found(databases, written):
    store = Store(databases())
    put(store, a=written)
    for word in searchable(written).split():
        assert having(store, word) == ["a"]
    store.close()
