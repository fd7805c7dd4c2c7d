"""Packs: letters that were built, in files to print, with a cover sheet on top."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256
from itertools import islice
from pathlib import Path

from advocacy import __version__
from advocacy.batch.manifest import Entry
from advocacy.batch.store import Store
from advocacy.campaign.folder import Campaign
from advocacy.campaign.recipients import Recipient
from advocacy.errors import AdvocacyError, Problem
from advocacy.letter.merge import Paper
from advocacy.press.cover import CoverLine, cover_sheet
from advocacy.press.ledger import Pack, PackedLetter, private_folder, published, staged, write_private

SIMPLY = "pack"
"""What packs are called whose letters have nothing in common."""


class By(StrEnum):
    """What the letters of one pack have in common."""

    COUNTRY = "country"
    REGION = "region"
    KIND = "kind"
    AUDIENCE = "audience"


@dataclass(frozen=True, slots=True)
class Order:
    """A pack to be made: its name, and whose letters are in it."""

    name: str
    recipients: tuple[Recipient, ...]


@dataclass(frozen=True, slots=True)
class Making:
    """How packs are made: what is printed on, and what into."""

    mail_by: date | None = None
    both_sides: bool = True
    window: bool = True


def divided(
    campaign: Campaign, recipients: Sequence[Recipient], by: By | None, per_pack: int | None
) -> tuple[Order, ...]:
    """The packs without signers: by what their letters have in common, then by number."""

    def common(recipient: Recipient) -> str:
        region = campaign.directory.state_of(recipient).region
        values = {By.COUNTRY: recipient.country.lower(), By.REGION: region, By.KIND: recipient.kind}
        return str(values.get(by, recipient.audience) if by else SIMPLY)

    groups: dict[str, list[Recipient]] = {}
    for recipient in recipients:
        groups.setdefault(common(recipient), []).append(recipient)
    orders: list[Order] = []
    for name, group in groups.items():
        parts = [*_in_parts(group, per_pack or len(group))]
        digits = len(str(len(parts)))
        for number, part in enumerate(parts, 1):
            orders.append(Order(name if len(parts) == 1 else f"{name}-{number:0{digits}}", part))
    return tuple(orders)


def _in_parts(recipients: Sequence[Recipient], size: int) -> Iterator[tuple[Recipient, ...]]:
    rest = iter(recipients)
    while part := tuple(islice(rest, size)):
        yield part


class Letters:
    """The built letters of an output folder: each read once, and held to what the manifest says."""

    def __init__(self, store: Store, entries: Mapping[str, Entry]) -> None:
        self.entries = entries
        self._store = store
        self._read: dict[str, bytes] = {}

    def __getitem__(self, identifier: str) -> bytes:
        """The letter to ``identifier``."""
        if identifier not in self._read:
            entry = self.entries[identifier]
            if not self._store.holds(entry.file, entry.sha256):
                remedy = "run «advocacy build», then this command again"
                raise AdvocacyError(Problem("is missing, or not the file that was built", remedy, entry.file))
            self._read[identifier] = (self._store.out / entry.file).read_bytes()
        return self._read[identifier]


def make_packs(
    campaign: Campaign,
    out: Path,
    orders: Sequence[Order],
    letters: Letters,
    making: Making,
    extra: Mapping[str, bytes],
    on_pack: Callable[[], None] = lambda: None,
) -> tuple[Pack, ...]:
    """Write the packs and the ``extra`` files into ``out`` in place of those that lie there: all or none.

    A run that was interrupted is taken up: packs that are whole are not made again.
    """
    from advocacy.press.binding import Piece, bound, sheets_of

    folder = staged(out, _plan(campaign, orders, letters, making))
    made = []
    for order in orders:
        path = folder / f"{order.name}.pdf"
        sheets = {r.id: sheets_of(letters[r.id], both_sides=making.both_sides) for r in order.recipients}
        front = front_of(campaign, order, letters, making, sum(sheets.values()))
        if not path.exists():
            pieces = [Piece(letters[r.id], title_of(r)) for r in order.recipients]
            data = bound([Piece(front), *pieces], both_sides=making.both_sides, window=making.window)
            write_private(path, data)
        total = sum(sheets.values()) + sheets_of(front, both_sides=making.both_sides)
        made.append(Pack(order.name, packed(order.recipients, letters), total))
        on_pack()
    for name, data in extra.items():
        write_private(folder / name, data)
    published(out, made)
    return tuple(made)


def reprinted(
    out: Path, references: Sequence[str], recipients: Sequence[Recipient], letters: Letters, making: Making
) -> Iterator[Path]:
    """Single letters once more, by the reference at their foot; the same bytes whenever they are made."""
    from advocacy.press.binding import Piece, bound

    by_reference = {letters.entries[recipient.id].reference: recipient for recipient in recipients}
    if unknown := [reference for reference in references if reference not in by_reference]:
        remedy = "a reference stands at the foot of each letter, and on the cover sheet: HRD-de-bafa"
        raise AdvocacyError(Problem(f"no built letter has the reference «{name}»", remedy) for name in unknown)
    folder = private_folder(out)
    for reference in dict.fromkeys(references):
        recipient = by_reference[reference]
        piece = Piece(letters[recipient.id], title_of(recipient))
        path = folder / f"{reference}.pdf"
        write_private(path, bound([piece], both_sides=making.both_sides, window=making.window))
        yield path


def front_of(campaign: Campaign, order: Order, letters: Letters, making: Making, sheets: int) -> bytes:
    """The cover sheet of a pack."""
    first = letters.entries[order.recipients[0].id]
    return cover_sheet(
        campaign,
        [CoverLine(recipient, letters.entries[recipient.id].reference) for recipient in order.recipients],
        pack=order.name.removeprefix(SIMPLY).removeprefix("-"),
        paper=Paper(first.paper),
        day=date.fromisoformat(first.date),
        mail_by=making.mail_by,
        sheets=sheets,
        both_sides=making.both_sides,
        window=making.window,
    )


def title_of(recipient: Recipient) -> str:
    """The bookmark of a letter."""
    return f"{recipient.id} {recipient.body}"


def packed(recipients: Sequence[Recipient], letters: Letters) -> tuple[PackedLetter, ...]:
    """The letters as the ledger has them."""
    entries = [(recipient, letters.entries[recipient.id]) for recipient in recipients]
    return tuple(PackedLetter(r.id, e.reference, e.sha256, r.postal is not None) for r, e in entries)


def _plan(campaign: Campaign, orders: Sequence[Order], letters: Letters, making: Making) -> str:
    """One sha256 for everything that packs are made from."""
    what = {
        "version": __version__,
        "campaign": campaign.fingerprint,
        "making": [str(making.mail_by), making.both_sides, making.window],
        "orders": [[order.name, *((r.id, letters.entries[r.id].sha256) for r in order.recipients)] for order in orders],
    }
    return sha256(json.dumps(what).encode()).hexdigest()


def one_paper(entries: Sequence[Entry]) -> None:
    """Raise where letters are on different paper: a printer has one kind in its tray."""
    if len({entry.paper for entry in entries}) > 1:
        message = "some of these letters are on A4 and some on US Letter"
        raise AdvocacyError(Problem(message, "build them again on one paper: «advocacy build --paper a4»"))
