"""What is made beside the letters, and of which files of ``letters/``: not every campaign has all of them."""

from collections.abc import Iterator
from dataclasses import replace

from advocacy.campaign.campaign import Campaign
from advocacy.errors import Problem


def files_of_sheet(name: str) -> tuple[str, str]:
    """The template of a sheet, and its style."""
    return f"letters/{name}.html.j2", f"letters/{name}.css"


PAGE = (*files_of_sheet("index"), "letters/index.js")
"""The page of all letters: its template, style and script."""

NEEDED = {
    "build": PAGE,
    "pack": files_of_sheet("cover"),
    "labels": files_of_sheet("labels"),
    "envelopes": files_of_sheet("envelopes"),
    "sign": files_of_sheet("signature"),
}
"""What each command needs of it, beside the letters."""


def missing_files(campaign: Campaign) -> Iterator[Problem]:
    """The files without which a command fails; whoever never uses it does not miss them."""
    for command, names in NEEDED.items():
        for problem in campaign.missing(*names):
            yield replace(problem, message=f"{problem.message}, and «advocacy {command}» needs it")
