"""``advocacy proof``: the letters that were built, read back."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from advocacy.campaign.campaign import Campaign, load_campaign
from advocacy.campaign.search import identifier_in
from advocacy.cli import completion
from advocacy.cli.choice import choose
from advocacy.cli.command import Root
from advocacy.cli.console import counted, progress, report_problems, say
from advocacy.cli.options import Audiences, Countries, Force, Kinds, Out, Regions, Search, refuse_to_replace
from advocacy.cli.reporter import Report
from advocacy.errors import cannot
from advocacy.files.whole import write_whole
from advocacy.proof.prove import Proof, prove, require_manifest

EPILOG = """
**Examples**

    advocacy proof                                       # everything that was built in out
    advocacy proof to-post                               # in another folder
    advocacy proof de-bafa sa-gov                        # only these letters
    advocacy proof --contact-sheet letters.pdf           # also draw them, nine to a page, to print or look at
    advocacy proof --kind government --contact-sheet letters.png
    advocacy proof --json                                # for scripts: file, what is wrong, what to do
"""

CONTACT_SHEET_ENDINGS = (".png", ".pdf")


def proof(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[OUT] [ID]...",
            help="The output folder (out/ in the campaign folder by default), and letters by id or reference (all).",
            autocompletion=completion.written_to,
        ),
    ] = None,
    root: Root = Path(),
    out: Out = None,
    country: Countries = None,
    kind: Kinds = None,
    audience: Audiences = None,
    region: Regions = None,
    search: Search = "",
    sheet: Annotated[
        Path | None,
        typer.Option(
            "--contact-sheet",
            metavar="FILE",
            help="Draw the letters, nine to a page of A4: FILE.pdf, or FILE.png, numbered if there are several pages.",
        ),
    ] = None,
    force: Force = False,
) -> Report:
    """Read built letters back and check that they are right, whole and unchanged, with nothing added."""
    if sheet and sheet.suffix.lower() not in CONTACT_SHEET_ENDINGS:
        raise typer.BadParameter(f"«{sheet}» is neither a picture nor a PDF: name a file that ends in .png or .pdf")
    campaign = load_campaign(root)
    folder, ids = _folder_and_ids(campaign, words or ())
    if folder and out and folder != out:
        raise typer.BadParameter(f"{folder} and --out {out} are two folders: name one")
    named = folder or out
    manifest = require_manifest(named or root / "out")
    chosen = None
    if ids or country or kind or audience or region or search:
        recipients = choose(campaign, ids, country, kind, audience, region, search)
        chosen = frozenset(recipient.id for recipient in recipients)
    options = [*(("--root", str(root)) if root != Path() else ()), *(("--out", str(named)) if named else ())]
    among = [entry for entry in manifest.letters if chosen is None or entry.id in chosen]
    if sheet:
        _refuse_to_replace_pages(sheet, len(among), force=force)
    with progress("Letters", len(among), quiet=False, goes_on=False) as advance:
        result = prove(
            campaign,
            named or root / "out",
            manifest,
            chosen=chosen,
            options=options,
            thumbnails=sheet is not None,
            on_letter=advance,
        )
    pages = _write_contact_sheet(result, sheet) if sheet else []
    data = {
        "out": str(named or root / "out"),
        "letters": len(result.letters),
        "without_letter": result.without_letter,
        "contact_sheet": [str(page) for page in pages],
    }
    return Report(data, lambda: say_proof(result, pages), result.problems)


def _folder_and_ids(campaign: Campaign, words: Sequence[str]) -> tuple[Path | None, Sequence[str]]:
    """The first word is a folder, unless it is a recipient and no such folder is there."""
    if words and not words[0]:
        raise typer.BadParameter("the first word is empty: name a folder or a letter, or leave it out")
    listed = {recipient.id for recipient in campaign.directory.listed}
    if words and (Path(words[0]).is_dir() or identifier_in(campaign.petition.reference, words[0]) not in listed):
        return Path(words[0]), words[1:]
    return None, words


def _refuse_to_replace_pages(sheet: Path, letters: int, *, force: bool) -> None:
    from advocacy.proof.contact_sheet import files_of, pages_of_earlier  # noqa: PLC0415 - loads what only it needs

    refuse_to_replace([*files_of(sheet, letters), *pages_of_earlier(sheet)], force=force)


def _write_contact_sheet(result: Proof, sheet: Path) -> list[Path]:
    from advocacy.proof.contact_sheet import contact_sheet, pages_of_earlier  # noqa: PLC0415 - only it needs Pillow

    earlier = {*pages_of_earlier(sheet)}
    written: list[Path] = []
    for file, page in contact_sheet(result.thumbnails, sheet):
        try:
            write_whole(file, page)
        except OSError as error:
            raise cannot("write", file, error, "name a file that you may write with --contact-sheet FILE") from error
        written.append(file)
    for file in earlier.difference(written):  # more pages than there are now
        try:
            file.unlink()
        except OSError as error:
            raise cannot("delete", file, error, "delete it yourself: it is of an earlier contact sheet") from error
    return written


def say_proof(result: Proof, pages: Sequence[Path] = ()) -> None:
    """Everything that is wrong, or that nothing is; where the contact sheet lies."""
    report_problems(result.problems)
    if len(pages) > 1:
        say(f"Contact sheet: {len(pages)} pages, {pages[0]} to {pages[-1]}")
    elif pages:
        say(f"Contact sheet: {pages[0]}")
    if result.problems:
        return
    say(f"{counted(len(result.letters), 'letter')} proved: nothing is wrong")
    if result.without_letter:
        say(f"No letter here for {counted(len(result.without_letter), 'recipient')} of the list")
