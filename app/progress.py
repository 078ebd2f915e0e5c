"""How a long run is shown: a bar with rate and time left on a terminal, a plain line an article anywhere else."""

from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from app.ingest import Outcome


class _Rate(ProgressColumn):
    def render(self, task: Task) -> Text:
        """Return how many articles a second are done."""
        return Text(f"{task.speed:.1f}/s" if task.speed else "")


def shown(outcomes: Iterable[Outcome], total: int | None, console: Console | None = None) -> Iterator[Outcome]:
    """Yield `outcomes` on, of which there will be `total` (None: nobody knows), and show them on `console`."""
    console = console or Console()
    if not console.is_terminal:
        for outcome in outcomes:
            # As it is: neither wrapped nor read as markup.
            console.file.write(f"{line_of(outcome)}\n")
            yield outcome
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
        for outcome in outcomes:
            if outcome.status == "failed":
                progress.console.print(line_of(outcome), markup=False, highlight=False, soft_wrap=True)
            progress.update(task, advance=1, description=outcome.source)
            yield outcome


def line_of(outcome: Outcome) -> str:
    """Return an outcome as a line, its reason too."""
    return f"{outcome.status:9} {outcome.source}" + (f": {outcome.reason}" if outcome.reason else "")
