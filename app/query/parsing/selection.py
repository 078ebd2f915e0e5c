"""Selection of the served form of a record: fields, additions, indentation."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.csv_rows import Tree, leaves, paths, tree_of
from app.query.catalog import Resource
from app.query.parsing.query_string import nearest
from app.query.parsing.text import Term
from app.query.parsing.values import MAX_VALUES, ValueFault, clipped
from app.query.resources import RESOURCES
from app.schemas.records import Evidence

EVIDENCE = "evidence"
HIGHLIGHTS = "highlights"


@dataclass(frozen=True, slots=True)
class Selection:
    """Served form of a record. `tree` is None for all its fields; `include` has relations, or `evidence`.

    `marked` are the words to highlight, None unless requested; `day` is that for the status of offices; `fields` are
    the paths in `tree`, as requested.
    """

    tree: Tree | None = None
    include: tuple[str, ...] = ()
    pretty: bool = False
    marked: tuple[Term, ...] | None = None
    day: date | None = None
    fields: tuple[str, ...] = ()

    @property
    def plain(self) -> bool:
        """True if the stored body is served unchanged, except for fields that depend on the day."""
        return self.tree is None and not self.include and self.marked is None


def parse_include(resource: Resource, text: str) -> tuple[str, ...]:
    """Return the names in `include=`; raises ValueFault for one that the resource does not have."""
    known = (EVIDENCE, *resource.relations)
    return _names(text, known, f"{resource.name} include")


def parse_fields(resource: Resource, include: tuple[str, ...], text: str) -> Tree:
    """Return the paths in `fields=` as a tree; raises ValueFault for one that is not served."""
    known = dict.fromkeys(paths(resource.schema))
    for name in include:
        shape = Evidence if name == EVIDENCE else RESOURCES[resource.relations[name]].schema
        known |= dict.fromkeys((name, *(f"{name}.{path}" for path in paths(shape))))
    tree: dict[str, Any] = {}
    for path in _names(text, tuple(known), f"{resource.name} have"):
        _graft(tree, path.split("."))
    return {**tree, **{name: {} for name in include if name not in tree}}


def leaves_of(resource: Resource, selection: Selection) -> tuple[tuple[str, ...], ...]:
    """Return the path of every served field without parts: the columns of a table."""
    parts = {**tree_of(resource.schema)}
    for name in selection.include:
        parts[name] = tree_of(Evidence if name == EVIDENCE else RESOURCES[resource.relations[name]].schema)
    return tuple(leaves(parts, selection.tree))


def pick(record: Any, tree: Tree) -> Any:
    """Return `record` with the fields of `tree` only; a list item by item."""
    if isinstance(record, list):
        return [pick(item, tree) for item in record]
    if not isinstance(record, dict) or not tree:
        return record
    return {name: pick(value, tree[name]) for name, value in record.items() if name in tree}


def _names(text: str, known: tuple[str, ...], target: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(part.strip() for part in text.split(",")))
    if len(names) > MAX_VALUES:
        raise ValueFault("too-many", f"has {len(names)} names; the limit is {MAX_VALUES}")
    for name in names:
        if name not in known:
            raise ValueFault(
                "unknown-field", f"names {clipped(name)}; {target} {', '.join(known)}", nearest(name, known), known
            )
    return names


def _graft(tree: dict[str, Any], parts: list[str]) -> None:
    """Add a path. A field that is requested whole stays whole, even if parts of it are requested too."""
    for depth, part in enumerate(parts):
        if part in tree and not tree[part]:
            return
        if depth == len(parts) - 1:
            tree[part] = {}
        tree = tree.setdefault(part, {})
