"""``advocacy recipients retire``: keep a recipient on the list without writing to it."""

import re
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from advocacy.campaign.campaign import load_campaign
from advocacy.campaign.recipients import RECIPIENTS_FILE, Retired
from advocacy.cli import completion
from advocacy.cli.choice import one_of
from advocacy.cli.command import Root
from advocacy.cli.console import notice
from advocacy.cli.options import ListedId, iso_date
from advocacy.cli.recipients.change import DryRun, Yes, settle
from advocacy.cli.reporter import Report
from advocacy.files.records import check_value
from advocacy.upkeep.change import plan
from advocacy.upkeep.entries import entries_of, revision

EPILOG = """
**Examples**

    advocacy recipients retire de-bafa --reason "merged" --dry-run    # see the change first
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
    yes: Yes = False,
    dry_run: DryRun = False,
) -> Report:
    """Stop writing to a recipient, and keep it on the list with the reason."""
    campaign = load_campaign(root)
    document = campaign.sources[RECIPIENTS_FILE]
    recipient = one_of(campaign, identifier)
    identifier, index = recipient.id, campaign.directory.listed.index(recipient)
    entry = dict(entries_of(document)[index])
    if undo:
        if reason or successor or day:
            raise typer.BadParameter("--undo takes no reason, date or successor")
        if recipient.retired is None:
            raise typer.BadParameter(f"{identifier} is not retired")
        del entry["retired"]
    else:
        reason = re.sub(r"\s+", " ", reason).strip()
        if not reason:
            raise typer.BadParameter("say why: --reason TEXT")
        if recipient.retired is not None:
            raise typer.BadParameter(f"{identifier} has been retired since {recipient.retired.date}; --undo first")
        today = date.today()
        if day and day > today:
            raise typer.BadParameter(f"--date {day} is still to come: retire {identifier} on that day")
        since = (day or today).isoformat()
        if check_value(Retired, "date", since):
            raise typer.BadParameter(f"--date {since}: write a day from 1900 on")
        instead = {} if successor is None else {"successor": one_of(campaign, successor, retired=False).id}
        if identifier in instead.values():
            raise typer.BadParameter(f"--successor: {identifier} is the one to be retired: name who is written to now")
        entry["retired"] = {"reason": reason, "date": since, **instead}
    change = plan(root, campaign, revision(document, {index: entry}))
    if written := settle(change, yes=yes, dry_run=dry_run):
        notice(f"{identifier} is {'written to again' if undo else 'retired'}.")
    return Report({"id": identifier, "retired": not undo, "written": written})
