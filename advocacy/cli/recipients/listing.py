"""``advocacy recipients list``: who is on the list."""

from pathlib import Path
from typing import Annotated

import typer

from advocacy.campaign.folder import load_campaign
from advocacy.campaign.search import is_found
from advocacy.campaign.states import Region
from advocacy.cli.console import say_json, say_table
from advocacy.cli.options import Audiences, Countries, Ids, Json, Kinds, Root, selected

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
    region: Annotated[
        list[Region] | None, typer.Option("--region", help="Only states of this region (UN M49); may be repeated.")
    ] = None,
    search: Annotated[
        str, typer.Option(metavar="TEXT", help="Only where all of these words are found, in Arabic or Latin script.")
    ] = "",
    retired: Annotated[bool, typer.Option("--retired", help="Those who are no longer written to.")] = False,
    as_json: Json = False,
) -> None:
    """List recipients: id, audience, whether a postal address is known, institution."""
    campaign = load_campaign(root)
    directory = campaign.directory
    among = [
        recipient
        for recipient in directory.listed
        if bool(recipient.retired) is retired
        and (not region or directory.state_of(recipient).region in region)
        and is_found(directory, recipient, search)
    ]
    recipients = selected(campaign, ids, country, kind, audience, among)
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
