"""The commands of ``advocacy``, as Typer reads them from a command line."""

from pathlib import Path
from typing import Annotated

import typer
from typer.main import get_command

from advocacy import __version__
from advocacy.arabic.terminal import ArabicOutput
from advocacy.cli.command import Arabic, Root
from advocacy.cli.console import say
from advocacy.cli.group import Entries, Entry, group_of
from advocacy.cli.unchanged_build import BUILD
from advocacy.letter.loading import MODULES
from advocacy.press.signing.loading import BIND, INSCRIBE


def _options_before_the_command(root: Root = Path(), arabic: Arabic = ArabicOutput.AUTO) -> None: ...


RECIPIENTS = Entries(
    "List, add, correct and retire recipients; see what to look up again, and who is missing.",
    {
        "list": Entry("recipients.listing", "list_"),
        "show": Entry("recipients.show", "show"),
        "retire": Entry("recipients.retire", "retire"),
        "stale": Entry("recipients.stale", "stale"),
        "coverage": Entry("recipients.coverage", "cover"),
        "add": Entry("recipients.add", "add"),
        "edit": Entry("recipients.edit", "edit"),
        "confirm": Entry("recipients.confirm", "confirm"),
        "rename": Entry("recipients.rename", "rename"),
        "remove": Entry("recipients.remove", "remove"),
        "import": Entry("recipients.importing", "import_"),
        "export": Entry("recipients.exporting", "export"),
        "schema": Entry("recipients.schema", "schema"),
    },
    _options_before_the_command,
)
MISSIONS = Entries(
    "List the missions that take letters for their state, and add the embassies in your capital.",
    {
        "list": Entry("missions", "list_", "LIST_EPILOG"),
        "import": Entry("missions", "import_", "IMPORT_EPILOG"),
    },
    _options_before_the_command,
)
COMMANDS: dict[str, Entry | Entries] = {
    BUILD: Entry("build", "build", workers=(MODULES,)),
    "check": Entry("check", "check"),
    "preview": Entry("preview", "preview", workers=(MODULES,)),
    "proof": Entry("proof", "proof"),
    "pack": Entry("pack", "pack", workers=(MODULES,)),
    "sign": Entry("sign", "sign", workers=(INSCRIBE, BIND)),
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
        bool, typer.Option("--version", "-V", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None: ...


program = get_command(app)
"""What is run."""
