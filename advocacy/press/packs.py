"""Packs: letters that were built, in files to print, with a cover sheet on top.

``pack`` makes those without names. What packs with and without names have in common, ``replace_packs`` does.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path

from advocacy import __version__
from advocacy.batch.file_set import FileSet
from advocacy.batch.store import WritePage, no_page, open_store
from advocacy.campaign.campaign import Campaign
from advocacy.campaign.delivery import NOWHERE
from advocacy.campaign.recipients import Recipient
from advocacy.letter.merge import Paper
from advocacy.press.cover import CoverLine, cover_sheet
from advocacy.press.ledger import LEDGER, Ledger, Pack, PackedLetter, read_ledger_of
from advocacy.press.letters import Letters
from advocacy.press.orders import SIMPLY, By, PackOrder, all_in, divide_into_orders, for_each, ids_of
from advocacy.press.printable import BuiltPdf, Pages, count_pages

Watch = Callable[[int], AbstractContextManager[Callable[[], None]]]
"""Shows how far a run is: takes the number of packs, and gives what is to be called after each."""

Bind = Callable[[Sequence[tuple["PackOrder", bytes]], Callable[[], None]], None]
"""Stages the packs of orders below their cover sheets, and calls what it is given after each of them."""

PACKS_PART = "packs"
"""The part of a folder of packs that is replaced by new ones; labels and single letters beside them stay."""


@dataclass(frozen=True, slots=True)
class PackOptions:
    """How packs are printed (on one side of the sheet or both) and folded (for window envelopes or plain ones)."""

    mail_by: date | None = None
    both_sides: bool = True
    window: bool = True


@dataclass(frozen=True, slots=True)
class PackRequest:
    """Packs without names: whose letters, how they are divided, how they are printed."""

    recipients: tuple[Recipient, ...]
    by: By | None
    per_pack: int | None
    options: PackOptions
    apart: bool = True
    """Whether letters that some should not sign go into packs of their own."""
    with_unaddressed: bool = False
    """Whether letters that have no address to go to are packed too."""


@dataclass(frozen=True, slots=True)
class PacksMade:
    """What was made, what it took the place of, and which letters could not be packed."""

    place: Path
    """The folder they lie in."""
    packs: tuple[Pack, ...]
    replaced: tuple[str, ...]
    """Names of earlier packs that are gone, or hold other letters now."""
    not_built: tuple[str, ...]
    """Ids."""
    unaddressed: tuple[str, ...]
    """Ids of letters that were built and left out, as they have no address to go to."""


def pack(
    campaign: Campaign,
    out: Path,
    request: PackRequest,
    watch: Watch,
    write_page: WritePage = no_page,
) -> PacksMade:
    """Put the letters that were built in ``out`` into packs there, in place of those that it has: all or none.

    ``write_page`` makes the page of all letters again.
    """
    with open_store(out, "pack") as store:
        letters = Letters(store)
        chosen = letters.to_pack(
            request.recipients, window=request.options.window, with_unaddressed=request.with_unaddressed
        )
        orders = (*orders_by_paper(campaign, letters, chosen, request),)

        def bind(missing: Sequence[tuple[PackOrder, bytes]], on_pack: Callable[[], None]) -> None:
            for order, front in missing:
                store.packs.stage(f"{order.name}.pdf", bind_pack(order, front, letters, request.options))
                on_pack()

        with watch(len(orders)) as on_pack:
            made, replaced = replace_packs(campaign, store.packs, orders, letters, request.options, bind, on_pack)
        write_page(store)
    left_out = letters.left_out(request.recipients, chosen)
    return PacksMade(store.packs.path, made, replaced, *left_out)


def bind_pack(order: PackOrder, front: bytes, letters: Letters, options: PackOptions) -> bytes:
    """The cover sheet and the letters of ``order``, to be signed by hand."""
    from advocacy.press.imposition import Piece, bound

    pieces = [Piece(letters[r.id], title_of(r), letters.entries[r.id].file) for r in order.recipients]
    file = f"{PACKS_PART}/{order.name}.pdf"
    return bound(file, [Piece(front), *pieces], both_sides=options.both_sides, window=options.window)


def orders_by_paper(
    campaign: Campaign, letters: Letters, chosen: Sequence[Recipient], request: PackRequest
) -> Iterator[PackOrder]:
    """The packs that are asked for, each of letters on one paper: a printer has one kind in its tray.

    Those on other paper than the campaign's are named after it, where there are both.
    """
    usual = campaign.settings.paper
    by_paper = {paper: those for paper in Paper if (those := letters.on_paper(chosen, paper))}
    for paper in sorted(by_paper, key=usual.__ne__):
        ending = "" if paper == usual or len(by_paper) == 1 else f"-{paper}-paper"
        for order in divide_into_orders(campaign, by_paper[paper], request.by, request.per_pack, apart=request.apart):
            yield replace(order, name=f"{order.name}{ending}")


def replace_packs(
    campaign: Campaign,
    packs: FileSet,
    orders: Sequence[PackOrder],
    letters: Letters,
    options: PackOptions,
    bind_missing: Bind,
    on_pack: Callable[[], None],
    meanwhile: Callable[[Sequence[PackOrder]], AbstractContextManager[object]] = nullcontext,
) -> tuple[tuple[Pack, ...], tuple[str, ...]]:
    """Make the packs of ``orders`` in place of those of ``packs``, all or none; these, and which are gone or differ.

    Packs of the same letters for several signers share a cover, which has no number then: a long list takes seconds to
    typeset. A run that was interrupted is taken up: packs that are whole are not made again. What the others
    need beside their covers can be made ``meanwhile``.
    """
    staged = packs.begin(_plan(campaign, orders, letters, options))
    pages = letters.count_pages(all_in(orders))
    wanted = [order for order in orders if f"{order.name}.pdf" not in staged]
    with meanwhile(wanted) if wanted else nullcontext():
        fronts = _fronts(campaign, orders, letters, options, pages)
    before = read_ledger_of(packs)
    known = {id(pack.letters): pack.letters for pack in before}
    made: list[Pack] = []
    missing: list[tuple[PackOrder, bytes]] = []
    contents = for_each(orders, lambda those: packed(those, letters, known.values()))
    for order, (front, sheets), those in zip(orders, fronts, contents, strict=True):
        made.append(Pack(order.name, those, sheets))
        if f"{order.name}.pdf" in staged:
            on_pack()
        else:
            missing.append((order, front))
    bind_missing(missing, on_pack)
    packs.stage(LEDGER, Ledger.of(made).to_json().encode())
    packs.publish({f"{pack.name}.pdf": PACKS_PART for pack in made} | {LEDGER: PACKS_PART})
    now = {pack.name: pack for pack in made}
    return tuple(made), tuple(pack.name for pack in before if now.get(pack.name) != pack)


def _fronts(
    campaign: Campaign,
    orders: Sequence[PackOrder],
    letters: Letters,
    options: PackOptions,
    pages: Mapping[str, Pages],
) -> list[tuple[bytes, int]]:
    """The cover of each of ``orders``, and how many sheets the pack has with it; equal ones are typeset once."""
    fronts: dict[tuple[str, tuple[str, ...]], tuple[bytes, int]] = {}
    found: list[tuple[bytes, int]] = []
    for order, ids in zip(orders, for_each(orders, ids_of), strict=True):
        shown = replace(order, name=SIMPLY) if order.signer else order
        key = shown.name, ids
        if key not in fronts:
            total = sum(sheets_of(pages[recipient.id], options) for recipient in order.recipients)
            front = front_of(campaign, shown, letters, options, total)
            (count,) = count_pages([BuiltPdf("letters/cover.html.j2", front, len(order.recipients))]).values()
            fronts[key] = front, total + sheets_of(count, options)
        found.append(fronts[key])
    return found


def sheets_of(pages: Pages, options: PackOptions) -> int:
    """How many sheets of paper a letter or cover takes; one that is printed on one side leaves out what is blank."""
    return -(-pages.all // 2) if options.both_sides else pages.printed


def front_of(campaign: Campaign, order: PackOrder, letters: Letters, options: PackOptions, sheets: int) -> bytes:
    """The cover sheet of a pack."""
    first = letters.entries[order.recipients[0].id]
    return cover_sheet(
        campaign,
        [
            CoverLine(r, entry.reference, letters.delivery(campaign, r), bool(entry.translation))
            for r, entry in ((recipient, letters.entries[recipient.id]) for recipient in order.recipients)
        ],
        pack=order.name.removeprefix(SIMPLY).removeprefix("-"),
        paper=Paper(first.paper),
        day=date.fromisoformat(first.date),
        mail_by=options.mail_by,
        sheets=sheets,
        both_sides=options.both_sides,
        window=options.window,
        signed=order.signer is not None,
    )


def title_of(recipient: Recipient) -> str:
    """The bookmark of a letter."""
    return f"{recipient.id} {recipient.body}"


def packed(
    recipients: Sequence[Recipient], letters: Letters, known: Iterable[tuple[PackedLetter, ...]] = ()
) -> tuple[PackedLetter, ...]:
    """The letters as the ledger has them; the same tuple where it is ``known``, so that packs are compared at once."""
    found = tuple(
        PackedLetter(id=r.id, reference=e.reference, sha256=e.sha256, has_address=e.delivery != NOWHERE)
        for r, e in ((recipient, letters.entries[recipient.id]) for recipient in recipients)
    )
    return next((those for those in known if those == found), found)


def _plan(campaign: Campaign, orders: Sequence[PackOrder], letters: Letters, options: PackOptions) -> str:
    """One sha256 for everything that packs are made from."""
    what = {
        "version": __version__,
        "campaign": campaign.fingerprint,
        "options": [str(options.mail_by), options.both_sides, options.window],
        "letters": {r.id: letters.entries[r.id].sha256 for r in all_in(orders)},
    }
    digest = sha256(json.dumps(what).encode())
    for order, ids in zip(orders, for_each(orders, lambda those: json.dumps(ids_of(those)).encode()), strict=True):
        digest.update(json.dumps(order.name).encode() + ids)  # one after another: together they may be a gigabyte
    return digest.hexdigest()
