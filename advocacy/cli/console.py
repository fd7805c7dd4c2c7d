"""What commands say: results on standard output, problems and progress on standard error."""

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TextIO

from advocacy.arabic.terminal import ArabicOutput, harmless, shown
from advocacy.cli.text_table import INDENT, layout, wrapped
from advocacy.errors import Problem

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

_arabic = ArabicOutput.AUTO
_for_scripts = False
_commands_as_typed: Callable[[str], str] = str

NAMED = 8
"""Names that a line holds before it only counts."""


def write_arabic_as(output: ArabicOutput) -> None:
    """Set how Arabic is written to terminals, for this run."""
    global _arabic
    _arabic = output


def arabic_is_written_as() -> ArabicOutput:
    """How, in this run."""
    return _arabic


def leave_output_to_scripts(wanted: bool) -> None:
    """Set whether standard output, for this run, belongs to the one who writes JSON."""
    global _for_scripts
    _for_scripts = wanted


def tell_commands(as_typed: Callable[[str], str]) -> None:
    """Set, for this run, how the commands in «» that a message tells are typed."""
    global _commands_as_typed
    _commands_as_typed = as_typed


def as_typed(command: str) -> str:
    """``command`` as it is typed here, to be copied."""
    return all_as_typed(f"«{command}»")[1:-1]


def all_as_typed(text: str) -> str:
    """``text`` with each command in «» as it is typed here."""
    return _commands_as_typed(text)


def talks_to_scripts() -> bool:
    """Whether nobody is there to read or to answer."""
    return _for_scripts


def out() -> "Console":
    """Standard output; colours only on a terminal and without NO_COLOR."""
    return _console(stderr=False)


def err() -> "Console":
    """Standard error."""
    return _console(stderr=True)


def _console(*, stderr: bool) -> "Console":
    from rich.console import Console  # noqa: PLC0415 - what nobody sees at a terminal is written without it

    return Console(stderr=stderr, highlight=False, soft_wrap=True)


def readable(text: str, console: "Console", *, from_the_right: bool = False) -> str:
    """``text`` for ``console``: Arabic joined and ordered where it is a terminal, nothing in it that commands one."""
    from rich.markup import escape  # noqa: PLC0415 - as above

    return escape(shown(harmless(text), _arabic, terminal=console.is_terminal, from_the_right=from_the_right))


def say(text: str = "") -> None:
    """Lines on standard output; for scripts, nothing."""
    if not _for_scripts:
        _tell(text, stderr=False)


def notice(text: str, *, from_the_right: bool = False) -> None:
    """Lines on standard error; those of an Arabic text are read ``from_the_right``, whatever is Latin in them."""
    _tell(text, stderr=True, from_the_right=from_the_right)


def _tell(text: str, *, stderr: bool, from_the_right: bool = False) -> None:
    stream = sys.stderr if stderr else sys.stdout
    if _is_plain(stream):
        text = shown(harmless(all_as_typed(text)), _arabic, terminal=False, from_the_right=from_the_right)
        stream.write(f"{text}\n")
        stream.flush()
        return
    console = _console(stderr=stderr)
    for line in _lines(text, console):
        console.print(readable(line, console, from_the_right=from_the_right))


def _is_plain(stream: TextIO) -> bool:
    """Whether ``stream`` is neither a terminal nor, by what the environment says, to be treated like one."""
    return not stream.isatty() and not {"FORCE_COLOR", "TTY_COMPATIBLE"}.intersection(os.environ)


def say_names(what: str, names: Sequence[str]) -> None:
    """``names`` on an indented line; nothing where there are none."""
    if names:
        say(f"{INDENT}{what}: {' '.join(names)}")


def counted(number: int, thing: str) -> str:
    """So many of ``thing``, which takes an s where there are several."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def first_of(names: Sequence[str], see: str = "") -> str:
    """The first of ``names``, how many more there are, and the file in which to ``see`` them."""
    more = f" and {len(names) - NAMED} more{f': see {see}' if see else ''}" if len(names) > NAMED else ""
    return f"{', '.join(names[:NAMED])}{more}"


def report_problems(problems: Iterable[Problem]) -> None:
    """Every problem on standard error: where, what, and the way out."""
    _report(problems, "red")


def report_warnings(problems: Iterable[Problem]) -> None:
    """The same for what is worth a second look and keeps nothing from being made."""
    _report((replace(problem, message=f"warning: {problem.message}") for problem in problems), "yellow")


def report_notices(problems: Iterable[Problem]) -> None:
    """The same for what was done otherwise than somebody may think."""
    _report(problems, "yellow")


def _report(problems: Iterable[Problem], colour: str) -> None:
    console = None if _is_plain(sys.stderr) else err()
    for problem in problems:
        place = f"{problem.place}: " if problem.place else ""
        if console is None:
            notice(f"{place}{problem.message}")
        else:
            for line in _lines(f"{place}{problem.message}", console):
                where = place if line.startswith(place) else ""
                message = readable(line.removeprefix(where), console)
                console.print(f"[bold]{readable(where, console)}[/bold][{colour}]{message}[/{colour}]")
        if problem.remedy:
            notice(f"{INDENT}{problem.remedy}")


def _lines(text: str, console: "Console") -> Iterable[str]:
    text = harmless(all_as_typed(text))
    return wrapped(text, console.width, _cells) if console.is_terminal else [text]


def say_json(value: Any) -> None:
    """``value`` as JSON for people, Arabic as it is stored."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def say_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table for the eye on a terminal; tab-separated lines elsewhere.

    A row of one cell is the heading of those below it, and for the eye only. So is leaving out a column that is empty.
    """
    if _is_plain(sys.stdout) or not (console := out()).is_terminal:
        for row in rows:
            if len(row) == len(headings):
                sys.stdout.write("\t".join(map(harmless, row)) + "\n")
        return
    table = [tuple(map(harmless, row)) for row in rows]
    full = [row for row in table if len(row) == len(headings)]
    kept = [column for column in range(len(headings)) if not full or any(row[column] for row in full)]
    columns = layout(_only(kept, headings), [_only(kept, row) for row in full], console.width, _cells)

    def show(text: str) -> str:
        return readable(text, console)

    for line in columns.head(_only(kept, headings), show):
        console.print(line, style="bold")
    for row in table:
        if len(row) == len(headings):
            for line in columns.lines_of(_only(kept, row), show):
                console.print(line)
        else:
            console.print(f"\n{show(row[0])}", style="bold")


def _only(columns: Sequence[int], row: Sequence[str]) -> Sequence[str]:
    return [row[column] for column in columns]


def _cells(text: str) -> int:
    from rich.cells import cell_len  # noqa: PLC0415 - as above

    return cell_len(shown(harmless(text), _arabic, terminal=True))


@contextmanager
def progress(doing: str, total: int, *, quiet: bool, goes_on: bool = True) -> Iterator[Callable[[], None]]:
    """A bar on a terminal; call what is yielded once for each thing done.

    Ctrl-C says how far it was, and whether the same command ``goes_on`` from there.
    """
    bar = None if quiet or _is_plain(sys.stderr) or not err().is_terminal else _bar(doing)
    task = bar.add_task(doing, total=total) if bar else None
    done = 0

    def advance() -> None:
        nonlocal done
        done += 1
        if bar and task is not None:
            bar.advance(task)

    try:
        with bar or nullcontext():
            yield advance
    except KeyboardInterrupt:
        notice(f"stopped at {done} of {total}{'; the same command continues from there' if goes_on else ''}")
        raise


def _bar(doing: str) -> "Progress":
    from rich.progress import (  # noqa: PLC0415 - only people at a terminal wait for it
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (TextColumn(doing), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=err(), transient=True)
