"""Packs: letters that were built, in files to print, with a cover sheet on top."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING

from advocacy import __version__
from advocacy.batch.file_set import FileSet
from advocacy.batch.manifest import BuiltLetter
from advocacy.batch.store import Store
from advocacy.campaign.campaign import Campaign
from advocacy.campaign.recipients import Recipient
from advocacy.errors import AdvocacyError, Problem
from advocacy.letter.merge import Paper
from advocacy.press.cover import CoverLine, cover_sheet
from advocacy.press.ledger import LEDGER, Ledger, Pack, PackedLetter, references
from advocacy.press.signing.signers import Signer

if TYPE_CHECKING:
    from advocacy.press.signing.packs import Signing

SIMPLY = "pack"
"""What packs are called whose letters have nothing in common."""

PACKS = "packs"
"""The part of a folder of packs that is replaced by new ones; labels and single letters beside them stay."""


class By(StrEnum):
    """What the letters of one pack have in common."""

    COUNTRY = "country"
    REGION = "region"
    KIND = "kind"
    AUDIENCE = "audience"


@dataclass(frozen=True, slots=True)
class PackOrder:
    """A pack to be made: its name, and whose letters are in it."""

    name: str
    recipients: tuple[Recipient, ...]
    signer: Signer | None = None


@dataclass(frozen=True, slots=True)
class PackOptions:
    """How packs are printed (on one side of the sheet or both) and folded (for window envelopes or plain ones)."""

    mail_by: date | None = None
    both_sides: bool = True
    window: bool = True


def divide_into_orders(
    campaign: Campaign, recipients: Sequence[Recipient], by: By | None, per_pack: int | None
) -> tuple[PackOrder, ...]:
    """The packs without signers: by what their letters have in common, then by number."""

    def common(recipient: Recipient) -> str:
        region = campaign.directory.state_of(recipient).region
        values = {By.COUNTRY: recipient.country.lower(), By.REGION: region, By.KIND: recipient.kind}
        return str(values.get(by, recipient.audience) if by else SIMPLY)

    groups: dict[str, list[Recipient]] = {}
    for recipient in recipients:
        groups.setdefault(common(recipient), []).append(recipient)
    orders: list[PackOrder] = []
    for name, group in groups.items():
        parts = [*_in_parts(group, per_pack or len(group))]
        digits = len(str(len(parts)))
        for number, part in enumerate(parts, 1):
            orders.append(PackOrder(name if len(parts) == 1 else f"{name}-{number:0{digits}}", part))
    return tuple(orders)


def _in_parts(recipients: Sequence[Recipient], size: int) -> Iterator[tuple[Recipient, ...]]:
    for start in range(0, len(recipients), size):
        yield tuple(recipients[start : start + size])


class Letters:
    """The built letters of an output folder: each read once, and held to what the manifest says."""

    def __init__(self, store: Store, entries: Mapping[str, BuiltLetter]) -> None:
        self.entries = entries
        self._store = store
        self._read: dict[str, bytes] = {}

    def __getitem__(self, identifier: str) -> bytes:
        """The letter to ``identifier``."""
        if identifier not in self._read:
            entry = self.entries[identifier]
            data = self._store.read(entry.file, entry.sha256)
            if data is None:
                remedy = "run «advocacy build», then this command again"
                raise AdvocacyError(Problem("is missing, or not the file that was built", remedy, entry.file))
            self._read[identifier] = data
        return self._read[identifier]


def make_packs(
    campaign: Campaign,
    packs: FileSet,
    orders: Sequence[PackOrder],
    letters: Letters,
    making: PackOptions,
    extra: Mapping[str, bytes],
    on_pack: Callable[[], None] = lambda: None,
) -> tuple[Pack, ...]:
    """Put the packs and the ``extra`` files (labels, envelopes) in place of those of ``packs``: all or none.

    A run that was interrupted is taken up: packs that are whole are not made again.
    """
    from advocacy.press.binding import Piece, bind, count_sheets

    staged = packs.begin(_plan(campaign, orders, letters, making))
    made = []
    for order in orders:
        file = f"{order.name}.pdf"
        sheets = {r.id: count_sheets(letters[r.id], both_sides=making.both_sides) for r in order.recipients}
        front = front_of(campaign, order, letters, making, sum(sheets.values()))
        if file not in staged:
            pieces = [Piece(letters[r.id], title_of(r)) for r in order.recipients]
            packs.stage(file, bind([Piece(front), *pieces], both_sides=making.both_sides, window=making.window))
        total = sum(sheets.values()) + count_sheets(front, both_sides=making.both_sides)
        made.append(Pack(name=order.name, letters=packed(order.recipients, letters), sheets=total))
        on_pack()
    _publish(packs, made, extra)
    return tuple(made)


def _publish(packs: FileSet, made: Sequence[Pack], extra: Mapping[str, bytes]) -> None:
    """Put the staged packs, their ledger and the ``extra`` files in place of those that lie there."""
    beside = {LEDGER: Ledger(packs=tuple(made)).to_json().encode(), **extra}
    for name, data in beside.items():
        packs.stage(name, data)
    parts = {f"{pack.name}.pdf": PACKS for pack in made} | {LEDGER: PACKS}
    packs.publish(parts | {name: name.partition("-")[0] for name in extra})


def require_private(packs: FileSet) -> None:
    """Raise where what is signed would lie in the output folder; a mistake of ours."""
    if not packs.private:
        msg = f"{packs.path} may be given away: nothing that is signed is put there"
        raise ValueError(msg)


def for_signers(signers: Sequence[Signer], recipients: Sequence[Recipient], key: bytes) -> tuple[PackOrder, ...]:
    """A pack for each signer: the letters they chose, or all; called by a reference that names nobody."""
    return tuple(
        PackOrder(reference, tuple(r for r in recipients if not signer.recipients or r.id in signer.recipients), signer)
        for reference, signer in references(signers, key).items()
    )


def make_signed_packs(
    campaign: Campaign,
    packs: FileSet,
    orders: Sequence[PackOrder],
    letters: Letters,
    making: PackOptions,
    extra: Mapping[str, bytes],
    on_pack: Callable[[], None] = lambda: None,
) -> tuple[Pack, ...]:
    """As ``make_packs``, for orders with signers: every letter is opened once, each signer's lines are set once."""
    from advocacy.press.binding import count_sheets
    from advocacy.press.signing.packs import SignedOrder, make_all

    require_private(packs)
    staged = packs.begin(_plan(campaign, orders, letters, making))
    everyone = {recipient.id: recipient for order in orders for recipient in order.recipients}
    sheets = {identifier: count_sheets(letters[identifier], both_sides=making.both_sides) for identifier in everyone}
    covers: dict[tuple[str, ...], tuple[int, bytes]] = {}
    signed: list[SignedOrder] = []
    made: list[Pack] = []
    for order in orders:
        ids = tuple(recipient.id for recipient in order.recipients)
        total = sum(sheets[identifier] for identifier in ids)
        if ids not in covers:
            # A long list takes seconds to typeset: packs of the same letters share a cover, which has no number.
            shared = PackOrder(SIMPLY, order.recipients)
            covers[ids] = (len(covers), front_of(campaign, shared, letters, making, total))
        number, front = covers[ids]
        assert order.signer
        signed.append(SignedOrder(f"{order.name}.pdf", order.signer, ids, number))
        total += count_sheets(front, both_sides=making.both_sides)
        made.append(Pack(name=order.name, letters=packed(order.recipients, letters), sheets=total))
    missing = [order for order in signed if order.file not in staged]
    for _ in range(len(signed) - len(missing)):
        on_pack()
    signing = signing_of(campaign, everyone.values(), letters, making, [front for _, front in covers.values()])
    make_all(signing, missing, packs, on_pack)
    _publish(packs, made, extra)
    return tuple(made)


def check_signers_fit(campaign: Campaign, signers: Sequence[Signer], file: str, entry: BuiltLetter) -> None:
    """Raise every signer of ``file`` whose texts or picture do not fit a letter such as ``entry``."""
    from advocacy.press.signing.signature_book import SignatureBook

    if problems := SignatureBook.of(campaign, Paper(entry.paper)).misfits(signers, file):
        raise AdvocacyError(problems)


def signing_of(
    campaign: Campaign, recipients: Iterable[Recipient], letters: Letters, making: PackOptions, covers: Sequence[bytes]
) -> "Signing":
    """What it takes to sign the letters to ``recipients``."""
    from advocacy.press.signing.packs import LetterToBind, Signing
    from advocacy.press.signing.signature_book import SignatureForm

    built = {r.id: LetterToBind(letters[r.id], letters.entries[r.id].file, r.country, title_of(r)) for r in recipients}
    paper = Paper(next(letters.entries[identifier].paper for identifier in built))
    form = SignatureForm.of(campaign, paper)
    return Signing(form, built, tuple(covers), both_sides=making.both_sides, window=making.window)


def front_of(campaign: Campaign, order: PackOrder, letters: Letters, making: PackOptions, sheets: int) -> bytes:
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
    return tuple(
        PackedLetter(id=r.id, reference=e.reference, sha256=e.sha256, has_address=r.postal is not None)
        for r, e in ((recipient, letters.entries[recipient.id]) for recipient in recipients)
    )


def _plan(campaign: Campaign, orders: Sequence[PackOrder], letters: Letters, making: PackOptions) -> str:
    """One sha256 for everything that packs are made from."""
    what = {
        "version": __version__,
        "campaign": campaign.fingerprint,
        "making": [str(making.mail_by), making.both_sides, making.window],
        "letters": {r.id: letters.entries[r.id].sha256 for order in orders for r in order.recipients},
        "orders": [[order.name, *(r.id for r in order.recipients)] for order in orders],
    }
    return sha256(json.dumps(what).encode()).hexdigest()
