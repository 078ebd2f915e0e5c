"""Progress of a long run: a bar with rate and remaining time on a terminal, else one line per article."""

from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from app.results import IngestResult


class _Rate(ProgressColumn):
    def render(self, task: Task) -> Text:
        """Return the number of articles per second."""
        return Text(f"{task.speed:.1f}/s" if task.speed else "")


def shown(results: Iterable[IngestResult], total: int | None, console: Console | None = None) -> Iterator[IngestResult]:
    """Yield `results`, with `total` as their expected number (None if unknown), and show progress on `console`."""
    console = console or Console()
    if not console.is_terminal:
        for result in results:
            # Bypasses wrapping and markup.
            console.file.write(f"{line_of(result)}\n")
            yield result
        return
    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(),
        TextColumn("{task.description}", markup=False),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=total)
        for result in results:
            if result.status == "failed":
                progress.console.print(line_of(result), markup=False, highlight=False, soft_wrap=True)
            progress.update(task, advance=1, description=result.source)
            yield result


def line_of(result: IngestResult) -> str:
    """Return a result as a line, with its reason."""
    return f"{result.status:9} {result.source}" + (f": {result.reason}" if result.reason else "")
