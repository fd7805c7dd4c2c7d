"""``advocacy pack``: letters to print, sign and post."""

from pathlib import Path
from typing import Annotated

import typer

from advocacy.campaign.campaign import load_campaign
from advocacy.cli.choice import choose
from advocacy.cli.command import Root
from advocacy.cli.options import (
    Audiences,
    Countries,
    Ids,
    Kinds,
    MailBy,
    NoWindow,
    OneSided,
    Out,
    Regions,
    Search,
    WithUnaddressed,
    last_day,
)
from advocacy.cli.packs_made import data_of, say_packs, show_packs
from advocacy.cli.reporter import Report
from advocacy.gallery.page import page_of
from advocacy.press.orders import By
from advocacy.press.packs import PackOptions, PackRequest
from advocacy.press.packs import pack as make_packs

EPILOG = """
**Examples**

    advocacy pack                                       # all built letters, in one file
    advocacy pack --per-volunteer 20                    # twenty in a file
    advocacy pack --by region --mail-by 2026-12-10      # a file for each region, with the date to post by
    advocacy pack --by region --with-cautions           # with letters that some should not sign among the others

«advocacy sign» makes signed packs, «labels» and «envelopes» print addresses, «reprint» makes single letters.
"""


def pack(
    ids: Ids = None,
    root: Root = Path(),
    country: Countries = None,
    kind: Kinds = None,
    audience: Audiences = None,
    region: Regions = None,
    search: Search = "",
    by: Annotated[By | None, typer.Option("--by", help="A pack for each of these.")] = None,
    per_volunteer: Annotated[
        int | None, typer.Option("--per-volunteer", min=1, metavar="N", help="At most N letters in a pack.")
    ] = None,
    mail_by: MailBy = None,
    one_sided: OneSided = False,
    no_window: NoWindow = False,
    with_cautions: Annotated[
        bool, typer.Option("--with-cautions", help="Keep letters that some should not sign among the others.")
    ] = False,
    with_unaddressed: WithUnaddressed = False,
    out: Out = None,
) -> Report:
    """Put built letters into files to print, each with a cover sheet; in out/packs."""
    campaign = load_campaign(root)
    chosen = choose(campaign, ids, country, kind, audience, region, search)
    options = PackOptions(last_day(campaign, mail_by), both_sides=not one_sided, window=not no_window)
    out = out or root / "out"
    request = PackRequest(chosen, by, per_volunteer, options, not with_cautions, with_unaddressed)
    made = make_packs(campaign, out, request, show_packs, page_of(campaign))
    return Report(data_of(made), lambda: say_packs(made))
