"""Single letters once more, as they were packed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from advocacy.batch.store import Store, open_store
from advocacy.campaign.campaign import Campaign
from advocacy.campaign.recipients import Recipient
from advocacy.errors import AdvocacyError, Problem
from advocacy.press.ledger import Pack, read_ledger_of
from advocacy.press.letters import Letters
from advocacy.press.orders import PackOrder, ids_of
from advocacy.press.packs import PackOptions, title_of
from advocacy.press.signing.sign_list import (
    ListOfSigners,
    for_signers,
    form_of,
    offered_among,
    signed_order,
    signing_of,
)

if TYPE_CHECKING:
    from advocacy.press.signing.signature_book import SignatureForm

REPRINTS = "reprints"
"""The part of a folder of packs that single letters are."""

A_REFERENCE = "a reference stands at the foot of each letter, and on the cover sheet: HRD-de-bafa"
A_PACK = "a signed letter goes by its reference and the name of its pack: HRD-de-bafa/K7Q2M4XA"

NOT_SIGNED = (
    "ask for a letter of that pack; whoever wants to sign another one needs a row that says so, and «advocacy sign»"
)


@dataclass(frozen=True, slots=True)
class ReprintRequest:
    """Letters by their references; those of signed packs need the list that the packs were made from."""

    references: tuple[str, ...]
    signers: ListOfSigners | None
    options: PackOptions


@dataclass(frozen=True, slots=True)
class Reprinted:
    """Files of single letters, and the references of those that are not as they were packed: built again since."""

    files: tuple[Path, ...]
    changed: tuple[str, ...]


def reprint(campaign: Campaign, out: Path, private: Path, request: ReprintRequest) -> Reprinted:
    """Make single letters once more, always the same bytes: beside the packs of ``out``, signed ones in ``private``.

    Raises where a signed one is not in the pack that it is asked of: its signer did not sign it.
    """
    with open_store(out, "reprint", signed=private if request.signers else None) as store:
        letters = Letters(store)
        built = letters.built(campaign.directory.recipients)
        form = form_of(campaign, letters, built)
        signed: Mapping[str, PackOrder] = {}
        if request.signers:
            offered = offered_among(campaign, letters, campaign.directory.recipients, built)
            signers, _ = request.signers.read(campaign, offered, form)
            orders = for_signers(signers, built, store.private.key())
            signed = {order.name: order for order in orders}
        packed = _Packed.of(store, signed)
        wanted = _found(request.references, built, letters, packed)
        if request.options.window:
            letters.require_window([recipient for recipient, _ in wanted.values()])
        files = tuple(
            _signed_again(form, store, reference, recipient, signed[pack], letters, request.options)
            if pack
            else _bound_again(store, reference, recipient, letters, request.options)
            for reference, (recipient, pack) in wanted.items()
        )
        changed = tuple(
            reference
            for reference, (recipient, pack) in wanted.items()
            if packed.otherwise(recipient.id, pack, letters.entries[recipient.id].sha256)
        )
        return Reprinted(files, changed)


@dataclass(frozen=True, slots=True)
class _Packed:
    """What is in packs: those that are there, and what ``orders`` by name say of signed ones that are not."""

    orders: Mapping[str, PackOrder]
    unsigned: tuple[Pack, ...]
    signed: Mapping[str, Pack]

    @classmethod
    def of(cls, store: Store, orders: Mapping[str, PackOrder]) -> Self:
        signed = read_ledger_of(store.private.packs) if orders else ()
        return cls(orders, read_ledger_of(store.packs), {pack.name: pack for pack in signed})

    def holds(self, identifier: str, pack: str) -> bool:
        """Whether the letter to a recipient is in a signed pack."""
        if pack in self.signed:
            return any(letter.id == identifier for letter in self.signed[pack].letters)
        return identifier in ids_of(self.orders[pack].recipients)

    def otherwise(self, identifier: str, pack: str, digest: str) -> bool:
        """Whether a letter lies in ``pack``, or without one in any pack without signers, as another than ``digest``."""
        packs = [self.signed[pack]] if pack in self.signed else () if pack else self.unsigned
        return any(each.id == identifier and each.sha256 != digest for it in packs for each in it.letters)


def _found(
    references: Sequence[str], built: Sequence[Recipient], letters: Letters, packed: _Packed
) -> dict[str, tuple[Recipient, str]]:
    """Whose letter each reference means, and of which signed pack; raises every one that means none."""
    by_name = {recipient.id: recipient for recipient in built}
    by_name |= {letters.entries[recipient.id].reference.lower(): recipient for recipient in built}
    wanted: dict[str, tuple[Recipient, str]] = {}
    problems: list[Problem] = []
    for name in references:
        typed, _, pack = name.strip().partition("/")
        recipient, pack = by_name.get(typed.lower()), pack.upper()
        if not recipient:
            problems.append(Problem(f"no built letter has the reference «{name}»", A_REFERENCE))
        elif pack and pack not in packed.orders:
            remedy = A_PACK if packed.orders else "give the list that the packs were made from with --list"
            problems.append(Problem(f"nobody on the list has the pack of «{name}»", remedy))
        elif pack and not packed.holds(recipient.id, pack):
            message = f"the letter to {recipient.id} is not in the pack of «{name}»: its signer did not sign it"
            problems.append(Problem(message, NOT_SIGNED))
        else:
            wanted["/".join(filter(None, (letters.entries[recipient.id].reference, pack)))] = recipient, pack
    if problems:
        raise AdvocacyError(problems)
    return wanted


def _bound_again(store: Store, reference: str, recipient: Recipient, letters: Letters, options: PackOptions) -> Path:
    from advocacy.press.imposition import Piece, bound

    letters.count_pages([recipient])  # raises where it cannot be printed
    file = f"{reference}.pdf"
    piece = Piece(letters[recipient.id], title_of(recipient), letters.entries[recipient.id].file)
    data = bound(file, [piece], both_sides=options.both_sides, window=options.window)
    return store.packs.add(REPRINTS, file, data)


def _signed_again(
    form: Callable[[], "SignatureForm"],
    store: Store,
    reference: str,
    recipient: Recipient,
    order: PackOrder,
    letters: Letters,
    options: PackOptions,
) -> Path:
    letters.count_pages([recipient])
    signing = signing_of(form(), [recipient], letters, options)
    alone = PackOrder(reference.replace("/", "-"), (recipient,), order.signer)
    ((task, data),) = signing.signed([signed_order(alone, (recipient.id,), None)], [], 1)
    return store.private.packs.add(REPRINTS, task.file, data)
