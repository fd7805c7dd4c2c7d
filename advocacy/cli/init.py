"""``advocacy init``: a campaign folder of one's own."""

import shlex
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from advocacy.cli.console import say
from advocacy.cli.petition_interview import ask_for_petition
from advocacy.cli.questions import can_ask
from advocacy.cli.reporter import Report
from advocacy.files.yaml_document import load
from advocacy.upkeep.new_petition import NOBODY, NewPetition, Whom, files_for, read_answers
from advocacy.upkeep.shipped import write_out

EPILOG = """
**Examples**

    advocacy init my-campaign                         # recipients.yaml, letters/ and fonts/, to edit
    advocacy init my-campaign --petition new          # for another petition: asks what it says, who sends it, to whom
    advocacy init my-campaign --petition answers.yaml --recipients governments
    advocacy build --root my-campaign
"""
NEW = "new"


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder, or one without a campaign.")],
    petition: Annotated[
        str | None,
        typer.Option(
            "--petition",
            metavar="new|FILE",
            help="For another petition: new asks for it, a file answers. docs/own-campaign.md has one.",
        ),
    ] = None,
    recipients: Annotated[
        Whom | None,
        typer.Option("--recipients", help="With --petition: who is on the list at first."),
    ] = None,
) -> Report:
    """Write the shipped campaign into a folder, to edit it there; or one for another petition."""
    if petition is None:
        if recipients:
            raise typer.BadParameter("--recipients goes with --petition")
        written = write_out(folder)
        next_step = ["build"]
    else:
        answers = _answers(petition)
        if recipients:
            answers = answers.model_copy(update={"recipients": None if recipients == NOBODY else recipients})
        beside = None if petition == NEW else Path(petition).absolute().parent
        written = write_out(folder, partial(files_for, answers, beside))
        next_step = ["build", "--sample", "6"] if answers.recipients else ["recipients", "add"]
    command = shlex.join(["advocacy", *next_step, "--root", str(folder)])
    said = f"{', '.join(written)} written to {folder}; next: «{command}»"
    return Report({"folder": str(folder), "written": written}, lambda: say(said))


def _answers(petition: str) -> NewPetition:
    if petition != NEW:
        return read_answers(load(Path(petition), petition))
    if not can_ask():
        raise typer.BadParameter("questions need a terminal: write the answers into a file, and say --petition FILE")
    return ask_for_petition()
