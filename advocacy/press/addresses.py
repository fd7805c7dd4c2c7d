"""Addresses beside the packs: sheets of labels and printed envelopes, for the letters that were built."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from advocacy.batch.store import open_store
from advocacy.campaign.campaign import Campaign
from advocacy.campaign.recipients import Recipient
from advocacy.press.envelopes import Envelope, envelopes
from advocacy.press.labels import LabelStock, labels
from advocacy.press.letters import Letters, not_among
from advocacy.press.sheets import Addressed


@dataclass(frozen=True, slots=True)
class LabelsRequest:
    """Labels on one stock; the first is number ``start_at`` of its sheet."""

    recipients: tuple[Recipient, ...]
    stock: LabelStock
    start_at: int = 1


@dataclass(frozen=True, slots=True)
class EnvelopesRequest:
    """Envelopes of one size."""

    recipients: tuple[Recipient, ...]
    size: Envelope


@dataclass(frozen=True, slots=True)
class AddressesPrinted:
    """A file of addresses, and who is not in it."""

    file: Path
    count: int
    replaced: bool
    """Whether it took the place of an earlier one."""
    without_address: tuple[str, ...]
    not_built: tuple[str, ...]


def print_labels(campaign: Campaign, out: Path, request: LabelsRequest) -> AddressesPrinted:
    """Put a file of labels beside the packs of ``out``, which stay as they are."""
    name = f"labels-{request.stock}.pdf"
    return _print(
        campaign,
        out,
        request.recipients,
        name,
        lambda posted: labels(campaign, posted, request.stock, request.start_at),
    )


def print_envelopes(campaign: Campaign, out: Path, request: EnvelopesRequest) -> AddressesPrinted:
    """Put a file of envelopes beside the packs of ``out``, which stay as they are."""
    name = f"envelopes-{request.size}.pdf"
    return _print(campaign, out, request.recipients, name, lambda posted: envelopes(campaign, posted, request.size))


def _print(
    campaign: Campaign,
    out: Path,
    recipients: tuple[Recipient, ...],
    name: str,
    typeset: Callable[[tuple[Addressed, ...]], bytes],
) -> AddressesPrinted:
    part = name.partition("-")[0]
    with open_store(out, part) as store:
        letters = Letters(store)
        built = letters.built(recipients, window=False)
        ways = [(recipient.id, letters.delivery(campaign, recipient)) for recipient in built]
        posted = tuple(Addressed(identifier, delivery.lines, delivery.shorter) for identifier, delivery in ways)
        data = typeset(posted)
        replaced = name in store.packs.files()
        file = store.packs.add(part, name, data)
    unaddressed = tuple(letter.id for letter in posted if not letter.lines)
    return AddressesPrinted(file, len(posted) - len(unaddressed), replaced, unaddressed, not_among(recipients, built))
