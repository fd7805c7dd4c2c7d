"""Addresses beside the packs: sheets of labels and printed envelopes, for the letters that were built."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from advocacy.batch.store import open_store
from advocacy.campaign.campaign import Campaign
from advocacy.campaign.recipients import Recipient
from advocacy.press.envelopes import Envelope, envelopes
from advocacy.press.labels import LabelStock, labels
from advocacy.press.packs import Letters, not_among


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
    return _print(out, request.recipients, name, lambda built: labels(campaign, built, request.stock, request.start_at))


def print_envelopes(campaign: Campaign, out: Path, request: EnvelopesRequest) -> AddressesPrinted:
    """Put a file of envelopes beside the packs of ``out``, which stay as they are."""
    name = f"envelopes-{request.size}.pdf"
    return _print(out, request.recipients, name, lambda built: envelopes(campaign, built, request.size))


def _print(
    out: Path,
    recipients: tuple[Recipient, ...],
    name: str,
    typeset: Callable[[tuple[Recipient, ...]], bytes],
) -> AddressesPrinted:
    part = name.partition("-")[0]
    with open_store(out, part) as store:
        built = Letters(store).built(recipients, window=False)
        data = typeset(built)
        replaced = name in store.packs.files()
        file = store.packs.add(part, name, data)
    unaddressed = tuple(recipient.id for recipient in built if recipient.postal is None)
    return AddressesPrinted(file, len(built) - len(unaddressed), replaced, unaddressed, not_among(recipients, built))
