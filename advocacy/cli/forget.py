"""``advocacy forget``: nothing that bears or finds the name of a signer is left."""

from pathlib import Path

from advocacy.batch.store import PAGE
from advocacy.campaign.campaign import load_campaign
from advocacy.cli.command import Root
from advocacy.cli.console import notice, report_problems, say
from advocacy.cli.options import Out, Signed
from advocacy.cli.reporter import Report
from advocacy.errors import AdvocacyError, Problem
from advocacy.gallery.page import refresh_gallery
from advocacy.press.forget import forget as forget_signers

EPILOG = """
**Examples**

    advocacy forget                     # when all is posted
    advocacy forget --signed DIR        # where they were made in another folder
"""


def forget(root: Root = Path(), out: Out = None, signed: Signed = None) -> Report:
    """Delete signed packs, the files they were made from, and the key; letters and packs without names stay."""
    out, private = out or root / "out", signed or root / "signed"
    forgotten = forget_signers(out, private)
    problems: tuple[Problem, ...] = ()
    if (out / PAGE).is_file():
        try:
            refresh_gallery(load_campaign(root), out, "forget")  # it may list what an earlier version put there
        except AdvocacyError as error:  # what is deleted is deleted, and that is said
            problems = error.problems

    def text() -> None:
        for file in forgotten.removed:
            say(f"removed: {file}")
        for file in forgotten.left:
            say(f"Not made by advocacy, and left alone: {file}")
        count = len(forgotten.removed)
        say(f"{count} files removed" if count else f"There was nothing to remove in {private}.")

        if problems:
            notice(f"{out / PAGE} was not made again:")
            report_problems(problems)

    return Report({"removed": [*map(str, forgotten.removed)], "left": [*map(str, forgotten.left)]}, text, problems)
