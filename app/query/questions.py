"""Natural-language questions -> a list with filters: `what did Lee say about Japan`.

Names are resolved as in filters; keywords select the list. The rest of the question is ignored.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from urllib.parse import urlencode

from app.query.name_resolver import NameResolver
from app.query.parsing.values import ValueFault

MOST_WORDS = 30
LONGEST_NAME = 3  # words

_WORD = re.compile(r"[\w’'.-]*\w")
_AGREEING = "agree agreed agreement agreements sign signed treaty deal deals pledge pledged".split()
_MEETING = "meet meets met meeting meetings summit summits visit visited".split()
_LISTS: Mapping[str, str] = MappingProxyType(
    {**dict.fromkeys(_AGREEING, "agreements"), **dict.fromkeys(_MEETING, "summits")}
)
Name = tuple[str, str]  # resource, name as written


def suggested_list(text: str, names: NameResolver) -> str | None:
    """Return the path of the list for a question; None if it contains no known name.

    Only capitalised words are names.
    """
    words = _WORD.findall(text)[:MOST_WORDS]
    found = [*_names(words, names)]
    if len(words) <= len(found) or not found:
        return None
    resource = next((_LISTS[word.lower()] for word in words if word.lower() in _LISTS), "quotes")
    people = [name for kind, name in found if kind == "people"]
    countries = [name for kind, name in found if kind == "countries"]
    if resource == "quotes":
        about = [*people[1:], *countries] if people else countries
        filters = {"speaker": people[:1], "about": about[:1]}
    else:
        filters = {"participant__all": people, "country__all": countries}
    return f"/v1/{resource}?{urlencode({key: ','.join(values) for key, values in filters.items() if values})}"


def _names(words: Sequence[str], names: NameResolver) -> Iterator[Name]:
    """Yield the longest names from left to right."""
    start = 0
    while start < len(words):
        for length in range(min(LONGEST_NAME, len(words) - start), 0, -1):
            part = words[start : start + length]
            name = " ".join(part)
            if part[0][0].isupper() and part[-1][0].isupper() and (resource := _resource(name, names)):
                yield resource, name
                start += length
                break
        else:
            start += 1


def _resource(name: str, names: NameResolver) -> str | None:
    """Return the resource of the record with a name."""
    for resource in ("people", "countries"):
        try:
            if names.find(resource, name).url:
                return resource
        except ValueFault:
            continue
    return None
