#!/usr/bin/env python3
"""Rules of style that no linter has: docstring openings, sizes, and one meaning for one public class name."""

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHECKED = ("app", "benchmarks", "migrations", ".ci")
OPENINGS = {"What", "Where", "Who", "Whose", "How", "Which", "Tell", "Tells"}
LONGEST_CLASS, LONGEST_FUNCTION = 150, 30  # lines, docstrings aside
# Modules with a longer class or function. This list only gets shorter.
LONGER = {
    "app/extract/coreference/article.py",
    "app/extract/coreference/ranking.py",
    "app/extract/events/agreements.py",
    "app/extract/events/meeting_features.py",
    "app/extract/events/parties.py",
    "app/extract/events/sentences.py",
    "app/extract/marks.py",
    "app/extract/meetings.py",
    "app/extract/parsing/syntax.py",
    "app/extract/people/groups.py",
    "app/extract/people/homes.py",
    "app/extract/people/names.py",
    "app/extract/people/titles.py",
    "app/extract/quotes/own_sentence.py",
    "app/extract/quotes/speakers.py",
    "app/leader_names.py",
}

Definition = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def faults() -> Iterator[str]:
    """Yield each violation as a line."""
    classes: dict[str, list[str]] = defaultdict(list)
    for path in (path for folder in CHECKED for path in sorted((ROOT / folder).rglob("*.py"))):
        name = path.relative_to(ROOT).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, Definition):
                continue
            place = f"{name}:{getattr(node, 'lineno', 1)}"
            words = (ast.get_docstring(node) or "").split()
            if words and words[0].rstrip(",:") in OPENINGS:
                yield f"{place}: a docstring begins with {words[0]!r}: begin with the noun, or the verb"
            if not name.startswith("app/") or isinstance(node, ast.Module):
                continue
            most = LONGEST_CLASS if isinstance(node, ast.ClassDef) else LONGEST_FUNCTION
            if (lines := length(node)) > most and name not in LONGER:
                yield f"{place}: {node.name} has {lines} lines, more than {most}"
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                classes[node.name].append(place)
    for name, places in classes.items():
        if len(places) > 1:
            yield f"the class {name} is defined {len(places)} times: {', '.join(places)}"


def length(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the number of lines from the first to the last statement, the docstring aside."""
    body = node.body[ast.get_docstring(node) is not None :]
    return (node.end_lineno or 0) - body[0].lineno + 1 if body else 0


if __name__ == "__main__":
    found = [*faults()]
    print(*found, sep="\n", end="\n" if found else "")
    sys.exit(bool(found))
