"""What the page shows: letters by region, and packs, as the template prints them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Self

from babel import Locale

from advocacy.arabic import dates
from advocacy.arabic.search_keys import folded
from advocacy.batch.listing import OwnFile
from advocacy.batch.manifest import BuiltLetter
from advocacy.batch.store import PACKS, Store
from advocacy.campaign.campaign import Campaign
from advocacy.campaign.citations import newest_date
from advocacy.campaign.recipients import Recipient
from advocacy.campaign.search import SearchKeys, search_keys
from advocacy.campaign.states import Region
from advocacy.press.address_ledger import BESIDE
from advocacy.press.cover import AddressStanding, PrintedCaution, printed_cautions, standing
from advocacy.press.ledger import LEDGER, read_ledger

PACKS_SHOWN = 100
"""Packs of signers can be thousands; nobody looks for one of them on a page."""

InDigits = Callable[[object], str]


@dataclass(frozen=True, slots=True)
class Size:
    """How large a file is: a number in the digits of the campaign, and whether it counts megabytes."""

    number: str
    mega: bool


@dataclass(frozen=True, slots=True)
class Named:
    """A recipient: of its fields, those that are for volunteers."""

    id: str
    country: str
    kind: str
    audience: str
    body: str
    ministry: str | None

    @classmethod
    def of(cls, recipient: Recipient) -> Self:
        """``recipient``, as the page names it."""
        return cls(
            *(recipient.id, recipient.country, recipient.kind, recipient.audience),
            *(recipient.body, recipient.ministry),
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """What the manifest says of a letter, as far as the page does."""

    file: str
    reference: str
    date: str
    enclosures: int


@dataclass(frozen=True, slots=True)
class Card:
    """One letter."""

    recipient: Named
    entry: Entry
    state: str
    keys: SearchKeys
    """What the search of the page finds it by."""
    size: Size
    standing: str
    year: str
    via: str | None
    """The mission that takes it, in words; none where it goes direct."""
    checked: str
    """The newest date of its sources, in words; empty where none is known."""
    picture: str
    cautions: tuple[PrintedCaution, ...]
    """Who should not sign it."""
    translation: str
    """The Arabic name of the language of its back; empty where that is blank."""


@dataclass(frozen=True, slots=True)
class ShownRegion:
    """A region, as the page names it and as its links do."""

    arabic: str
    value: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """The letters to one region, by the Arabic names of states."""

    region: ShownRegion
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Gone:
    """Somebody who is no longer written to: the search says so."""

    recipient: Named
    state: str
    keys: SearchKeys
    since: str
    """In words."""
    reason: str
    instead: Named | None


@dataclass(frozen=True, slots=True)
class PackFile:
    """One pack, or a file of labels or envelopes (without sheets)."""

    file: str
    name: str
    common: str
    """What its letters have in common: ``pack``, a region, a country, a kind, an audience."""
    place: str
    """The Arabic name of the region or country; empty elsewhere."""
    number: str
    size: Size
    letters: int
    sheets: int
    inside: tuple[str, ...]
    """To whom its letters are, in the order of the pack."""


def shelves(
    campaign: Campaign, entries: Sequence[BuiltLetter], pictures: Mapping[str, str], digits: InDigits
) -> tuple[Shelf, ...]:
    """The letters of ``entries``, by region."""
    recipients = {recipient.id: recipient for recipient in campaign.directory.recipients}
    by_region: dict[Region, list[Card]] = {region: [] for region in Region}

    @cache
    def cautions(country: str) -> tuple[PrintedCaution, ...]:
        return tuple(each for each in printed_cautions(campaign.directory, [country], digits) if each.to)

    for entry in entries:
        if recipient := recipients.get(entry.id):
            region = campaign.directory.state_of(recipient).region
            picture = pictures.get(entry.id, "")
            by_region[region].append(_card(campaign, recipient, entry, picture, digits, cautions(recipient.country)))
    return tuple(
        Shelf(ShownRegion(region.arabic, region.value), tuple(sorted(cards, key=_in_order)))
        for region, cards in by_region.items()
        if cards
    )


def gone(campaign: Campaign, digits: InDigits) -> tuple[Gone, ...]:
    """Those of the list who are no longer written to."""
    directory, reference = campaign.directory, campaign.petition.reference
    listed = {recipient.id: recipient for recipient in directory.listed}
    return tuple(
        Gone(
            Named.of(recipient),
            directory.state_of(recipient).short,
            search_keys(directory, recipient, reference),
            digits(dates.known_in_part(recipient.retired.date)),
            recipient.retired.reason,
            Named.of(successor) if (successor := listed.get(recipient.retired.successor or "")) else None,
        )
        for recipient in directory.listed
        if recipient.retired
    )


def shown_packs(campaign: Campaign, store: Store, digits: InDigits) -> tuple[tuple[PackFile, ...], int]:
    """The packs that the ledger records, not too many of them, with labels and envelopes; how many packs there are.

    None but those of the program's own making: what somebody else put there may be signed.
    """
    own = store.packs.files()
    listed = [pack for pack in read_ledger(store.out) if f"{pack.name}.pdf" in own] if LEDGER in own else []
    shown = [
        _pack(campaign, own, pack.name, _parted(pack.name), digits, [each.id for each in pack.letters], pack.sheets)
        for pack in listed[:PACKS_SHOWN]
    ]
    beside = [
        _pack(campaign, own, name.removesuffix(".pdf"), (kind, ""), digits)
        for kind in BESIDE
        for name in sorted(own)
        if own[name].part == kind
    ]
    return (*shown, *beside), len(listed)


def _card(
    campaign: Campaign,
    recipient: Recipient,
    entry: BuiltLetter,
    picture: str,
    digits: InDigits,
    cautions: tuple[PrintedCaution, ...],
) -> Card:
    delivery = campaign.delivery_by(recipient, entry.delivery)
    state, year = standing(delivery, date.fromisoformat(entry.date))
    checked = newest_date(recipient.sources)
    return Card(
        Named.of(recipient),
        Entry(entry.file, entry.reference, entry.date, len(entry.enclosures)),
        campaign.directory.state_of(recipient).short,
        search_keys(campaign.directory, recipient, campaign.petition.reference),
        size_of(entry.bytes, digits),
        state.value,
        digits(year),
        campaign.line_by_mission(recipient, delivery),
        digits(dates.known_in_part(checked)) if checked else "",
        picture,
        cautions,
        (Locale(entry.translation).get_display_name("ar") or "") if entry.translation else "",
    )


def _in_order(card: Card) -> tuple[bool, str, str]:
    """What can be posted is first, then by state."""
    return card.standing == AddressStanding.MISSING, folded(card.state), card.recipient.id


def _parted(name: str) -> tuple[str, str]:
    """What the letters of a pack have in common, and its number."""
    common, _, number = name.rpartition("-")
    return (common, number.lstrip("0")) if number.isdecimal() else (name, "")


def _pack(
    campaign: Campaign,
    own: Mapping[str, OwnFile],
    name: str,
    parted: tuple[str, str],
    digits: InDigits,
    letters: Sequence[str] = (),
    sheets: int = 0,
) -> PackFile:
    file, (common, number) = f"{PACKS}/{name}.pdf", parted
    states = campaign.directory.states
    places = {region.value: region.arabic for region in Region} | {c.lower(): s.short for c, s in states.items()}
    size = size_of(own[f"{name}.pdf"].size, digits)
    known = {recipient.id: recipient for recipient in campaign.directory.listed}
    inside = [f"{states[each.country].short}: {each.body}" for id_ in letters if (each := known.get(id_))]
    place = places.get(common, "")
    return PackFile(file, name, common, place, digits(number), size, len(letters), sheets, (*inside,))


def size_of(count: int, digits: InDigits) -> Size:
    """``count`` bytes as people read it: kilobytes, or megabytes with one decimal."""
    if count < 1_000_000:
        return Size(digits(max(1, round(count / 1000))), mega=False)
    return Size(digits(f"{count / 1_000_000:.1f}".replace(".", "٫")), mega=True)
