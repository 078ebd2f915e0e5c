"""`make sbom` lists what is installed, and nothing else."""

import json
import re
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path

import pytest

from app.settings import ROOT


@pytest.mark.slow
def test_the_bill_of_materials_is_what_is_installed(tmp_path: Path) -> None:
    recipe = re.search(r"\$\(BIN\)/(cyclonedx-py .*)", (ROOT / "Makefile").read_text())
    assert recipe
    bill = tmp_path / "summit.cdx.json"
    words = recipe[1].replace("summit.cdx.json", str(bill)).replace("$(BIN)/python", sys.executable).split()
    subprocess.run([Path(sys.executable).with_name(words[0]), *words[1:]], check=True, cwd=ROOT)
    found = json.loads(bill.read_text())
    assert found["bomFormat"] == "CycloneDX"
    assert {(normal(each["name"]), each["version"]) for each in found["components"]} == {
        (normal(each.metadata["Name"]), each.version) for each in distributions(path=sys.path[1:])
    }


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
