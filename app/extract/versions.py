"""Versions of the extractors, readable without spaCy.

Raise a version if its extractor may find something else in the same text: stored extractions are then made anew.
"""

VERSIONS = {
    "view": 4,
    "countries": 5,
    "people": 7,
    "dates": 4,
    "topics": 1,
    "quotes": 6,
    "summits": 13,
    "agreements": 10,
}
VERSION = ".".join(str(version) for version in VERSIONS.values())
