"""``advocacy preview``: one letter, again and again, for those who write templates."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated

import typer

from advocacy.batch.previews import keep_preview
from advocacy.batch.store import LETTERS
from advocacy.campaign.campaign import FOLDERS, load_campaign
from advocacy.campaign.petition import PETITION_FILE
from advocacy.campaign.recipients import RECIPIENTS_FILE
from advocacy.campaign.search import identifier_in
from advocacy.cli.choice import choose
from advocacy.cli.command import Root
from advocacy.cli.console import notice, report_problems, say, talks_to_scripts
from advocacy.cli.options import (
    Day,
    Force,
    Id,
    OnPaper,
    Translation,
    Way,
    dated,
    known_translation,
    known_way,
    refuse_to_replace,
)
from advocacy.cli.reporter import Report
from advocacy.errors import AdvocacyError, Problem, said_of
from advocacy.files.yaml_document import load
from advocacy.letter.request import LetterRequest
from advocacy.preview import first_page_as_png, keep, letter_to, open_in_viewer, saves

EPILOG = """
**Examples**

    advocacy preview de-bafa                     # out/preview/de-bafa.pdf
    advocacy preview de-bafa --watch --open      # show it, and make it again at every save; Ctrl-C ends
    advocacy preview ma-gov --png --out ma.png   # as a picture
"""


def preview(
    identifier: Id,
    root: Root = Path(),
    png: Annotated[bool, typer.Option("--png", help="A picture (150 dpi) instead of a PDF.")] = False,
    open_it: Annotated[bool, typer.Option("--open", help="Show it in the system's viewer.")] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Make it again whenever the list, texts, style or fonts are saved.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", dir_okay=False, help="The file; out/preview/ID.pdf or .png by default."),
    ] = None,
    day: Day = None,
    paper: OnPaper = None,
    way: Way = "",
    translation: Translation = "",
    force: Force = False,
) -> Report:
    """Make one letter to look at, in out/preview; built letters and their manifest stay as they are."""
    identifier, ending = identifier_in(_reference(root), identifier), ".png" if png else ".pdf"
    file = out or root / "out" / "preview" / f"{identifier}{ending}"
    if out:
        _refuse(out, ending, root)
        refuse_to_replace([out], force=force)
    if watch and talks_to_scripts():
        raise typer.BadParameter("--watch goes on until Ctrl-C, so it has no one result for --json: leave one out")

    def make() -> None:
        campaign = load_campaign(root)
        (recipient,) = choose(campaign, [identifier])
        request = LetterRequest(
            dated(campaign, day),
            paper or campaign.settings.paper,
            known_way(campaign, way),
            translation=known_translation(campaign, translation),
        )
        pdf = letter_to(campaign, recipient, request)
        data = first_page_as_png(pdf) if png else pdf
        if out:
            keep(out, data)
        else:
            keep_preview(root / "out", file.name, data)
        say(str(file))

    def show() -> None:
        if open_it:
            open_in_viewer(file)

    # Without a list there is nothing to wait for: this is another folder than was meant, and «make» says so.
    if watch and (root / RECIPIENTS_FILE).exists():
        _keep_making(saves(root), make, show)
    else:
        make()
        show()
    return Report({"file": str(file)})


def _reference(root: Path) -> str:
    """How the references of the campaign begin, which may be one that cannot be read yet; then nothing."""
    try:
        petition = load(root / PETITION_FILE, PETITION_FILE, inside=root).data
    except AdvocacyError:
        return ""
    return str(petition.get("reference", "")) if isinstance(petition, dict) else ""


def _refuse(file: Path, ending: str, root: Path) -> None:
    """Stop before a file is written that is something else than its name says, or where other things belong."""
    if file.suffix.lower() != ending:
        also = ", or add --png" if file.suffix.lower() == ".png" else ""
        raise typer.BadParameter(f"«{file}» is no name for this: name a {ending} file{also}")
    place = file.resolve().parent
    for folder in (root / "out" / LETTERS, *(root / folder for folder in FOLDERS)):
        if place.is_relative_to(folder.resolve()):
            raise typer.BadParameter(f"{folder} is no place for a preview: name a file elsewhere")


def _keep_making(saves: Iterable[tuple[str, ...]], make: Callable[[], None], show: Callable[[], None]) -> None:
    """A letter for each of ``saves``, until Ctrl-C; what goes wrong is said, and the next save awaited.

    Shown once: viewers notice by themselves when the file changes.
    """
    shown = False
    for saved in saves:
        if saved:
            notice(f"Saved: {', '.join(saved)}")
        try:
            make()
            if not shown:
                shown = True
                show()
        except AdvocacyError as error:
            report_problems(error.problems)
        except typer.BadParameter as error:
            if not saved:
                raise
            report_problems(
                [Problem(error.message, "put it back, or end with Ctrl-C and name another", RECIPIENTS_FILE)]
            )
        except Exception as error:  # noqa: BLE001 - no mistake in a template may end the session of its author
            message = f"the letter cannot be made: {said_of(error)}"
            report_problems([Problem(message, "undo what was changed last; «advocacy doctor» looks at the rest")])
        if not saved:
            notice("Waiting for the next save; Ctrl-C ends.")
