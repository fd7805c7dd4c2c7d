"""How a run ends: reported to people as text, or to scripts as one JSON object. Which of the two is chosen once."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from advocacy.cli.console import leave_output_to_scripts, report_problems
from advocacy.cli.envelope import ExitCode, is_for_scripts, write_envelope
from advocacy.errors import Problem


def _nothing() -> None:
    """For commands that have said everything while they worked."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a command did or found.

    ``data`` is for scripts: what JSON can hold, numbers as numbers, paths and dates as text. ``text`` says the same to
    people, problems included. With ``problems`` the command ends with 1.
    """

    data: Mapping[str, Any]
    text: Callable[[], None] = _nothing
    problems: Sequence[Problem] = ()

    @property
    def code(self) -> ExitCode:
        """How the command ends."""
        return ExitCode.WRONG if self.problems else ExitCode.DONE


class Reporter(ABC):
    """Tells how a command ended; ``command`` is its name, such as «recipients list», once that is known."""

    def __init__(self) -> None:
        self.command = ""

    @abstractmethod
    def report(self, report: Report) -> ExitCode:
        """Tell what the command did."""

    @abstractmethod
    def refuse(self, code: ExitCode, problems: Sequence[Problem] = ()) -> ExitCode:
        """Tell why the command came to no result."""


class TextReporter(Reporter):
    """For people: results on standard output, problems on standard error."""

    def __init__(self) -> None:
        super().__init__()
        leave_output_to_scripts(False)

    def report(self, report: Report) -> ExitCode:
        """Say it."""
        report.text()
        return report.code

    def refuse(self, code: ExitCode, problems: Sequence[Problem] = ()) -> ExitCode:
        """Say every problem and the way out."""
        report_problems(problems)
        return code


class JsonReporter(Reporter):
    """For scripts: nothing but one JSON object on standard output."""

    def __init__(self) -> None:
        super().__init__()
        leave_output_to_scripts(True)

    def report(self, report: Report) -> ExitCode:
        """Write the data."""
        write_envelope(self.command, report.code, report.data, report.problems)
        return report.code

    def refuse(self, code: ExitCode, problems: Sequence[Problem] = ()) -> ExitCode:
        """Write the problems, without data."""
        write_envelope(self.command, code, None, problems)
        return code


def reporter_for(words: Sequence[str]) -> Reporter:
    """The reporter that a command line asks for."""
    return JsonReporter() if is_for_scripts(words) else TextReporter()
