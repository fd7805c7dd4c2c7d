"""``advocacy recipients``: who is on the list."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from advocacy.campaign.folder import Campaign, load_campaign
from advocacy.campaign.recipients import Recipient
from advocacy.cli.console import say, say_json, say_table
from advocacy.cli.options import Audiences, Countries, Ids, Json, Kinds, Root, selected

LIST_EPILOG = """
**Examples**

    advocacy recipients list                              # everyone
    advocacy recipients list --kind export-control        # the licensing authorities
    advocacy recipients list --country BE --json          # for scripts
"""

SHOW_EPILOG = """
**Examples**

    advocacy recipients show de-bafa           # one recipient: address, form of address, sources
    advocacy recipients show ma-gov --json     # for scripts
"""

app = typer.Typer(
    help="Who is written to: list and show recipients.", no_args_is_help=True, rich_markup_mode="markdown"
)


@app.command("list", epilog=LIST_EPILOG)
def list_(
    ids: Ids = None,
    root: Root = Path(),
    country: Countries = None,
    kind: Kinds = None,
    audience: Audiences = None,
    as_json: Json = False,
) -> None:
    """List recipients: id, audience, whether a postal address is known, institution."""
    campaign = load_campaign(root)
    recipients = selected(campaign, ids, country, kind, audience)
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


@app.command(epilog=SHOW_EPILOG)
def show(
    identifier: Annotated[str, typer.Argument(metavar="ID", help="The recipient's id, such as de-bafa.")],
    root: Root = Path(),
    as_json: Json = False,
) -> None:
    """Show one recipient: how it is addressed, where it gets its post, and who vouches for it."""
    campaign = load_campaign(root)
    (recipient,) = selected(campaign, [identifier], None, None, None)
    if as_json:
        say_json(recipient.model_dump(mode="json"))
        return
    for line in _portrait(campaign, recipient):
        say(line)


def _portrait(campaign: Campaign, recipient: Recipient) -> Iterator[str]:
    state = campaign.directory.state_of(recipient)
    address = campaign.protocol.address(recipient)
    yield f"{recipient.id}: {recipient.kind} of {state.english}, reads the wording for «{recipient.audience}»"
    yield ""
    for line in filter(None, (address.addressee, recipient.ministry, state.formal)):
        yield f"    {line}"
    yield f"    {address.vocative}"
    yield ""
    for line in recipient.postal_lines or ("no postal address: nobody vouches for one",):
        yield f"    {line}"
    if recipient.note:
        yield ""
        yield f"Note: {recipient.note}"
    yield ""
    yield "Sources"
    for source in recipient.sources:
        note = f" ({source.note})" if source.note else ""
        yield f"    {source.fact}: {source.page or 'none'}, {source.checked or 'no date'}{note}"
