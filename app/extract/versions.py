"""Versions of the extractors, readable without spaCy.

Raise a version if its extractor may find something else in the same text: stored extractions are then made anew.
"""

VERSIONS = {
    "view": 5,
    "countries": 6,
    "people": 9,
    "dates": 4,
    "topics": 1,
    "quotes": 8,
    "summits": 15,
    "agreements": 11,
}
VERSION = ".".join(str(version) for version in VERSIONS.values())
