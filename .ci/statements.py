#!/usr/bin/env python3
"""Size of a tree: Python statements of app/ by package, and SQL statements of migrations/.

    .ci/statements.py [TREE …]

A statement is a node of the syntax tree, docstrings aside. Named trees are printed side by side.
"""

import ast
import re
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_SQL = re.compile(r"\b(?:CREATE|DROP|ALTER|INSERT|UPDATE|DELETE|SELECT)\b")


def sizes(tree: Path) -> Counter[str]:
    """Return the number of statements by package; modules of app/ itself count as `app`."""
    found: Counter[str] = Counter()
    for path in (tree / "app").rglob("*.py"):
        parts = path.relative_to(tree / "app").parts
        found[f"app.{parts[0]}" if len(parts) > 1 else "app"] += _statements(path)
    for path in (tree / "migrations").rglob("*.py"):
        found["migrations"] += _statements(path)
        found["migrations, SQL"] += len(_SQL.findall(path.read_text(encoding="utf-8")))
    return found


def _statements(path: Path) -> int:
    nodes = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.stmt)]
    return sum(
        not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str))
        for node in nodes
    )


if __name__ == "__main__":
    trees = [Path(name) for name in sys.argv[1:]] or [ROOT]
    counted = [sizes(tree) for tree in trees]
    for name in sorted(set().union(*counted)):
        print(f"{name:20}", *(f"{each[name]:8}" for each in counted))
    print(f"{'all':20}", *(f"{each.total():8}" for each in counted))
