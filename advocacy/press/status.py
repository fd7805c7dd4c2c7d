"""How far a campaign is: what is built, which packs there are, what is out of date, what to order, what to do next."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from advocacy.batch.build import outdated
from advocacy.batch.file_set import has_staged
from advocacy.batch.manifest import manifest_of
from advocacy.batch.private import HANDING_OUT
from advocacy.batch.staging import left_ready
from advocacy.batch.store import PACKS, STAGING
from advocacy.campaign.campaign import Campaign
from advocacy.press.address_ledger import again, with_old_addresses_in
from advocacy.press.ledger import Pack, has_packs, lies_there, read_ledger
from advocacy.press.posting import Posting, posting_of


@dataclass(frozen=True, slots=True)
class PackStatus:
    """One pack: how many letters and sheets, and what has become of it."""

    name: str
    signed: bool
    letters: int
    sheets: int
    changed: int
    """Letters that have changed since they were packed, or are no longer built, or listed."""
    is_there: bool


@dataclass(frozen=True, slots=True)
class ToOrder:
    """What it takes to print and post all packs."""

    sheets: int
    envelopes: int
    stamps: int
    letters_without_address: int


@dataclass(frozen=True, slots=True)
class Status:
    """A campaign and its folders, as they are now."""

    recipients: int
    built: int
    not_built: tuple[str, ...]
    """Ids of recipients without a letter."""
    left_ready: tuple[str, ...]
    """Ids of letters that a build which was stopped has made, and the next one takes up."""
    outdated: tuple[str, ...]
    """Ids of letters that would come out otherwise now, on the same date and paper."""
    dates: tuple[str, ...]
    """Which the letters bear."""
    posting: Posting
    """How the letters that are built get there."""
    packs: tuple[PackStatus, ...]
    old_addresses: tuple[str, ...]
    """Files of labels and envelopes with an address that is no longer so."""
    to_order: ToOrder
    next: tuple[str, ...]
    """What to do, in words with commands in «»."""


def read_status(campaign: Campaign, out: Path, private: Path) -> Status:
    """Look at ``out`` and at ``private``, the folder of all that is signed; nothing is changed or locked."""
    manifest = manifest_of(out)
    entries = {entry.id: entry for entry in manifest.letters if (out / entry.file).is_file()} if manifest else {}
    listed = [recipient.id for recipient in campaign.directory.recipients]
    digests = {identifier: entries[identifier].sha256 for identifier in listed if identifier in entries}
    found = [
        (_status_of(place, pack, digests, signed=place == private), pack)
        for place in (out, private)
        if has_packs(place)
        for pack in read_ledger(place)
    ]
    letters = [letter for _, pack in found for letter in pack.letters]
    addressed = sum(letter.has_address for letter in letters)
    order = ToOrder(sum(pack.sheets for _, pack in found), addressed, addressed, len(letters) - addressed)
    not_built = tuple(identifier for identifier in listed if identifier not in entries)
    there = manifest.model_copy(update={"letters": tuple(entries.values())}) if manifest else None
    old = outdated(campaign, there) if there else ()
    packs = tuple(status for status, _ in found)
    staged = left_ready(out / STAGING)
    ready = tuple(identifier for identifier in listed if identifier in staged)
    posting = posting_of(campaign, entries.values())
    printed = with_old_addresses_in(out, campaign, entries.values())
    dates = tuple(sorted({entry.date for entry in entries.values()}))
    return Status(
        len(listed),
        len(entries),
        not_built,
        ready,
        old,
        dates,
        posting,
        packs,
        printed,
        order,
        (*_next(not_built, ready, old, packs, printed, private),),
    )


def _status_of(place: Path, pack: Pack, digests: dict[str, str], *, signed: bool) -> PackStatus:
    there = lies_there(place, pack)
    return PackStatus(pack.name, signed, len(pack.letters), pack.sheets, pack.changed(digests), there)


def _next(
    not_built: tuple[str, ...],
    ready: tuple[str, ...],
    old: tuple[str, ...],
    packs: tuple[PackStatus, ...],
    printed: tuple[str, ...],
    private: Path,
) -> Iterator[str]:
    if has_staged(private, PACKS):
        yield f"signing stopped halfway: «advocacy sign LIST» goes on, «advocacy forget» deletes what lies in {private}"
    if ready:
        letters = f"{len(ready)} letter{'' if len(ready) == 1 else 's'}"
        yield f"a build was stopped with {letters} ready: the same command continues from there"
    elif not_built or old:
        yield f"make the letters that are missing or out of date ({len(not_built) + len(old)}): «advocacy build»"
    unsigned = [pack for pack in packs if not pack.signed]
    if any(pack.changed or not pack.is_there for pack in unsigned):
        yield "make the packs again: «advocacy pack», with the options that they were made with"
    if any(pack.changed or not pack.is_there for pack in packs if pack.signed):
        yield "sign again: «advocacy sign LIST», with the same list"
    if printed:
        yield f"an address on {', '.join(printed)} is no longer so; make again: {', '.join(map(again, printed))}"
    if not packs and not not_built:
        yield "put the letters into packs: «advocacy pack», or «advocacy sign LIST» for signed ones"
    if packs and not printed and not any(pack.changed or not pack.is_there for pack in packs):
        yield "print and post the packs; «advocacy share» puts what bears no name into one ZIP for volunteers"
        if any(pack.signed for pack in packs):
            yield f"hand out what is signed: {private / HANDING_OUT} says which pack is whose"
            yield "when all is posted, delete what is signed: «advocacy forget»"
