"""The program ``advocacy``: its commands, its one error boundary, its exit codes.

0 done; 1 something in the campaign or a letter is wrong; 2 wrong usage; 130 interrupted.
"""

import os
import sys
from typing import Annotated

import typer

from advocacy import __version__
from advocacy.arabic.terminal import ArabicOutput
from advocacy.cli import build, check, doctor, init, pack, preview, proof, recipients
from advocacy.cli.console import report_problems, say, write_arabic_as
from advocacy.errors import AdvocacyError, Problem

app = typer.Typer(
    name="advocacy",
    help="One formal Arabic letter per government and export-control authority, from one list.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        say(f"advocacy {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    arabic: Annotated[
        ArabicOutput,
        typer.Option(
            envvar="ADVOCACY_ARABIC",
            help="Arabic on a terminal: joined and ordered here (visual), or left to the terminal (logical).",
        ),
    ] = ArabicOutput.AUTO,
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and stop.")
    ] = False,
) -> None:
    write_arabic_as(arabic)


app.command("build", epilog=build.EPILOG)(build.build)
app.command("check", epilog=check.EPILOG)(check.check)
app.add_typer(recipients.app, name="recipients")
app.command("preview", epilog=preview.EPILOG)(preview.preview)
app.command("proof", epilog=proof.EPILOG)(proof.proof)
app.command("pack", epilog=pack.EPILOG)(pack.pack)
app.command("init", epilog=init.EPILOG)(init.init)
app.command("doctor", epilog=doctor.EPILOG)(doctor.doctor)


def main() -> None:
    """Run a command; a mistake of the user becomes a message and exit code 1."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that is not in UTF-8 shows «?» for Arabic instead of ending in a traceback.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        try:
            app(prog_name="advocacy")  # not «python -m advocacy»: shells complete this name
        finally:
            sys.stdout.flush()
    except AdvocacyError as error:
        report_problems(error.problems)
        sys.exit(1)
    except OSError as error:
        report_problems(
            [Problem(f"cannot go on: {error.strerror or error}", "check the disk, and where the output goes")]
        )
        os._exit(1)  # what could not be written would fail once more when Python ends
