"""``advocacy recipients list``: who is on the list."""

from pathlib import Path
from typing import Annotated

import typer

from advocacy.campaign.campaign import load_campaign
from advocacy.cli.console import say_json, say_table
from advocacy.cli.options import Audiences, Countries, Ids, Json, Kinds, Regions, Root, Search, filtered

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
    as_json: Json = False,
) -> None:
    """List recipients: id, audience, whether a postal address is known, institution."""
    campaign = load_campaign(root)
    recipients = filtered(campaign, ids, country, kind, audience, region, search, retired=retired)
    if as_json:
        say_json([recipient.model_dump(mode="json") for recipient in recipients])
        return
    say_table(
        ("id", "audience", "postal", "country", "institution"),
        (
            (r.id, r.audience, "yes" if r.postal else "none", campaign.directory.state_of(r).english, r.body)
            for r in recipients
        ),
    )
