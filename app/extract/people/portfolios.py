"""Portfolios of ministers: "Minister for Energy, Utilities and Climate", "Relief Minister".

The words of data/reference/portfolios.csv are fields in any case of letters. Others are if they have capitals and stand
where nothing but a field can: after "of" or "for", or right before "Minister".
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from app.naming import Naming
from app.reference import Reference

_HEADS = (
    r"(?!(?:Minister|President|Premier|Secretary|Deputy|Prime|Chief|Foreign Minister|Chancellor|Head|Vice|Mr|Mrs|Ms|Dr|"
    r"Hon)\b)"
)
_CAPITAL = rf"{_HEADS}[A-Z][\w’'-]*[a-z]"
# What shows that a run of capitals is over: no name follows right away.
_BORDER = r"(?=[,;:.()\n]|$| (?:and|&|[a-z])| (?:the )?(?:Rt\.? |Right )?(?:Hon|Mr|Mrs|Ms|Dr|H\.E)\b)"


@dataclass(frozen=True, slots=True)
class Portfolios:
    """Patterns made of the words of a Reference."""

    known_before: re.Pattern[str]  # "trade and industry " before "minister"
    more_before: re.Pattern[str]  # "trade and " before "industry minister"
    qualifier_before: re.Pattern[str]  # "international " before "trade minister"
    known_after: re.Pattern[str]  # " of trade and industry" after "minister"
    after: re.Pattern[str]  # " for Immigration and Citizenship" after "Minister"
    further: re.Pattern[str]  # " and Citizenship" after a known field
    before: re.Pattern[str]  # "Relief " before "Minister"
    naming: Naming


@lru_cache(maxsize=2)
def portfolios_of(reference: Reference) -> Portfolios:
    """Return the patterns for the fields of ministers."""
    words = sorted(reference.portfolios, key=len, reverse=True)
    forms = {
        kind: "|".join(_form(word) for word in words if reference.portfolios[word] == kind)
        for kind in ("qualifier", "field", "tail")
    }
    noun = rf"(?:{forms['field']}|{forms['tail']})"
    field = rf"(?:(?:{forms['qualifier']}) )?{noun}(?: (?:{forms['tail']}))?|(?:{forms['qualifier']})"
    field = rf"(?:{field})"
    known = rf"(?i:{field})(?!\w)"
    segment = rf"(?:{known}|{_CAPITAL})"
    bounded = rf"(?:{known}|{_CAPITAL}(?: {_CAPITAL}){{0,3}}{_BORDER})"
    more = rf"(?:(?:, {segment}(?=,| and| &)){{0,3}},? (?:and|&) (?:the )?{segment})?"
    fields = rf"{field}(?:(?:,? (?:and|&)|,) {field}){{0,3}}"
    return Portfolios(
        known_before=re.compile(rf"(?<!\w){fields}[ -]$", re.IGNORECASE),
        more_before=re.compile(rf"(?<!\w){fields}(?:,? (?:and|&)|,) $", re.IGNORECASE),
        qualifier_before=re.compile(r"(?<![\w.])(?:international|foreign|public|social|rural) $", re.IGNORECASE),
        known_after=re.compile(rf" (?:of|for) (?:the )?{fields}(?!\w)", re.IGNORECASE),
        after=re.compile(rf" (?:of|for) (?:the )?(?P<field>(?:{bounded}|{segment}){more})"),
        further=re.compile(rf"(?P<field>(?:, {segment}(?=,| and| &)){{0,3}},? (?:and|&) (?:the )?{segment})"),
        before=re.compile(rf"\b(?P<field>{_CAPITAL}(?:(?:,| and| &) {_CAPITAL})?) $"),
        naming=reference.naming,
    )


def _form(word: str) -> str:
    return re.escape(word).replace("’", "['’]")
