"""CSV serialisation of records: columns and cells.

`speaker.name` is a column; several values (`mentions.id`) share one cell. Spreadsheets must not execute text of an
article, so text that begins like a formula is prefixed with an apostrophe (OWASP, CSV injection).
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, get_args

import orjson
from pydantic import BaseModel

BETWEEN = "; "  # separator of values in a cell

# First characters of a formula in spreadsheets, including full-width ones; tab and line ends may precede it.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")

Tree = Mapping[str, "Tree"]  # a field -> its parts; empty for the whole field
Path = tuple[str | int, ...]


class _Returned:
    """File object for csv.writer: makes writerow return the line."""

    def write(self, line: str) -> str:
        return line


_WRITER = csv.writer(_Returned())


def paths(shape: type[BaseModel]) -> tuple[str, ...]:
    """Return the dotted name of every field that `shape` serves."""
    return tuple(_names(tree_of(shape)))


@cache
def tree_of(shape: type[BaseModel]) -> Tree:
    """Return every field that `shape` serves, with its parts, in order."""
    found: dict[str, Tree] = {}
    for name, field in shape.model_fields.items():
        parts: dict[str, Tree] = {}
        for part in _shapes_in(field.annotation):  # a field may be a union of shapes
            parts |= {name: tree for name, tree in tree_of(part).items() if name not in parts}
        found[field.serialization_alias or field.alias or name] = parts
    return found


def leaves(served: Tree, chosen: Tree | None = None) -> Iterator[tuple[str, ...]]:
    """Yield the paths in `served` without parts, in the order of `chosen`: the columns of a table."""
    for name in chosen or served:
        if served[name]:
            yield from ((name, *path) for path in leaves(served[name], chosen[name] if chosen else None))
        else:
            yield (name,)


def line_of(shape: type[BaseModel], body: str) -> str:
    """Return the line of a record of `shape` whose JSON is `body`."""
    return line(cells(orjson.loads(body), _columns(shape)))


def line(values: Sequence[str]) -> str:
    """Return cells as a line with its line end. A single empty cell is quoted, since an empty line is no row."""
    written: str = _WRITER.writerow(values)
    return written


def cells(record: Any, columns: Sequence[Path]) -> list[str]:
    """Return the cells of a record, one for each path."""
    return [_cell(_at(record, path)) for path in columns]


@cache
def _columns(shape: type[BaseModel]) -> tuple[Path, ...]:
    return tuple(leaves(tree_of(shape)))


def _names(tree: Tree) -> Iterator[str]:
    for name, parts in tree.items():
        yield name
        yield from (f"{name}.{path}" for path in _names(parts))


def _shapes_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [shape for part in get_args(annotation) for shape in _shapes_in(part)]


def _at(value: Any, path: Path) -> Any:
    """Return the value at `path` below `value`; below a list, that of each of its items."""
    for depth, part in enumerate(path):
        if value is None:
            return None
        if isinstance(value, list) and isinstance(part, str):
            return [_at(item, path[depth:]) for item in value]
        value = value[part]
    return value


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        value = BETWEEN.join(_flat(value))
    elif not isinstance(value, str):
        return _written(value)
    return f"'{value}" if value.startswith(_FORMULA) else value


def _flat(values: list[Any]) -> Iterator[str]:
    for value in values:
        if isinstance(value, list):
            yield from _flat(value)
        elif value is not None:
            yield _written(value)


def _written(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
