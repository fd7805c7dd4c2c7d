"""``advocacy proof``: the letters that were built, read back."""

from pathlib import Path
from typing import Annotated

import typer

from advocacy.campaign.campaign import load_campaign
from advocacy.cli.command import Root
from advocacy.cli.console import counted, progress, report_problems, say
from advocacy.cli.options import Out
from advocacy.cli.reporter import Report
from advocacy.errors import cannot
from advocacy.files.whole import write_whole
from advocacy.proof.prove import Proof, prove, require_manifest

EPILOG = """
**Examples**

    advocacy proof                               # everything that was built in out
    advocacy proof to-post                       # in another folder
    advocacy proof --contact-sheet all.png       # also draw all letters, small, to look at
    advocacy proof --json                        # for scripts: file, what is wrong, what to do
"""

CONTACT_SHEET_ENDINGS = (".png", ".pdf")


def proof(
    folder: Annotated[
        Path | None, typer.Argument(metavar="[OUT]", help="The output folder; out/ in the campaign folder by default.")
    ] = None,
    root: Root = Path(),
    out: Out = None,
    sheet: Annotated[
        Path | None,
        typer.Option("--contact-sheet", metavar="FILE", help="Draw all letters, small, into FILE (.png or .pdf)."),
    ] = None,
) -> Report:
    """Read every letter back and hold it to its promises: right, whole, unchanged, and nothing besides."""
    if folder and out and folder != out:
        raise typer.BadParameter(f"{folder} and --out {out} are two folders: name one")
    if sheet and sheet.suffix.lower() not in CONTACT_SHEET_ENDINGS:
        raise typer.BadParameter(f"«{sheet}» is neither a picture nor a PDF: name a file that ends in .png or .pdf")
    named = folder or out
    result = _proved(root, named, sheet)
    data = {
        "out": str(named or root / "out"),
        "letters": len(result.letters),
        "without_letter": result.without_letter,
    }
    return Report(data, lambda: say_proof(result), result.problems)


def _proved(root: Path, named: Path | None, sheet: Path | None) -> Proof:
    out = named or root / "out"
    campaign, manifest = load_campaign(root), require_manifest(out)
    options = [*(("--root", str(root)) if root != Path() else ()), *(("--out", str(named)) if named else ())]
    with progress("Letters", len(manifest.letters), quiet=False, goes_on=False) as advance:
        result = prove(campaign, out, manifest, options=options, thumbnails=sheet is not None, on_letter=advance)
    if sheet:
        from advocacy.proof.contact_sheet import contact_sheet  # noqa: PLC0415 - loads what only it needs

        picture = contact_sheet(result.thumbnails, sheet.suffix.lower())
        try:
            write_whole(sheet.resolve(), picture)
        except OSError as error:
            raise cannot("write", sheet, error, "name a file that you may write with --contact-sheet FILE") from error
    return result


def say_proof(result: Proof) -> None:
    """Everything that is wrong, or that nothing is."""
    report_problems(result.problems)
    if result.problems:
        return
    say(f"{counted(len(result.letters), 'letter')} proved: nothing is wrong")
    if result.without_letter:
        say(f"No letter here for {len(result.without_letter)} recipients of the list")
