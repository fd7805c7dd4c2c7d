"""``advocacy share``: what volunteers are given."""

from pathlib import Path
from typing import Annotated

import typer

from advocacy.campaign.campaign import load_campaign
from advocacy.cli.command import Root
from advocacy.cli.console import counted, first_of, say
from advocacy.cli.options import Out, Signed, WithUnaddressed
from advocacy.cli.reporter import Report
from advocacy.gallery.share import ZIP, Shared
from advocacy.gallery.share import share as give_away

EPILOG = """
**Examples**

    advocacy share                      # letters.zip in the campaign folder
    advocacy share for-lisbon.zip       # a ZIP of another name
    advocacy share usb-stick/letters    # a folder
"""


def share(
    target: Annotated[
        Path | None, typer.Argument(metavar="[PLACE]", help="A new folder, or a ZIP; letters.zip by default.")
    ] = None,
    root: Root = Path(),
    with_unaddressed: WithUnaddressed = False,
    out: Out = None,
    signed: Signed = None,
) -> Report:
    """Collect letters, their page, the guide, labels and packs without names for volunteers; nothing signed."""
    place = target or root / "letters.zip"
    shared = give_away(
        load_campaign(root),
        root,
        out or root / "out",
        signed or root / "signed",
        place,
        with_unaddressed=with_unaddressed,
    )
    data = {
        "place": str(shared.place),
        "letters": shared.letters,
        "packs": shared.packs,
        "unaddressed": shared.unaddressed,
        "files": shared.files,
        "bytes": shared.size,
    }
    return Report(data, lambda: say_shared(shared))


def say_shared(shared: Shared) -> None:
    """What is in it, and what to say to those who get it."""
    size = f"{max(1, round(shared.size / 1_000_000))} MB"
    packs = f", {counted(len(shared.packs), 'file')} of packs, labels and envelopes" if shared.packs else ""
    say(f"{shared.place}: {counted(len(shared.letters), 'letter')}{packs}, the page and the guide; {size}")
    if left := shared.unaddressed:
        say(f"Left out, as they have no address to go to: {len(left)} ({first_of(left)})")
    say("No name of a signer is in it; contents.csv lists what is.")
    unpack = "unpack it, then " if shared.place.suffix.lower() == ZIP else ""
    say(f"Whoever gets it: {unpack}open index.html.")
