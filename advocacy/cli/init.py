"""``advocacy init``: a campaign folder of one's own."""

import shlex
from pathlib import Path
from typing import Annotated

import typer

from advocacy.cli.console import say
from advocacy.cli.reporter import Report
from advocacy.upkeep.shipped import write_out

EPILOG = """
**Examples**

    advocacy init my-campaign                # recipients.yaml, letters/ and fonts/, to edit
    advocacy build --root my-campaign
"""


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder, or one without a campaign.")],
) -> Report:
    """Write the shipped campaign into a folder, to edit it there."""
    written = write_out(folder)
    said = (
        f"{', '.join(written)} written to {folder}; next: «{shlex.join(['advocacy', 'build', '--root', str(folder)])}»"
    )
    return Report({"folder": str(folder), "written": written}, lambda: say(said))
