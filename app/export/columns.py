"""Columns of a resource with their types, from its response model."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from app.edtf_dates import bounds
from app.query.catalog import Resource
from app.schemas.records import Stub

Type = Literal["string", "integer", "number", "boolean"]
_TYPES: dict[Any, Type] = {str: "string", int: "integer", float: "number", bool: "boolean"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the value of a record at `path`, or the values if it crosses a list (`many`)."""

    path: tuple[str, ...]
    type: Type
    many: bool = False

    @property
    def name(self) -> str:
        """Name that needs no quotes in SQL."""
        return "_".join(self.path)


def columns_of(shape: type[BaseModel], *, stubs: Sequence[str] = ("id", "name", "url")) -> tuple[Column, ...]:
    """Return the columns of records of `shape` in order; `stubs` are the parts of a relation to include."""
    return tuple(_columns(shape, (), many=False, stubs=stubs))


def dates_of(resource: Resource) -> Mapping[str, tuple[str, str]]:
    """Return the served dates with filters, and the columns of their first and last days."""
    names = (field.name for field in resource.fields if field.kind == "date" and not field.via)
    return {name: (f"{name}_earliest", f"{name}_latest") for name in names}


def days_of(date: str | None) -> tuple[int, int] | tuple[None, None]:
    """Return the first and the last day of an EDTF date as integers YYYYMMDD; open ends are ±edtf_dates.OPEN."""
    return (None, None) if date is None else bounds(date)


def value_at(record: Any, path: Sequence[str]) -> Any:
    """Return the value at `path` of a record, None if a part is missing; `path` must not cross a list."""
    return reduce(lambda value, part: None if value is None else value[part], path, record)


def kernel(annotation: Any) -> tuple[Any, bool]:
    """Return the class of a field's values or items, and whether it is a list: both as in JSON."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return kernel(parts[0])
    if origin in (Union, UnionType):
        (one,) = (part for part in parts if part is not type(None))
        return kernel(one)
    if origin is tuple:
        return kernel(parts[0])[0], True
    return (str, False) if origin is Literal else (annotation, False)


def _columns(shape: type[BaseModel], path: tuple[str, ...], *, many: bool, stubs: Sequence[str]) -> Iterator[Column]:
    for name, field in shape.model_fields.items():
        if shape is Stub and name not in stubs:
            continue
        below = (*path, field.alias or name)
        inner, is_list = kernel(field.annotation)
        if issubclass(inner, BaseModel):
            yield from _columns(inner, below, many=many or is_list, stubs=stubs)
        else:
            yield Column(below, _TYPES[inner], many or is_list)
