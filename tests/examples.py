"""The examples of a Markdown file: its blocks of code, and what curl lines in them ask for."""

import itertools
import re
import shlex
from pathlib import Path

BASE = "http://127.0.0.1:8000"


class Examples:
    """`text` is the file, `blocks` are its blocks as (language, content), in their order."""

    def __init__(self, path: Path) -> None:
        self.text = path.read_text(encoding="utf-8")
        self.blocks: list[tuple[str, str]] = re.findall(r"(?ms)^```(\w+)\n(.*?)^```$", self.text)

    def of(self, language: str) -> list[str]:
        return [block for name, block in self.blocks if name == language]

    def urls(self) -> list[str]:
        """Return what the curl lines get; those that send something are tested by themselves."""
        return [url for block in self.of("sh") for url in curls(block)]

    def printed(self) -> list[tuple[str, str]]:
        """Return each URL that a `json` block follows, with that block."""
        pairs = itertools.pairwise(self.blocks)
        return [
            (curls(block)[-1], answer)
            for (one, block), (other, answer) in pairs
            if (one, other) == ("sh", "json") and curls(block)
        ]

    def links(self) -> list[str]:
        """Return the paths of links to other files."""
        return re.findall(r"\]\((?!https?:|#)([^)#]+)", self.text)


def curls(block: str) -> list[str]:
    """Return the URLs of the curl lines of a block."""
    lines = re.sub(r"\\\n\s*", " ", block).splitlines()
    words = [shlex.split(line) for line in lines if line.startswith("curl ") and "--data" not in line]
    return [next(word for word in line if word.startswith("http")) for line in words]
