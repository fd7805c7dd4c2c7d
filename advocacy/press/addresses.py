"""Addresses beside the packs: sheets of labels and printed envelopes, for the letters that were built."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from advocacy.batch.store import Store, WritePage, no_page, open_store
from advocacy.campaign.campaign import Campaign
from advocacy.campaign.recipients import Recipient
from advocacy.campaign.settings import SETTINGS_FILE
from advocacy.errors import AdvocacyError, Problem
from advocacy.press.address_ledger import SENDER, note_addresses
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
class SenderLabelsRequest:
    """So many labels with the sender's own address, for the backs of envelopes."""

    stock: LabelStock
    count: int
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
    without_address: tuple[str, ...] = ()
    not_built: tuple[str, ...] = ()


def print_labels(
    campaign: Campaign, out: Path, request: LabelsRequest, write_page: WritePage = no_page
) -> AddressesPrinted:
    """Put a file of labels beside the packs of ``out``, which stay as they are."""
    name = f"labels-{request.stock}.pdf"
    return _print(
        campaign,
        out,
        request.recipients,
        name,
        lambda posted: labels(campaign, posted, request.stock, request.start_at),
        write_page,
    )


def print_sender_labels(
    campaign: Campaign, out: Path, request: SenderLabelsRequest, write_page: WritePage = no_page
) -> AddressesPrinted:
    """Put a file of labels with the sender's address beside the packs of ``out``: without one, mail is not returned."""
    sender = campaign.settings.sender
    if not sender or not sender.return_address:
        message = "the sender has no postal address" if sender else "names no sender"
        remedy = "add «lines: […]» to it" if sender else "add «sender: {name: …, latin: …, lines: […]}»"
        raise AdvocacyError(Problem(f"{message}, and the backs of envelopes would show none", remedy, SETTINGS_FILE))
    one = Addressed(SENDER, sender.return_address)
    with open_store(out, "labels") as store:
        data = labels(campaign, [one] * request.count, request.stock, request.start_at)
        return _add(store, f"labels-{request.stock}-sender.pdf", data, [one] * request.count, write_page)


def print_envelopes(
    campaign: Campaign, out: Path, request: EnvelopesRequest, write_page: WritePage = no_page
) -> AddressesPrinted:
    """Put a file of envelopes beside the packs of ``out``, which stay as they are."""
    name = f"envelopes-{request.size}.pdf"
    return _print(
        campaign, out, request.recipients, name, lambda posted: envelopes(campaign, posted, request.size), write_page
    )


def _print(
    campaign: Campaign,
    out: Path,
    recipients: tuple[Recipient, ...],
    name: str,
    typeset: Callable[[tuple[Addressed, ...]], bytes],
    write_page: WritePage,
) -> AddressesPrinted:
    with open_store(out, name.partition("-")[0]) as store:
        letters = Letters(store)
        built = letters.built(recipients)
        ways = [(recipient.id, letters.delivery(campaign, recipient)) for recipient in built]
        posted = tuple(Addressed(identifier, delivery.lines, delivery.shorter) for identifier, delivery in ways)
        unaddressed = tuple(letter.id for letter in posted if not letter.lines)
        printed = _add(store, name, typeset(posted), [each for each in posted if each.lines], write_page)
    return replace(printed, without_address=unaddressed, not_built=not_among(recipients, built))


def _add(
    store: Store, name: str, data: bytes, addresses: Sequence[Addressed], write_page: WritePage
) -> AddressesPrinted:
    replaced = name in store.packs.files()
    printed = AddressesPrinted(store.packs.add(name.partition("-")[0], name, data), len(addresses), replaced)
    note_addresses(store.packs, name, addresses)
    write_page(store)
    return printed
