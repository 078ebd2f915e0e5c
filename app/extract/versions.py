"""Versions of the extractors, readable without spaCy.

Raise a version if its extractor may find something else in the same text: stored extractions are then made anew.
"""

VERSIONS = {
    "view": 5,
    "countries": 6,
    "people": 10,
    "dates": 4,
    "topics": 1,
    "quotes": 9,
    "summits": 16,
    "agreements": 12,
}
VERSION = ".".join(str(version) for version in VERSIONS.values())
