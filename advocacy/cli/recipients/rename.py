"""``advocacy recipients rename``: another id, wherever the list names it."""

from pathlib import Path
from typing import Annotated

import typer

from advocacy.campaign.campaign import load_campaign
from advocacy.campaign.recipients import RECIPIENTS_FILE, Recipient
from advocacy.cli.choice import one_of
from advocacy.cli.command import Root
from advocacy.cli.console import notice
from advocacy.cli.envelope import for_scripts
from advocacy.cli.kept_answers import hand_over
from advocacy.cli.options import ListedId
from advocacy.cli.recipients.change import DryRun, Yes, say_what_still_names, settle
from advocacy.cli.reporter import Report
from advocacy.files.records import check_value
from advocacy.upkeep.change import plan
from advocacy.upkeep.renaming import renaming

EPILOG = """
**Examples**

    advocacy recipients rename de-bafa de-export --dry-run    # see first what would change
    advocacy recipients rename de-bafa de-export              # in its entry, as a successor, and in notes
"""


def rename(
    identifier: ListedId,
    new: Annotated[str, typer.Argument(metavar="NEW", help="The new id: the country's code, a hyphen, a short name.")],
    root: Root = Path(),
    yes: Yes = False,
    dry_run: DryRun = False,
) -> Report:
    """Give a recipient another id, wherever the list names it; where the list is in order, its entry moves along.

    Its letter gets another name and another reference: answers to letters that were sent bear the old one.
    """
    campaign = load_campaign(root)
    recipient = one_of(campaign, identifier)
    identifier, index = recipient.id, campaign.directory.listed.index(recipient)
    if problem := check_value(Recipient, "id", new):
        raise typer.BadParameter(f"{problem.message}: {problem.remedy}")
    if new in {recipient.id for recipient in campaign.directory.listed}:
        raise typer.BadParameter(f"{new} is on the list already: «advocacy recipients show {new}» shows it")
    change = plan(root, campaign, renaming(campaign.sources[RECIPIENTS_FILE], index, new))
    if written := settle(change, yes=yes, dry_run=dry_run):
        notice(f"{identifier} is {new} now.")
        hand_over(root, f"edit-{identifier}", f"edit-{new}")
    named = say_what_still_names(identifier, root, change.campaign) if written else []
    return Report({"id": identifier, "new": new, "written": written, "warnings": [*map(for_scripts, named)]})
