"""``advocacy recipients list``: who is on the list."""

from pathlib import Path
from typing import Annotated

import typer

from advocacy.campaign.campaign import load_campaign
from advocacy.cli.choice import choose
from advocacy.cli.command import Root
from advocacy.cli.console import say_table
from advocacy.cli.options import Audiences, Countries, Ids, Kinds, Regions, Search, ways_of
from advocacy.cli.reporter import Report

EPILOG = """
**Examples**

    advocacy recipients list                              # everyone
    advocacy recipients list --kind export-control        # the licensing authorities
    advocacy recipients list --region northern-africa     # a region of the UN standard M49
    advocacy recipients list --search المجر               # in Arabic or Latin script, by any name of the state
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
    retired: Annotated[bool, typer.Option("--retired", help="Those who are no longer written to.")] = False,
) -> Report:
    """List recipients: id, audience, whether a postal address is known, by which way their letter goes, institution."""
    campaign = load_campaign(root)
    recipients = choose(campaign, ids, country, kind, audience, region, search, retired=retired)
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
    return Report(
        {"recipients": [{**each.model_dump(mode="json"), "delivery": ways.get(each.id)} for each in recipients]},
        lambda: say_table(("id", "audience", "postal", "delivery", "country", "institution"), rows),
    )
