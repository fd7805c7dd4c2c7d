"""``advocacy recipients retire``: keep a recipient on the list without writing to it."""

import re
from datetime import date
from difflib import unified_diff
from pathlib import Path
from typing import Annotated

import typer

from advocacy.campaign.campaign import load_campaign
from advocacy.campaign.recipients import RECIPIENTS_FILE, Retired
from advocacy.cli import completion
from advocacy.cli.command import Root
from advocacy.cli.console import notice, say
from advocacy.cli.options import ListedId, iso_date, one_of
from advocacy.cli.reporter import Report
from advocacy.files.edits import apply_edits, rewrite
from advocacy.files.yaml_document import parse
from advocacy.upkeep.entries import reinstatement, retirement

EPILOG = """
**Examples**

    advocacy recipients retire de-bafa --reason "merged into another office" --dry-run    # see the change first
    advocacy recipients retire de-bafa --reason "merged into another office"              # no longer written to
    advocacy recipients retire de-bafa --undo                                             # written to again
"""


def retire(
    identifier: ListedId,
    root: Root = Path(),
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why it is no longer written to.")] = "",
    day: Annotated[
        date | None,
        typer.Option("--date", parser=iso_date, metavar="YYYY-MM-DD", help="Since when; today by default."),
    ] = None,
    successor: Annotated[
        str | None, typer.Option(metavar="ID", help="Who is written to instead.", autocompletion=completion.written_to)
    ] = None,
    undo: Annotated[bool, typer.Option("--undo", help="Write to it again.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the change; write nothing.")] = False,
) -> Report:
    """Keep a recipient on the list, with the reason, and write to it no longer."""
    campaign = load_campaign(root)
    source = campaign.sources[RECIPIENTS_FILE]
    recipient = one_of(campaign.directory.listed, identifier)
    index = campaign.directory.listed.index(recipient)
    if undo:
        if reason or successor or day:
            raise typer.BadParameter("--undo takes no reason, date or successor")
        if recipient.retired is None:
            raise typer.BadParameter(f"{identifier} is not retired")
        edit = reinstatement(source, index)
    else:
        reason = re.sub(r"\s+", " ", reason).strip()
        if not reason:
            raise typer.BadParameter("say why: --reason TEXT")
        if recipient.retired is not None:
            raise typer.BadParameter(f"{identifier} has been retired since {recipient.retired.date}; --undo first")
        if successor is not None:
            one_of(campaign.directory.recipients, successor)
        since = (day or date.today()).isoformat()
        edit = retirement(source, index, Retired.model_construct(reason=reason, date=since, successor=successor))
    after = apply_edits(source.text, [edit])
    load_campaign(root, {RECIPIENTS_FILE: parse(after, RECIPIENTS_FILE)})  # raises what would be wrong then
    if not dry_run:
        rewrite(root / RECIPIENTS_FILE, RECIPIENTS_FILE, source.text, [edit])
    for line in unified_diff(
        source.text.splitlines(), after.splitlines(), RECIPIENTS_FILE, RECIPIENTS_FILE, n=1, lineterm=""
    ):
        say(line)
    if dry_run:
        notice("Nothing was written.")
    return Report({"id": identifier, "retired": not undo, "written": not dry_run})
