"""How often each rule for summits and agreements was right on texts that it had not been written for.

MEASURED holds, by rule, how many findings were right of how many were judged: 61 texts, 53 summits and 152 agreements,
each text labelled before the rules had been changed for it (docs/extraction.md tells which). A rule's confidence is its
share, smoothed by two findings of the share of its kind, so that a rule with few labels stays near that and one with
none has it. Only whether it is a summit or an agreement counts, not its kind, status, place, date or parties.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

Outcome = Literal["summit", "agreement"]

MEASURED: Mapping[Outcome, Mapping[str, tuple[int, int]]] = MappingProxyType(
    {
        "summit": {
            # rule: (right, judged)
            "leaders-met": (21, 27),
            "talks-named": (11, 15),
            "summit-named": (7, 8),
            "leaders-attended": (1, 1),
            "leaders-signed": (2, 2),
            "forum-met": (0, 0),
            "leader-visits": (0, 0),
        },
        "agreement": {
            "parties-agreed": (40, 40),
            "deal-signed": (27, 33),
            "parties-pledged": (13, 17),
            "parties-announced": (10, 10),
            "text-issued": (10, 11),
            "parties-intend": (8, 8),
            "parties-will": (7, 8),
            "parties-reaffirmed": (8, 8),
            "body-formed": (6, 6),
            "party-will": (3, 3),
            "party-would": (3, 3),
            "deal-content": (2, 2),
            "it-was-agreed": (1, 1),
            "parties-launched": (1, 1),
            "ties-changed": (1, 1),
            "deal-goes-on": (0, 0),
            "deal-welcomed": (0, 0),
            "it-was-announced": (0, 0),
            "party-proposed": (0, 0),
            "party-said": (0, 0),
            "text-says": (0, 0),
        },
    }
)
_SMOOTHING = 2  # findings of the kind's own share, added to those of each rule


def confidence_of(outcome: Outcome, rule: str) -> float:
    """Return how sure a finding by this rule is, in (0, 1)."""
    rules = MEASURED[outcome]
    share = sum(right for right, _ in rules.values()) / sum(judged for _, judged in rules.values())
    right, judged = rules[rule]
    return round((right + _SMOOTHING * share) / (judged + _SMOOTHING), 3)
