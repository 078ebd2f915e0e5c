#!/usr/bin/env python3
"""Rules of style that no linter has: docstring openings, and one meaning for one public class name."""

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHECKED = ("app", "benchmarks", "migrations", ".ci")
# Packages that do not follow the rules yet. This list only gets shorter.
EXEMPT = ("app/extract", "app/sources")
OPENINGS = {"What", "Where", "Who", "Whose", "How", "Which", "Tell", "Tells"}


def files() -> Iterator[Path]:
    """Yield the files that are checked."""
    for folder in CHECKED:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if not path.relative_to(ROOT).as_posix().startswith(EXEMPT):
                yield path


def faults() -> Iterator[str]:
    """Yield each violation as a line."""
    classes: dict[str, list[str]] = defaultdict(list)
    for path in files():
        name = path.relative_to(ROOT).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            words = (ast.get_docstring(node) or "").split()
            line = getattr(node, "lineno", 1)
            if words and words[0].rstrip(",:") in OPENINGS:
                yield f"{name}:{line}: a docstring begins with {words[0]!r}: begin with the noun, or the verb"
            if isinstance(node, ast.ClassDef) and name.startswith("app/") and not node.name.startswith("_"):
                classes[node.name].append(f"{name}:{line}")
    for name, places in classes.items():
        if len(places) > 1:
            yield f"the class {name} is defined {len(places)} times: {', '.join(places)}"


if __name__ == "__main__":
    found = [*faults()]
    print(*found, sep="\n", end="\n" if found else "")
    sys.exit(bool(found))
