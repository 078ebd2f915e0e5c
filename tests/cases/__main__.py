"""Table of cases by family: `python -m tests.cases [--only FAMILY|ID] [FOLDER]`. A line for each that does not hold."""

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.cases.case import HERE, load_cases
from tests.cases.runner import Runner


def main() -> None:
    """Print the cases that do not hold and the table; exit status 1 if one without the key `known` is among them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=HERE, help="holds *.jsonl and inputs/")
    parser.add_argument("--only", help="a family, or the id of a case")
    options = parser.parse_args()
    lines, unexpected = report(options.folder, options.only)
    print("\n".join(lines))
    sys.exit(unexpected)


def report(folder: Path = HERE, only: str | None = None) -> tuple[list[str], bool]:
    """Return the lines to print, and True if a case that is not marked as `known` does not hold."""
    cases = load_cases(folder, only)
    lines, right, wrong, unexpected = [], Counter[str](), Counter[str](), False
    with TemporaryDirectory() as scratch:
        runner = Runner(Path(scratch))
        for case in cases:
            faults = runner.faults(case)
            (wrong if faults else right)[case.family] += 1
            unexpected |= bool(faults) and case.known is None
            for assertion, line in faults[:1]:
                known = f" [known: {case.known}]" if case.known else ""
                more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
                expected = json.dumps(assertion, ensure_ascii=False)
                lines.append(f"{case.id}: {case.why}.{known} Expected {expected}, got {line}{more}")
    lines += ["", f"{'family':20}{'right':>6}{'wrong':>6}"]
    lines += [f"{family:20}{right[family]:6}{wrong[family]:6}" for family in sorted(right | wrong)]
    lines.append(f"{right.total()} of {len(cases)} cases hold")
    return lines, unexpected


if __name__ == "__main__":
    main()
