"""``advocacy recipients remove``: an entry that should never have been on the list is taken off it."""

from pathlib import Path

from advocacy.campaign.campaign import load_campaign
from advocacy.campaign.recipients import RECIPIENTS_FILE
from advocacy.cli.choice import one_of
from advocacy.cli.command import Root
from advocacy.cli.console import notice
from advocacy.cli.envelope import for_scripts
from advocacy.cli.kept_answers import hand_over
from advocacy.cli.options import ListedId
from advocacy.cli.recipients.change import DryRun, Yes, say_what_still_names, settle
from advocacy.cli.reporter import Report
from advocacy.upkeep.change import plan
from advocacy.upkeep.entries import removal

EPILOG = """
**Examples**

    advocacy recipients remove de-bafa --dry-run     # see first what would go
    advocacy recipients remove de-bafa --yes         # take it off the list without being asked
"""


def remove(identifier: ListedId, root: Root = Path(), yes: Yes = False, dry_run: DryRun = False) -> Report:
    """Take off the list a recipient that should never have been on it.

    An authority that was closed or merged is retired instead: who was written to, and why no longer, stays known.
    """
    campaign = load_campaign(root)
    recipient = one_of(campaign, identifier)
    identifier, index = recipient.id, campaign.directory.listed.index(recipient)
    change = plan(root, campaign, removal(campaign.sources[RECIPIENTS_FILE], index))
    if written := settle(change, yes=yes, dry_run=dry_run):
        notice(f"{identifier} is no longer on the list.")
        hand_over(root, f"edit-{identifier}")
    named = say_what_still_names(identifier, root, change.campaign) if written else []
    return Report({"id": identifier, "written": written, "warnings": [*map(for_scripts, named)]})
