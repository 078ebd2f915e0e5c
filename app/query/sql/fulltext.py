"""Text query in the syntax of the two engines, over the same folded `words`.

SQLite has an FTS5 table `<table>_fts` beside each table, whose MATCH expresses the whole query. PostgreSQL has a column
`tsv`, which stores no position over 16,383 and at most 255 per word, so phrases are matched in `words`, among the rows
with all their words. Titles of articles have their own index.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    TableClause,
    bindparam,
    cast,
    column,
    func,
    literal,
    literal_column,
    not_,
    or_,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from app.query.parsing.text import Term, TextQuery


@dataclass(frozen=True, slots=True)
class TextShape:
    """Part of a text query that determines its SQL: the kinds of terms, and the number of phrases."""

    wanted: bool
    unwanted_words: bool
    wanted_phrases: int
    unwanted_phrases: int
    choices: tuple[int, ...] = ()  # number of terms of each choice with a phrase


def text_shape(text: TextQuery) -> TextShape:
    """Return the shape of `text`."""
    unwanted_phrases = len(_phrases(text.unwanted))
    return TextShape(
        wanted=bool(text.found),
        unwanted_words=len(text.unwanted) > unwanted_phrases,
        wanted_phrases=len(_phrases(text.wanted)),
        unwanted_phrases=unwanted_phrases,
        choices=tuple(len(choice) for choice in _loose(text)),
    )


def text_conditions(records: Table, shape: TextShape, dialect: str) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions on `records`; their parameters are those of text_values."""
    if shape.wanted:
        yield _has_wanted(records, dialect)
    yield from _besides(records, shape, dialect)


def best_first(records: Table, column: str, shape: TextShape, dialect: str) -> Select[Any]:
    """Return a column of the matches by the engine's rank; `shape` must have a wanted term."""
    if dialect == "sqlite":
        # Ordered by rank alone, FTS5 returns rows lazily; nothing else is sorted or read.
        index = _fts5_table(records)
        found = select(records.c[column]).select_from(index.join(records, records.c.serial == index.c.rowid))
        ranked = found.where(_fts5_match(records, "wanted")).order_by(index.c.rank)
    else:
        rank = func.ts_rank(_vector(records), cast(bindparam("wanted"), TSQUERY), 1)  # 1: no bonus for long texts
        ranked = select(records.c[column]).where(_matches(records, "wanted")).order_by(rank.desc(), records.c.id)
    return ranked.where(*_besides(records, shape, dialect))


def title_condition(records: Table, dialect: str) -> ColumnElement[bool]:
    """Return the condition that a name of a record, or the title of an article, has the wanted words.

    Its parameter is that of text_values.
    """
    if records.name != "article":
        return _has_wanted(records, dialect)
    if dialect == "sqlite":
        index = table("article_title_fts", column("rowid"))
        matching = literal_column(index.name).bool_op("MATCH")(bindparam("wanted"))
        return records.c.serial.in_(select(index.c.rowid).where(matching))
    titles = func.words_tsvector(records.c.title_key)
    return titles.bool_op("@@")(cast(bindparam("wanted"), TSQUERY))


def by_any(found: Select[Any], records: Table, dialect: str) -> Select[Any]:
    """Return the rows of `found`, from `records`, with any of the terms of any_value; those with most of them first."""
    if dialect == "sqlite":
        index = _fts5_table(records)
        joined = found.join_from(records, index, records.c.serial == index.c.rowid)
        return joined.where(_fts5_match(records, "any")).order_by(index.c.rank)
    rank = func.ts_rank(_vector(records), cast(bindparam("any"), TSQUERY), 1)
    return found.where(_matches(records, "any")).order_by(rank.desc(), records.c.id)


def any_value(terms: Iterable[Term], dialect: str) -> dict[str, str]:
    """Return the parameter of by_any. In PostgreSQL the words of a term need not be consecutive."""
    if dialect == "sqlite":
        return {"any": _fts5(terms, " OR ")}
    return {"any": " | ".join(f"({_tsquery([Term((word,)) for word in term.words], ' & ')})" for term in terms)}


def text_values(text: TextQuery, dialect: str) -> dict[str, str]:
    """Return the parameters for `text`."""
    if dialect == "sqlite":
        choices = (f"({_fts5(choice, ' OR ')})" for choice in text.choices)
        return {
            "wanted": " AND ".join(filter(None, [_fts5(text.wanted, " AND "), *choices])),
            "unwanted": _fts5(text.unwanted, " OR "),
        }
    parts = [_tsquery(_single(term), " & ") for term in text.wanted]
    parts += (f"({' | '.join(_tsquery(_single(term), ' & ') for term in choice)})" for choice in text.choices)
    unwanted_words = [term for term in text.unwanted if len(term.words) == 1]
    return {
        "wanted": " & ".join(parts),
        "unwanted": _tsquery(unwanted_words, " | "),
        **{f"wanted_{n}": _pattern(term) for n, term in enumerate(_phrases(text.wanted))},
        **{f"unwanted_{n}": _pattern(term) for n, term in enumerate(_phrases(text.unwanted))},
        **{f"choice_{n}_{k}": _pattern(term) for n, choice in enumerate(_loose(text)) for k, term in enumerate(choice)},
    }


def _besides(records: Table, shape: TextShape, dialect: str) -> Iterator[ColumnElement[bool]]:
    """Yield all conditions except that on wanted terms, which uses the index."""
    if dialect == "sqlite":
        if shape.unwanted_words or shape.unwanted_phrases:
            yield not_(_found_by_fts5(records, "unwanted"))
        return
    padded = literal(" ") + records.c.words + literal(" ")
    if shape.unwanted_words:
        yield not_(_matches(records, "unwanted"))
    yield from (padded.like(bindparam(f"wanted_{n}")) for n in range(shape.wanted_phrases))
    yield from (padded.not_like(bindparam(f"unwanted_{n}")) for n in range(shape.unwanted_phrases))
    for n, terms in enumerate(shape.choices):
        yield or_(*(padded.like(bindparam(f"choice_{n}_{k}")) for k in range(terms)))


def _fts5_table(records: Table) -> TableClause:
    return table(f"{records.name}_fts", column("rowid"), column("rank"))


def _fts5_match(records: Table, parameter: str) -> ColumnElement[bool]:
    return literal_column(f"{records.name}_fts").bool_op("MATCH")(bindparam(parameter))


def _has_wanted(records: Table, dialect: str) -> ColumnElement[bool]:
    return _found_by_fts5(records, "wanted") if dialect == "sqlite" else _matches(records, "wanted")


def _found_by_fts5(records: Table, parameter: str) -> ColumnElement[bool]:
    index = _fts5_table(records)
    return records.c.serial.in_(select(index.c.rowid).where(_fts5_match(records, parameter)))


def _vector(records: Table) -> ColumnElement[Any]:
    return literal_column(f"{records.name}.tsv")


def _matches(records: Table, parameter: str) -> ColumnElement[bool]:
    return _vector(records).bool_op("@@")(cast(bindparam(parameter), TSQUERY))


def _fts5(terms: Iterable[Term], joint: str) -> str:
    return joint.join(f'"{" ".join(term.words)}"{" *" if term.prefix else ""}' for term in terms)


def _tsquery(words: Iterable[Term], joint: str) -> str:
    return joint.join(f"'{term.words[0]}'{':*' if term.prefix else ''}" for term in words)


def _pattern(phrase: Term) -> str:
    """Return a LIKE pattern; folded words contain neither % nor _."""
    return f"% {' '.join(phrase.words)}{'' if phrase.prefix else ' '}%"


def _loose(text: TextQuery) -> list[tuple[Term, ...]]:
    """Return the choices with a phrase, for which `tsv` only shows that the words occur."""
    return [choice for choice in text.choices if _phrases(choice)]


def _single(term: Term) -> list[Term]:
    """Return the words of a term as separate terms."""
    return [Term((word,), term.prefix) for word in term.words]


def _phrases(terms: Iterable[Term]) -> list[Term]:
    return [term for term in terms if len(term.words) > 1]
