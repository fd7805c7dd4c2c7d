"""``advocacy reprint``: single letters once more."""

from pathlib import Path
from typing import Annotated

import typer

from advocacy.campaign.campaign import load_campaign
from advocacy.cli.command import Root
from advocacy.cli.console import notice, say
from advocacy.cli.options import Encoding, NoWindow, OneSided, Out, Sheet, Signed
from advocacy.cli.reporter import Report
from advocacy.cli.sign import list_of_signers
from advocacy.press.packs import PackOptions
from advocacy.press.reprint import ReprintRequest
from advocacy.press.reprint import reprint as reprint_letters

EPILOG = """
**Examples**

    advocacy reprint HRD-de-bafa                                # one letter once more, as it was packed
    advocacy reprint HRD-de-bafa/K7Q2M4XA --list people.xlsx    # the signed one of that pack
"""


def reprint(
    references: Annotated[
        list[str],
        typer.Argument(
            metavar="REF...", help="The reference at the foot of a letter; for a signed one, followed by /PACK."
        ),
    ],
    root: Root = Path(),
    signers: Annotated[
        Path | None,
        typer.Option("--list", metavar="LIST", help="For signed letters: the list they were made from."),
    ] = None,
    sheet: Sheet = None,
    encoding: Encoding = None,
    one_sided: OneSided = False,
    no_window: NoWindow = False,
    out: Out = None,
    signed: Signed = None,
) -> Report:
    """Make single letters again, byte for byte; packs stay as they are."""
    listed = list_of_signers(signers, encoding, sheet) if signers else None
    options = PackOptions(both_sides=not one_sided, window=not no_window)
    request = ReprintRequest(tuple(references), listed, options)
    made = reprint_letters(load_campaign(root), out or root / "out", signed or root / "signed", request)
    files = [str(file) for file in made.files]

    def text() -> None:
        for reference in made.changed:
            notice(f"{reference} is not as it was packed: the letter has been built again since")
        say("\n".join(files))

    return Report({"files": files, "changed": made.changed}, text)
