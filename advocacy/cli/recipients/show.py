"""``advocacy recipients show``: all that is known of one recipient."""

from collections.abc import Iterator
from pathlib import Path

from advocacy.campaign.campaign import Campaign, load_campaign
from advocacy.campaign.cautions import about_letters_to
from advocacy.campaign.citations import CitedPage
from advocacy.campaign.delivery import Delivery
from advocacy.campaign.recipients import Recipient
from advocacy.cli.choice import one_of
from advocacy.cli.command import Root
from advocacy.cli.console import say
from advocacy.cli.options import ListedId, dated
from advocacy.cli.reporter import Report

EPILOG = """
**Examples**

    advocacy recipients show de-bafa           # one recipient: address, form of address, sources
    advocacy recipients show ma-gov --json     # for scripts
"""


def show(
    identifier: ListedId,
    root: Root = Path(),
) -> Report:
    """Show one recipient: how it is addressed, where it gets its post, and who vouches for it."""
    campaign = load_campaign(root)
    recipient = one_of(campaign, identifier)
    delivery = campaign.delivery(recipient, dated(campaign, None))
    data = {
        "recipient": recipient.model_dump(mode="json"),
        "delivery": {"way": delivery.way, "lines": delivery.lines},
    }
    return Report(data, lambda: say("\n".join(_portrait(campaign, recipient, delivery))))


def _portrait(campaign: Campaign, recipient: Recipient, delivery: Delivery) -> Iterator[str]:
    state = campaign.directory.state_of(recipient)
    address = campaign.protocol.address(recipient)
    yield f"{recipient.id}: {recipient.kind} of {state.in_a_sentence}, reads the wording for «{recipient.audience}»"
    yield ""
    for line in filter(None, (address.addressee, recipient.ministry, state.formal)):
        yield f"    {line}"
    yield f"    {address.vocative}"
    if recipient.retired:
        yield ""
        yield f"R{recipient.retired.told[1:]}"
    yield ""
    for line in recipient.postal_lines or ("no postal address: nobody vouches for one",):
        yield f"    {line}"
    if not recipient.retired:
        yield from _delivery(campaign, recipient, delivery)
    if recipient.before_posting or recipient.note:
        yield ""
    if recipient.before_posting:
        yield f"Before posting: {recipient.before_posting}"
    if recipient.note:
        yield f"Note: {recipient.note}"
    for caution in about_letters_to(campaign.directory.cautions, recipient.country):
        names = " or ".join(campaign.directory.states[code].in_a_sentence for code in caution.signers)
        yield ""
        yield f"Not to be signed by anyone who is from {names}, or lives there: {caution.english}"
        for page in caution.sources:
            yield f"    {page.page}, {page.checked or 'no date'}"
    yield ""
    yield "Sources"
    for source in recipient.sources:
        yield f"    {source.fact}: {_cited(source)}"
    if delivery.mission and not recipient.retired:
        yield f"    mission: {_cited(delivery.mission)}"


def _cited(page: CitedPage) -> str:
    note = f" ({page.note})" if page.note else ""
    return f"{page.page or 'none'}, {page.checked or 'no date'}{note}"


def _delivery(campaign: Campaign, recipient: Recipient, delivery: Delivery) -> Iterator[str]:
    """Where a letter of today goes, and what pages say about post to that state."""
    yield ""
    if delivery.mission:
        yield f"Its letter goes by {delivery.way}:"
        for line in delivery.lines:
            yield f"    {line}"
    else:
        yield "Its letter goes there." if delivery.lines else "Its letter can go nowhere."
    for said in campaign.directory.post:
        if recipient.country in said.countries:
            seen = said.checked or "no date"
            yield f"Ask your post office: {said.what} ({seen}, {said.page or 'no page'})"
