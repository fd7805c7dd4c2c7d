"""``advocacy recipients list``: who is on the list."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from advocacy.campaign.campaign import Campaign, load_campaign
from advocacy.campaign.recipients import Recipient
from advocacy.cli.choice import choose
from advocacy.cli.command import Root
from advocacy.cli.console import counted, notice, say, say_table
from advocacy.cli.options import Audiences, Countries, Ids, Kinds, Regions, Search, ways_of
from advocacy.cli.reporter import Report

EPILOG = """
**Examples**

    advocacy recipients list                              # everyone
    advocacy recipients list --kind export-control        # the licensing authorities
    advocacy recipients list --region northern-africa     # a region of the UN standard M49
    advocacy recipients list --search المجر               # in Arabic or Latin script, by any name of the state
    advocacy recipients list --before-posting             # what to check or decide before letters are posted
    advocacy recipients list --country BE --json          # for scripts
"""


def list_(
    ids: Ids = None,
    root: Root = Path(),
    country: Countries = None,
    kind: Kinds = None,
    audience: Audiences = None,
    region: Regions = None,
    search: Search = "",
    retired: Annotated[
        bool, typer.Option("--retired", help="Only retired recipients, who are no longer written to.")
    ] = False,
    before_posting: Annotated[
        bool,
        typer.Option("--before-posting", help="Only those with something to check or decide before posting, and what."),
    ] = False,
) -> Report:
    """List recipients: id, audience, whether a postal address is known, how their letter goes, institution."""
    campaign = load_campaign(root)
    recipients = choose(campaign, ids, country, kind, audience, region, search, retired=retired)
    if before_posting:
        recipients = tuple(recipient for recipient in recipients if recipient.before_posting)
    ways = ways_of(campaign, (recipient for recipient in recipients if not recipient.retired))
    rows = (
        (
            r.id,
            r.audience,
            "yes" if r.postal else "none",
            ways.get(r.id, ""),
            campaign.directory.state_of(r).english,
            r.body,
        )
        for r in recipients
    )

    def text() -> None:
        if before_posting:
            say_what_to_do(campaign, recipients)
        elif retired:
            say_since_when(campaign, recipients)
        else:
            say_table(("id", "audience", "postal", "delivery", "country", "institution"), rows)

    data = [{**each.model_dump(mode="json"), "delivery": ways.get(each.id)} for each in recipients]
    return Report({"recipients": data}, text)


def say_since_when(campaign: Campaign, recipients: Sequence[Recipient]) -> None:
    """Since when ``recipients`` are no longer written to, who is written to instead, and why."""
    rows = (
        (r.id, r.retired.date, r.retired.successor or "none", campaign.directory.state_of(r).english, r.retired.reason)
        for r in recipients
        if r.retired
    )
    say_table(("id", "since", "successor", "country", "why"), rows)


def say_what_to_do(campaign: Campaign, recipients: Sequence[Recipient]) -> None:
    """What to check or decide before the letters to ``recipients`` are posted, in full, and how that is ticked off."""
    for recipient in recipients:
        say(f"{recipient.id} ({campaign.directory.state_of(recipient).english}): {recipient.before_posting}")
    if recipients:
        taken_off = "once it is done, «advocacy recipients edit ID --before-posting none» takes it off"
        notice(f"{counted(len(recipients), 'letter')} to check or decide before posting; {taken_off}")
    else:
        notice("Nothing is to be checked or decided before these letters are posted.")
