"""Single letters once more, as they were packed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from advocacy.batch.store import Store, open_store
from advocacy.campaign.campaign import Campaign
from advocacy.campaign.recipients import Recipient
from advocacy.errors import AdvocacyError, Problem
from advocacy.press.letters import Letters
from advocacy.press.orders import PackOrder
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


@dataclass(frozen=True, slots=True)
class ReprintRequest:
    """Letters by their references; those of signed packs need the list that the packs were made from."""

    references: tuple[str, ...]
    signers: ListOfSigners | None
    options: PackOptions


def reprint(campaign: Campaign, out: Path, private: Path, request: ReprintRequest) -> tuple[Path, ...]:
    """Make single letters once more, always the same bytes: beside the packs of ``out``, signed ones in ``private``."""
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
        wanted = _found(request.references, built, letters, signed)
        if request.options.window:
            letters.require_window([recipient for recipient, _ in wanted.values()])
        return tuple(
            _signed_again(form, store, reference, recipient, signed[pack], letters, request.options)
            if pack
            else _bound_again(store, reference, recipient, letters, request.options)
            for reference, (recipient, pack) in wanted.items()
        )


def _found(
    references: Sequence[str], built: Sequence[Recipient], letters: Letters, signed: Mapping[str, PackOrder]
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
        elif pack and pack not in signed:
            remedy = A_PACK if signed else "give the list that the packs were made from with --list"
            problems.append(Problem(f"nobody on the list has the pack of «{name}»", remedy))
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
