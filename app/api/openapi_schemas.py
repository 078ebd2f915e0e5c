"""Schemas of OpenAPI: records with their `include=` additions, pages of lists, one name for each enumeration.

Clients are generated from them, so a value has the same type everywhere (decision 14).
"""

from collections.abc import Mapping, Sequence
from typing import Any, get_args

from pydantic import BaseModel, create_model

from app import kinds
from app.query.resources import RESOURCES
from app.schemas.records import CorrectionMade, Evidence, Highlight, Stub
from app.schemas.responses import GroupPage, ListOf, Problem, SelectionOf

Schema = dict[str, Any]

_KINDS = (
    *("QuoteKind", "SummitStatus", "SummitKind", "AgreementKind", "AgreementStatus", "OfficeStatus", "ArticleStatus"),
    *("OfficeBasis", "PublishedFrom", "CorrectionAction", "ChangeAction"),
)
# Enumerations of app.kinds by their values.
_NAMES: Mapping[tuple[str, ...], str] = {get_args(getattr(kinds, name)): name for name in _KINDS}


def reference(name: str) -> Schema:
    """Return a reference to the schema `name`."""
    return {"$ref": f"#/components/schemas/{name}"}


def enumeration(values: Sequence[str]) -> Schema:
    """Return the schema of a closed list of values: a reference if it has a name."""
    name = _NAMES.get(tuple(values))
    return reference(name) if name else {"type": "string", "enum": [*values]}


def page_schema(model: type[BaseModel]) -> Schema:
    """Return the schema of a page of a list: its records, those with `fields=`, or counts with `group_by=`."""
    name = model.__name__
    return {"anyOf": [reference(each) for each in (f"{name}Page", f"Partial{name}Page", GroupPage.__name__)]}


def record_schema(model: type[BaseModel]) -> Schema:
    """Return the schema of one record, complete or with `fields=`."""
    return {"anyOf": [reference(model.__name__), reference(f"Partial{model.__name__}")]}


def models() -> list[type[BaseModel]]:
    """Return the models referenced only by the schemas of this module."""
    pages = [_page(ListOf, model.__name__, model) for model in _listed()]
    partial = [_page(SelectionOf, f"Partial{model.__name__}", model) for model in _listed()]
    return [*pages, *partial, GroupPage, Evidence, Highlight, Problem]


def _listed() -> list[type[BaseModel]]:
    """Return the models of list records."""
    return [*dict.fromkeys(resource.schema for resource in RESOURCES.values()), CorrectionMade]


def _page(base: Any, name: str, model: type[BaseModel]) -> type[BaseModel]:
    page: type[BaseModel] = create_model(f"{name}Page", __base__=base[model], __doc__=base.__doc__)
    return page


def component_schemas(made: Mapping[str, Schema]) -> dict[str, Schema]:
    """Return FastAPI's schemas in the form for clients, each with its name as the only title."""
    schemas: dict[str, Schema] = {name: _plain(schema) for name, schema in made.items()}
    schemas |= {name: {"type": "string", "enum": [*values]} for values, name in _NAMES.items()}
    for resource in {resource.schema: resource for resource in RESOURCES.values()}.values():
        properties = schemas[resource.schema.__name__]["properties"]
        for name, target in resource.relations.items():
            properties[name] = _expandable(properties[name], RESOURCES[target].schema.__name__)
        properties["evidence"] = {**_array(Evidence), "description": "With `include=evidence`."}
        properties["highlights"] = {**_array(Highlight), "description": "In a list with `highlight=true`."}
    schemas |= _partial_schemas(schemas)
    for model in _listed():
        schemas[f"Partial{model.__name__}Page"]["properties"]["data"]["items"] = reference(f"Partial{model.__name__}")
    return {name: {"title": name, **schemas[name]} for name in sorted(schemas)}


def _partial_schemas(schemas: Mapping[str, Schema]) -> dict[str, Schema]:
    """Return the schemas of records and their parts with `fields=`: any property may be absent."""
    names = [model.__name__ for model in _listed()]

    def partial(part: Any) -> Any:
        if isinstance(part, list):
            return [partial(item) for item in part]
        if not isinstance(part, dict):
            return part
        name = part.get("$ref", "").rpartition("/")[2]
        if "properties" not in schemas.get(name, {}):
            return {key: partial(value) for key, value in part.items() if key != "required"}
        if name not in names:
            names.append(name)
        return reference(f"Partial{name}")

    return {f"Partial{name}": partial(schemas[name]) for name in names}  # `names` grows during the iteration


def _plain(part: Any) -> Any:
    """Return a schema without property titles and defaults, and with named enumerations.

    A response has no defaults: a property that is not required may be absent, and generated clients would fill it in.
    """
    if isinstance(part, list):
        return [_plain(item) for item in part]
    if not isinstance(part, dict):
        return part
    if tuple(part.get("enum", ())) in _NAMES:
        return enumeration(part["enum"])
    return {
        key: _plain(value)
        for key, value in part.items()
        if key != "default" and not (key == "title" and isinstance(value, str))
    }


def _expandable(schema: Schema, name: str) -> Schema:
    """Return the schema of a relation, whose stubs `include=` replaces with records of the model `name`.

    The record comes first, since clients use the first matching alternative, and a stub's properties are a subset.
    """
    if "items" in schema:
        return {**schema, "items": _expandable(schema["items"], name)}
    return {"anyOf": [reference(name), *schema.get("anyOf", [reference(Stub.__name__)])]}


def _array(model: type[BaseModel]) -> Schema:
    return {"type": "array", "items": reference(model.__name__)}
