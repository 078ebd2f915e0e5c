"""Hypothesis profiles: `dev`, `ci` (chosen if CI is set) and `torture` (--hypothesis-profile=torture).

A test states its number of examples in `ci`; `dev` takes a quarter of them and `torture` fifty times as many.
"""

import os

from hypothesis import HealthCheck, settings

_SHARED = {"deadline": None, "suppress_health_check": [*HealthCheck]}
settings.register_profile("dev", max_examples=25, **_SHARED)
settings.register_profile("ci", max_examples=100, print_blob=True, **_SHARED)
settings.register_profile("torture", max_examples=5_000, print_blob=True, **_SHARED)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


def examples(in_ci: int, **options: int | bool | None) -> settings:
    """Return settings for `in_ci` examples in the profile `ci`, and in proportion in the other ones."""
    return settings(max_examples=max(2, in_ci * settings().max_examples // 100), **options)


def sized(in_ci: int) -> int:
    """Return the size of a test without examples: `in_ci` in the profile `ci`, and in proportion in the other ones."""
    return max(2, in_ci * settings().max_examples // 100)
