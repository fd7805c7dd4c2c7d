"""``advocacy init``: a campaign folder of one's own."""

import shlex
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from advocacy.cli.console import notice, say
from advocacy.cli.dialogue import interview
from advocacy.cli.kept_answers import Given, kept_answers
from advocacy.cli.petition_interview import answers_text, new_petition, petition_of
from advocacy.cli.questions import can_ask
from advocacy.cli.reporter import Report
from advocacy.files.yaml_document import Data, load
from advocacy.upkeep.new_petition import NOBODY, NewPetition, Whom, files_for, read_answers
from advocacy.upkeep.own_language import languages_of
from advocacy.upkeep.shipped import folder_for, shipped_campaign, write_out

EPILOG = """
**Examples**

    advocacy init my-campaign                         # recipients.yaml, letters/ and fonts/, to edit
    advocacy init my-campaign --petition new          # for another petition: asks what it says, who sends it, to whom
    advocacy init my-campaign --petition answers.yaml --recipients governments
    advocacy build --root my-campaign
"""
NEW = "new"
NO_ANSWERS = "name the file of your answers, as in docs/own-campaign.md, or type «--petition new» to be asked"


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder, or one without a campaign.")],
    petition: Annotated[
        str | None,
        typer.Option(
            "--petition",
            metavar="new|FILE",
            help="For another petition: new asks about it, FILE holds the answers: see docs/own-campaign.md.",
        ),
    ] = None,
    recipients: Annotated[
        Whom | None,
        typer.Option("--recipients", help="With --petition: who is on the new list."),
    ] = None,
) -> Report:
    """Write the shipped campaign into a folder, for you to edit; or one for another petition."""
    if petition is None:
        if recipients:
            raise typer.BadParameter("--recipients goes with --petition")
        written = write_out(folder)
        next_step = ["build"]
    else:
        if petition.lower() == NEW:
            answers, written = _asked(folder, recipients)
        else:
            source = load(Path(petition), petition, missing=NO_ANSWERS)
            answers = _on_the_list(read_answers(source), recipients)
            written = write_out(folder, partial(files_for, answers, source, Path(petition).absolute().parent))
        next_step = ["build", "--sample", "6"] if answers.recipients else ["recipients", "add"]
    command = shlex.join(["advocacy", *next_step, "--root", str(folder)])
    said = f"{', '.join(written)} written to {folder}; next: «{command}»"
    return Report({"folder": str(folder), "written": written}, lambda: say(said))


def _on_the_list(answers: NewPetition, recipients: Whom | None) -> NewPetition:
    """``answers`` with those ``recipients`` on the list at first that an option names."""
    if recipients is None:
        return answers
    return answers.model_copy(update={"recipients": None if recipients == NOBODY else recipients})


def _asked(folder: Path, recipients: Whom | None) -> tuple[NewPetition, tuple[str, ...]]:
    """What somebody on a terminal answers, and what was written of it."""
    if not can_ask():
        raise typer.BadParameter("questions need a terminal: write the answers into a file, and say --petition FILE")

    def written(entry: dict[str, Data]) -> tuple[NewPetition, tuple[str, ...]]:
        answers = petition_of(entry)
        return answers, write_out(folder, partial(files_for, answers, None, None))

    def given_up(entry: dict[str, Data]) -> None:
        notice("Nothing was written. Your answers, for a file that --petition names:")
        notice(answers_text(entry))

    given = {} if recipients is None else {"recipients": recipients}
    languages = languages_of(shipped_campaign())
    with folder_for(folder), kept_answers(folder, "petition") as kept:
        kept.answers |= {key: Given(answer=text) for key, text in given.items()}
        _, done = interview(kept, lambda: new_petition(languages), written, lambda made: made, given_up)
        kept.drop()
    return done
