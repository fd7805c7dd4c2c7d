"""From a list of signers to a signed pack for each of them: ``sign``; and what it takes to sign a letter once more."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from advocacy.batch.file_set import FileSet
from advocacy.batch.store import open_store
from advocacy.campaign import TEMPLATE
from advocacy.campaign.campaign import Campaign
from advocacy.campaign.cautions import CautionGroup, grouped
from advocacy.campaign.recipients import Recipient
from advocacy.errors import AdvocacyError
from advocacy.files.records import nearest
from advocacy.files.table import Table, counted
from advocacy.files.table_writer import as_csv
from advocacy.letter.merge import Paper
from advocacy.press.ledger import Pack, references
from advocacy.press.letters import Letters
from advocacy.press.orders import PackOrder, all_in, for_each, ids_of
from advocacy.press.packs import PackOptions, PacksMade, Watch, replace_packs, title_of
from advocacy.press.printable import BuiltPdf
from advocacy.press.signing.line_labels import labels_of
from advocacy.press.signing.signers import Offered, Signer, named_twice, read_signers
from advocacy.processes import pool
from advocacy.processes.pool import Jobs

if TYPE_CHECKING:
    from advocacy.press.signing.binding import BindingBlanks
    from advocacy.press.signing.packs import SignedOrder, Signing
    from advocacy.press.signing.signature_book import SignatureForm


@dataclass(frozen=True, slots=True)
class ListOfSigners:
    """Where the signers stand, and how that file is to be read."""

    file: Path
    encoding: str | None
    sheet: str | None
    confirm: Callable[[Table], None]
    """Raises where somebody who looks at the table says that it was not read as it should be."""

    def read(
        self, campaign: Campaign, offered: Offered, form: Callable[[], "SignatureForm"]
    ) -> tuple[tuple[Signer, ...], Table]:
        """The signers, all of whose texts fit the lines of letters ``offered``, and their table.

        Raises all that is wrong at once.
        """
        dated = "date" in labels_of(campaign.text_of(TEMPLATE))
        signers, table = read_signers(self.file, offered, dated=dated, encoding=self.encoding, sheet=self.sheet)
        self.confirm(table)
        check_signers_fit(form(), signers, table)
        return signers, table


@dataclass(frozen=True, slots=True)
class SignRequest:
    """A signed pack for each row of a list: of whose letters, and how they are printed."""

    signers: ListOfSigners
    recipients: tuple[Recipient, ...]
    options: PackOptions
    with_unaddressed: bool = False
    """Whether letters that have no address to go to are signed too."""


@dataclass(frozen=True, slots=True)
class SignedPacksMade:
    """The packs, and the rows of signers with the name and city of one before."""

    made: PacksMade
    named_twice: tuple[tuple[int, int], ...]
    table: Table
    cautions: tuple[CautionGroup, ...]
    """Who should not sign letters that were signed: said, as no list tells it of a signer."""


def sign(
    campaign: Campaign,
    out: Path,
    private: Path,
    request: SignRequest,
    watch: Watch,
    jobs: Jobs | None = None,
) -> SignedPacksMade:
    """Sign the letters that were built in ``out`` for each signer, into ``private``, in place of what it has."""
    from advocacy.letter.typesetting import made_with
    from advocacy.press.signing.binding import ToBind
    from advocacy.press.signing.packs import Inscribing, Signing, make_all

    with open_store(out, "sign", signed=private) as store:
        letters = Letters(store)
        chosen = letters.to_pack(
            request.recipients, window=request.options.window, with_unaddressed=request.with_unaddressed
        )
        letters.require_one_paper(chosen)
        letters.require_language(campaign.settings.language, chosen)
        store.private.require_own_list()
        form = form_of(campaign, letters, chosen)
        offered = offered_among(campaign, letters, request.recipients, chosen)
        signers, table = request.signers.read(campaign, offered, form)
        orders = for_signers(signers, chosen, store.private.key())
        packs = store.private.packs
        require_private(packs)

        binding = binding_of(form(), chosen, letters, request.options)
        inscribing = Inscribing(form(), made_with())

        def bind(missing: Sequence[tuple[PackOrder, bytes]], on_pack: Callable[[], None]) -> None:
            numbers = {front: number for number, front in enumerate(dict.fromkeys(front for _, front in missing))}
            letters_of = for_each((order for order, _ in missing), ids_of)
            signed = [
                signed_order(order, ids, numbers[front])
                for (order, front), ids in zip(missing, letters_of, strict=True)
            ]
            known = {first.file: inscribed()} if missing and missing[0][0] is orders[0] else {}
            make_all(Signing(inscribing, binding, known), signed, [*numbers], packs, on_pack, jobs)

        first = signed_order(orders[0], ids_of(orders[0].recipients), 0)
        with pool.meanwhile(inscribing, first) as inscribed:
            letters.count_pages(all_in(orders))

        def binding_meanwhile(missing: Sequence[PackOrder]) -> AbstractContextManager[object]:
            # As a rule all sign in the same way; whoever does not gets a pack that is bound for them.
            return pool.meanwhile(binding, ToBind(ids_of(missing[0].recipients), inscribed().layout))

        with watch(len(orders)) as on_pack:
            made, replaced = replace_packs(
                campaign, packs, orders, letters, request.options, bind, on_pack, binding_meanwhile
            )
        store.private.keep_list(handing_out(orders, made))
    left_out = letters.left_out(request.recipients, chosen)
    countries = (recipient.country for recipient in all_in(orders))
    cautions = grouped(campaign.directory.cautions, countries)
    return SignedPacksMade(
        PacksMade(packs.path, made, replaced, *left_out), tuple(named_twice(signers)), table, cautions
    )


def offered_among(
    campaign: Campaign, letters: Letters, asked_for: Sequence[Recipient], chosen: Sequence[Recipient]
) -> Offered:
    """The letters to ``chosen`` for signers to choose from, with the reason why each other one was not chosen."""
    listed = {recipient.id: recipient for recipient in campaign.directory.listed}
    asked = {recipient.id for recipient in asked_for}

    def why_not(identifier: str) -> tuple[str, str]:
        recipient, letter = listed.get(identifier), f"the letter to {identifier}"
        if not recipient:
            remedy = f"{nearest(identifier, listed)}«advocacy recipients list» shows all ids"
            return f"no recipient has the id «{identifier}»", remedy
        if recipient.retired:
            return f"{identifier} is {recipient.retired.told}", "take it out of this list"
        if identifier not in asked:
            return f"{letter} is not among those that are to be signed", "choose it too, or take it out of this list"
        if identifier not in letters.entries:
            return f"{letter} is not built", f"«advocacy build {identifier}» makes it"
        return f"{letter} has no address to go to", "«--with-unaddressed» signs it all the same"

    return Offered({recipient.id for recipient in chosen}, campaign.petition.reference, why_not)


def handing_out(orders: Iterable[PackOrder], made: Iterable[Pack]) -> bytes:
    """The list by which packs are handed out, as CSV: whose each is, and how much there is to print."""
    rows = (
        (pack.name, order.signer.name, order.signer.city, str(pack.sheets), str(len(pack.letters)))
        for order, pack in zip(orders, made, strict=True)
        if order.signer
    )
    return as_csv(("pack", "name", "city", "sheets", "letters"), rows)


def require_private(packs: FileSet) -> None:
    """Raise where what is signed would lie in the output folder; a mistake of ours."""
    if not packs.private:
        msg = f"{packs.path} may be given away: nothing that is signed is put there"
        raise ValueError(msg)


def signed_order(order: PackOrder, ids: tuple[str, ...], cover: int | None) -> "SignedOrder":
    """``order`` of the letters to ``ids`` as a task for a worker."""
    from advocacy.press.signing.packs import SignedOrder

    assert order.signer
    return SignedOrder(f"{order.name}.pdf", order.signer, ids, cover)


def for_signers(signers: Sequence[Signer], recipients: Sequence[Recipient], key: bytes) -> tuple[PackOrder, ...]:
    """A pack for each signer: the letters they chose, or all; called by a reference that names nobody."""
    everything = tuple(recipients)
    chosen = cache(lambda ids: tuple(r for r in recipients if r.id in ids) if ids else everything)
    return tuple(
        PackOrder(reference, chosen(signer.recipients), signer)
        for reference, signer in references(signers, key).items()
    )


def form_of(campaign: Campaign, letters: Letters, built: Sequence[Recipient]) -> Callable[[], "SignatureForm"]:
    """What letters such as those to ``built`` are signed with; it is read in one of them when it is first asked for."""

    @cache
    def read() -> "SignatureForm":
        from advocacy.press.signing.signature_book import SignatureForm

        usual = (each for each in built if letters.entries[each.id].language == campaign.settings.language)
        recipient = next(usual, built[0])
        entry = letters.entries[recipient.id]
        pdf = BuiltPdf(entry.file, letters[recipient.id])
        return SignatureForm.of(campaign, Paper(entry.paper), entry.type_size, recipient, pdf)

    return read


def check_signers_fit(form: "SignatureForm", signers: Sequence[Signer], table: Table) -> None:
    """Raise every cell of ``table`` whose text or picture does not fit the lines of ``form``."""
    from advocacy.press.signing.signature_book import SignatureBook

    if problems := SignatureBook(form).misfits(signers, table):
        raise AdvocacyError(counted(problems))


def binding_of(
    form: "SignatureForm", recipients: Iterable[Recipient], letters: Letters, options: PackOptions
) -> "BindingBlanks":
    """What it takes to bind the letters to ``recipients`` for their signers."""
    from advocacy.press.signing.binding import BindingBlanks, LetterToBind

    return BindingBlanks(
        form.labels,
        form.lines,
        form.reference_label,
        {r.id: LetterToBind(letters[r.id], letters.entries[r.id].file, r.country, title_of(r)) for r in recipients},
        both_sides=options.both_sides,
        window=options.window,
    )


def signing_of(
    form: "SignatureForm", recipients: Iterable[Recipient], letters: Letters, options: PackOptions
) -> "Signing":
    """What it takes to sign the letters to ``recipients``."""
    from advocacy.letter.typesetting import made_with
    from advocacy.press.signing.packs import Inscribing, Signing

    return Signing(Inscribing(form, made_with()), binding_of(form, recipients, letters, options))
