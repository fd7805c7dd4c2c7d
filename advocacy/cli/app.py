"""The program ``advocacy``: what it does with a command line, and its one error boundary."""

import errno
import os
import sys
from typing import Any, NoReturn

from advocacy import __version__
from advocacy.cli.console import report_problems, tell_commands
from advocacy.cli.envelope import ExitCode, missing_library
from advocacy.cli.loading import loading
from advocacy.cli.reporter import Report, Reporter, reporter_for
from advocacy.cli.typed_commands import as_typed_here
from advocacy.cli.unchanged_build import BUILD, said_again
from advocacy.errors import PACKAGE, AdvocacyError, BugError, Problem, said_of

MACHINE = frozenset(
    {
        errno.EACCES, errno.EBUSY, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.ELOOP, errno.EMFILE, errno.ENAMETOOLONG,
        errno.ENFILE, errno.ENOMEM, errno.ENOSPC, errno.EPERM, errno.EROFS, errno.ETXTBSY,
    }
)  # fmt: skip
"""What a disk, its rights and limits answer; any other error of the system means that the program asked wrongly."""


def main() -> None:
    """Run a command and tell how it ended: in the exit code, and as text or JSON."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that is not in UTF-8 shows «?» for Arabic instead of ending in a traceback.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    tell_commands(as_typed_here())
    try:
        code = _run(reporter_for(sys.argv[1:]))
        sys.stdout.flush()
    except OSError as error:  # only telling can have failed: all else was told
        _end_without_output(error, _refused_by_machine(error))
    finally:
        tell_commands(str)
    sys.exit(code)


def _run(reporter: Reporter) -> ExitCode:
    try:
        if ended := said_again(sys.argv[1:]):
            reporter.command = BUILD
        else:
            ended = _run_command(reporter)
        if isinstance(ended, Report):
            code = reporter.report(ended)
        elif ended == ExitCode.INTERRUPTED:
            code = reporter.refuse(ExitCode.INTERRUPTED)
        else:
            code = ExitCode(ended or 0)
        sys.stdout.flush()
    except AdvocacyError as error:
        code = reporter.refuse(ExitCode.WRONG, error.problems)
    except KeyboardInterrupt:
        code = reporter.refuse(ExitCode.INTERRUPTED)
    except OSError as error:
        problem = _refused_by_machine(error) if error.errno in MACHINE else _bug(error)
        if isinstance(error, BrokenPipeError) or _output_is_lost():
            _end_without_output(error, problem)
        code = reporter.refuse(ExitCode.WRONG, [problem])
    except ModuleNotFoundError as error:
        ours = (error.name or PACKAGE.name).startswith(PACKAGE.name)
        code = reporter.refuse(ExitCode.WRONG, [_bug(error) if ours else missing_library(error)])
    except Exception as error:  # noqa: BLE001 - what nobody foresaw is a mistake in the program, and is reported as one
        in_a_circle = isinstance(error, RuntimeError) and str(error).startswith("Symlink loop from ")  # Path.resolve()
        code = reporter.refuse(ExitCode.WRONG, [_circle(error) if in_a_circle else _bug(error)])
    return code


def _run_command(reporter: Reporter) -> Any:
    """Run what the command line names, and give back what it reports, or how it ended."""
    with loading():  # a build that has nothing to do does without
        import typer  # noqa: PLC0415

        from advocacy.cli.commands import program  # noqa: PLC0415
        from advocacy.cli.usage import path_of, problems_of  # noqa: PLC0415
    try:
        return program.main(prog_name="advocacy", standalone_mode=False, obj=reporter)  # shells complete this name
    except typer.TyperException as error:
        path = path_of(error)
        reporter.command = path.partition(" ")[2]
        return reporter.refuse(ExitCode.USAGE, problems_of(error, path))


def _refused_by_machine(error: OSError) -> Problem:
    file = f"{error.filename}: " if error.filename else ""
    return Problem(f"cannot go on: {file}{error.strerror}", "check the disk, and where the output goes")


def _circle(error: Exception) -> Problem:
    file = str(error).removeprefix("Symlink loop from ").strip("'")
    return Problem(f"cannot go on: {file}: {os.strerror(errno.ELOOP)}", "put a file or a folder in place of the link")


def _bug(error: Exception) -> Problem:
    """A mistake of the program: what happened, and where in it. No more, as values may be names of people."""
    message = f"a bug in advocacy {__version__}: {said_of(error)}"
    places = BugError.of(error).places
    remedy = f"report it without names of people, with what you typed and where it happened: {places}"
    return Problem(message, remedy)


def _output_is_lost() -> bool:
    try:
        sys.stdout.flush()
    except OSError:
        return True
    return False


def _end_without_output(error: OSError, problem: Problem) -> NoReturn:
    """Say on standard error what became of standard output, unless somebody only reads no further, as «head» does.

    What could not be written would fail once more if Python ended as usual.
    """
    if not isinstance(error, BrokenPipeError):
        report_problems([problem])
        sys.stderr.flush()
    os._exit(ExitCode.WRONG)
