"""A long run on a terminal and elsewhere."""

import io

from rich.console import Console

from app.cli.progress import shown
from app.errors import NotText
from app.kinds import IngestStatus
from app.results import IngestResult

OUTCOMES = [
    IngestResult(IngestStatus.NEW, "a-1", source="a.txt"),
    IngestResult(IngestStatus.FAILED, None, source="[red]b.txt", error=NotText("The text is not UTF-8 at byte 0.")),
    IngestResult(IngestStatus.UNCHANGED, "c-1", source="c.txt"),
]


def show(total, *, terminal):
    console = Console(file=io.StringIO(), force_terminal=terminal, width=60)
    assert list(shown(OUTCOMES, total, console)) == OUTCOMES
    return console.file.getvalue()


def test_elsewhere_each_outcome_is_a_plain_line():
    assert show(3, terminal=False).splitlines() == [
        "new       a.txt",
        "failed    [red]b.txt: The text is not UTF-8 at byte 0.",
        "unchanged c.txt",
    ]


def test_on_a_terminal_there_is_a_bar_and_what_failed_stays_above_it():
    out = show(3, terminal=True)
    assert "3/3" in out
    assert "failed    [red]b.txt: The text is not UTF-8 at byte 0." in out
    assert "new       a.txt" not in out


def test_a_total_that_nobody_knows_is_a_question_mark():
    assert "3/?" in show(None, terminal=True)
