"""What commands say: results on standard output, problems and progress on standard error."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from advocacy.arabic.terminal import ArabicOutput, shown
from advocacy.errors import Problem

_arabic = ArabicOutput.AUTO


def write_arabic_as(output: ArabicOutput) -> None:
    """Set how Arabic is written to terminals, for this run."""
    global _arabic
    _arabic = output


def out() -> Console:
    """Standard output; colours only on a terminal and without NO_COLOR."""
    return Console(highlight=False, soft_wrap=True)


def err() -> Console:
    """Standard error."""
    return Console(stderr=True, highlight=False, soft_wrap=True)


def readable(text: str, console: Console) -> str:
    """``text`` for ``console``: Arabic joined and ordered where it is a terminal, markup escaped."""
    return escape(shown(text, _arabic, terminal=console.is_terminal))


def say(text: str = "") -> None:
    """A line on standard output."""
    console = out()
    console.print(readable(text, console))


def notice(text: str) -> None:
    """A line on standard error."""
    console = err()
    console.print(readable(text, console))


def report_problems(problems: Iterable[Problem]) -> None:
    """Every problem on standard error: where, what, and the way out."""
    console = err()
    for problem in problems:
        place = f"[bold]{readable(problem.place, console)}:[/bold] " if problem.place else ""
        console.print(f"{place}[red]{readable(problem.message, console)}[/red]")
        if problem.remedy:
            console.print(f"    {readable(problem.remedy, console)}")


def say_json(value: Any) -> None:
    """``value`` as JSON on standard output, Arabic as it is stored."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def say_table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """A table for the eye on a terminal; tab-separated lines elsewhere."""
    console = out()
    if not console.is_terminal:
        for row in rows:
            sys.stdout.write("\t".join(row) + "\n")
        return
    lines = [tuple(headings), *map(tuple, rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    room = max(console.width - sum(widths[:-1]) - 2 * len(widths), 12)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in lines[0]:
        table.add_column(heading, no_wrap=True, overflow="ignore")
    for *cells, last in lines[1:]:
        # Shortened before it is put into visual order, where its beginning would be cut off.
        short = last if len(last) <= room else f"{last[: room - 1]}…"
        table.add_row(*(readable(cell, console) for cell in (*cells, short)))
    console.print(table)


@contextmanager
def progress(doing: str, total: int, *, quiet: bool) -> Iterator[Callable[[], None]]:
    """A bar on a terminal; call what is yielded once for each thing done."""
    console = err()
    columns = (TextColumn(doing), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    bar = Progress(*columns, console=console, transient=True, disable=quiet or not console.is_terminal)
    with bar:
        task = bar.add_task(doing, total=total)
        yield lambda: bar.advance(task)
