"""The program ``advocacy``: its commands, and its one error boundary."""

import errno
import os
import sys
import traceback
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from typer.main import get_command

from advocacy import __version__
from advocacy.arabic.terminal import ArabicOutput
from advocacy.cli.command import Arabic, Root
from advocacy.cli.console import report_problems, say, tell_commands
from advocacy.cli.envelope import ExitCode, missing_library
from advocacy.cli.group import Entries, Entry, group_of
from advocacy.cli.repeated import as_typed_here
from advocacy.cli.reporter import Report, Reporter, reporter_for
from advocacy.cli.usage import path_of, problems_of
from advocacy.errors import AdvocacyError, Problem

PACKAGE = Path(__file__).parent.parent
MACHINE = frozenset(
    {
        errno.EACCES, errno.EBUSY, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.ELOOP, errno.EMFILE, errno.ENAMETOOLONG,
        errno.ENFILE, errno.ENOMEM, errno.ENOSPC, errno.EPERM, errno.EROFS, errno.ETXTBSY,
    }
)  # fmt: skip
"""What a disk, its rights and limits answer; any other error of the system means that the program asked wrongly."""


def _options_before_the_command(root: Root = Path(), arabic: Arabic = ArabicOutput.AUTO) -> None: ...


RECIPIENTS = Entries(
    "Who is written to: list, add, correct, retire recipients; what to look up again, who is missing.",
    {
        "list": Entry("recipients.listing", "list_"),
        "show": Entry("recipients.show", "show"),
        "retire": Entry("recipients.retire", "retire"),
        "stale": Entry("recipients.stale", "stale"),
        "coverage": Entry("recipients.coverage", "cover"),
        "add": Entry("recipients.add", "add"),
        "edit": Entry("recipients.edit", "edit"),
        "rename": Entry("recipients.rename", "rename"),
        "remove": Entry("recipients.remove", "remove"),
        "import": Entry("recipients.importing", "import_"),
        "export": Entry("recipients.exporting", "export"),
        "schema": Entry("recipients.schema", "schema"),
    },
    _options_before_the_command,
)
MISSIONS = Entries(
    "Embassies and permanent missions, which take letters for their state: list them, add those in your capital.",
    {
        "list": Entry("missions", "list_", "LIST_EPILOG"),
        "import": Entry("missions", "import_", "IMPORT_EPILOG"),
    },
    _options_before_the_command,
)
COMMANDS: dict[str, Entry | Entries] = {
    "build": Entry("build", "build"),
    "check": Entry("check", "check"),
    "preview": Entry("preview", "preview"),
    "proof": Entry("proof", "proof"),
    "pack": Entry("pack", "pack"),
    "sign": Entry("sign", "sign"),
    "labels": Entry("addresses", "labels", "LABELS_EPILOG"),
    "envelopes": Entry("addresses", "envelopes", "ENVELOPES_EPILOG"),
    "reprint": Entry("reprint", "reprint"),
    "share": Entry("share", "share"),
    "status": Entry("status", "status"),
    "forget": Entry("forget", "forget"),
    "init": Entry("init", "init"),
    "doctor": Entry("doctor", "doctor"),
    "recipients": RECIPIENTS,
    "missions": MISSIONS,
}
"""All commands, in the order in which help names them."""

app = typer.Typer(
    name="advocacy",
    cls=group_of(COMMANDS),
    help="One formal Arabic letter per government and export-control authority, from one list.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        say(f"advocacy {__version__}")
        raise typer.Exit


@app.callback()
def _before_the_command(
    root: Root = Path(),
    arabic: Arabic = ArabicOutput.AUTO,
    _version: Annotated[
        bool, typer.Option("--version", "-V", callback=_show_version, is_eager=True, help="Show the version and stop.")
    ] = False,
) -> None: ...


program = get_command(app)
"""What is run."""


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
        ended = program.main(prog_name="advocacy", standalone_mode=False, obj=reporter)  # shells complete this name
        if isinstance(ended, Report):
            code = reporter.report(ended)
        elif ended == ExitCode.INTERRUPTED:
            code = reporter.refuse(ExitCode.INTERRUPTED)
        else:
            code = ExitCode(ended or 0)
        sys.stdout.flush()
    except AdvocacyError as error:
        code = reporter.refuse(ExitCode.WRONG, error.problems)
    except typer.TyperException as error:
        path = path_of(error)
        reporter.command = path.partition(" ")[2]
        code = reporter.refuse(ExitCode.USAGE, problems_of(error, path))
    except KeyboardInterrupt:
        code = reporter.refuse(ExitCode.INTERRUPTED)
    except OSError as error:
        problem = _refused_by_machine(error) if error.errno in MACHINE else _bug(error)
        if _output_is_lost():
            _end_without_output(error, problem)
        code = reporter.refuse(ExitCode.WRONG, [problem])
    except ModuleNotFoundError as error:
        ours = (error.name or PACKAGE.name).startswith(PACKAGE.name)
        code = reporter.refuse(ExitCode.WRONG, [_bug(error) if ours else missing_library(error)])
    except Exception as error:  # noqa: BLE001 - what nobody foresaw is a mistake in the program, and is reported as one
        in_a_circle = isinstance(error, RuntimeError) and str(error).startswith("Symlink loop from ")  # Path.resolve()
        code = reporter.refuse(ExitCode.WRONG, [_circle(error) if in_a_circle else _bug(error)])
    return code


def _refused_by_machine(error: OSError) -> Problem:
    file = f"{error.filename}: " if error.filename else ""
    return Problem(f"cannot go on: {file}{error.strerror}", "check the disk, and where the output goes")


def _circle(error: Exception) -> Problem:
    file = str(error).removeprefix("Symlink loop from ").strip("'")
    return Problem(f"cannot go on: {file}: {os.strerror(errno.ELOOP)}", "put a file or a folder in place of the link")


def _bug(error: Exception) -> Problem:
    """A mistake of the program: what happened, and where in it. No more, as values may be names of people."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(PACKAGE)]
    places = " > ".join(f"{Path(frame.filename).relative_to(PACKAGE).as_posix()}:{frame.lineno}" for frame in ours)
    message = f"a mistake in advocacy {__version__}, not yours: {type(error).__name__}: {error}"
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
