"""``advocacy labels`` and ``advocacy envelopes``: addresses to stick on, or printed where they belong."""

from pathlib import Path
from typing import Annotated

import typer

from advocacy.campaign.campaign import load_campaign
from advocacy.cli.choice import choose
from advocacy.cli.command import Root
from advocacy.cli.console import counted, say
from advocacy.cli.options import Audiences, Countries, Ids, Kinds, Out, Regions, Search
from advocacy.cli.reporter import Report
from advocacy.gallery.page import page_of
from advocacy.press.addresses import (
    AddressesPrinted,
    EnvelopesRequest,
    LabelsRequest,
    SenderLabelsRequest,
    print_envelopes,
    print_labels,
    print_sender_labels,
)
from advocacy.press.envelopes import Envelope
from advocacy.press.labels import LabelStock

MOST_LABELS = 2000
"""Of the sender in one run: more than anybody needs; a slip of the finger would fill the memory."""

LABELS_EPILOG = """
**Examples**

    advocacy labels l7160                       # for all built letters, on Avery L7160
    advocacy labels l7160 --start-at 5          # from the fifth label of a partly used sheet
    advocacy labels l7163 --country DE          # for one country
    advocacy labels l7163 de-bafa gb-ecju       # for two recipients
    advocacy labels l7160 --sender 21           # with the sender's own address, for the backs of envelopes
"""
ENVELOPES_EPILOG = """
**Examples**

    advocacy envelopes dl                       # for all built letters
    advocacy envelopes c5 --country DE          # for one country
"""


def labels(
    stock: Annotated[LabelStock, typer.Argument(metavar="STOCK", help="The labels, by Avery number.")],
    ids: Ids = None,
    root: Root = Path(),
    country: Countries = None,
    kind: Kinds = None,
    audience: Audiences = None,
    region: Regions = None,
    search: Search = "",
    start_at: Annotated[int, typer.Option("--start-at", metavar="N", help="The first free label.")] = 1,
    sender: Annotated[
        int | None,
        typer.Option("--sender", min=1, max=MOST_LABELS, metavar="N", help="N labels with the sender's own address."),
    ] = None,
    out: Out = None,
) -> Report:
    """Print labels with the addresses of built letters, in out/packs; packs stay as they are.

    With --sender, print the sender's own address instead, for the backs of envelopes: undeliverable mail comes back.
    """
    campaign = load_campaign(root)
    write_page = page_of(campaign)
    if sender is None:
        chosen = choose(campaign, ids, country, kind, audience, region, search)
        printed = print_labels(campaign, out or root / "out", LabelsRequest(chosen, stock, start_at), write_page)
    elif ids or country or kind or audience or region or search:
        raise typer.BadParameter("--sender prints the sender's own address: leave the choice of recipients out")
    else:
        printed = print_sender_labels(
            campaign, out or root / "out", SenderLabelsRequest(stock, sender, start_at), write_page
        )
    return _report(printed, "label")


def envelopes(
    size: Annotated[Envelope, typer.Argument(metavar="SIZE", help="The envelopes.")],
    ids: Ids = None,
    root: Root = Path(),
    country: Countries = None,
    kind: Kinds = None,
    audience: Audiences = None,
    region: Regions = None,
    search: Search = "",
    out: Out = None,
) -> Report:
    """Print envelopes with the addresses of built letters, in out/packs; packs stay as they are."""
    campaign = load_campaign(root)
    chosen = choose(campaign, ids, country, kind, audience, region, search)
    printed = print_envelopes(campaign, out or root / "out", EnvelopesRequest(chosen, size), page_of(campaign))
    return _report(printed, "envelope")


def _report(printed: AddressesPrinted, one: str) -> Report:
    def text() -> None:
        instead = ", replacing the file that was there" if printed.replaced else ""
        say(f"{counted(printed.count, one)} in {printed.file}{instead}")
        if printed.without_address:
            say(f"Without a postal address, and left out: {len(printed.without_address)}")
        if printed.not_built:
            say(f"Not built, and left out: {len(printed.not_built)}")

    data = {
        "file": str(printed.file),
        "count": printed.count,
        "replaced": printed.replaced,
        "without_address": printed.without_address,
        "not_built": printed.not_built,
    }
    return Report(data, text)
