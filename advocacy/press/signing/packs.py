"""A pack for each signer: what they write is set in type by workers, and laid on letters that workers bound blank."""

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import ClassVar

from advocacy.batch.file_set import FileSet
from advocacy.errors import AdvocacyError
from advocacy.letter.typesetting import LIMITS, MadeWith, require_the_same
from advocacy.press.signing.binding import BindingBlanks, Blank
from advocacy.press.signing.blank_pack import BlankPack
from advocacy.press.signing.inscription import Inscription
from advocacy.press.signing.loading import INSCRIBE
from advocacy.press.signing.signature_book import SignatureBook, SignatureForm
from advocacy.press.signing.signers import Signer
from advocacy.processes import pool
from advocacy.processes.limits import MB, Limits, Place, Stack
from advocacy.processes.pool import Jobs

KEPT = 64 * MB
"""So much is kept of packs that are not signed yet, for the signers to come; a pack of 250 letters takes a few."""


@dataclass(frozen=True, slots=True)
class SignedOrder:
    """A pack to be made: its file, who signs, which letters, below which cover sheet; sent to a worker as a task."""

    file: str
    """Its name in the folder of packs."""
    signer: Signer
    letters: tuple[str, ...]
    cover: int | None
    """Which of the covers; many signers share one."""

    @property
    def reference(self) -> str:
        """How the pack is called, where its cover says so."""
        return "" if self.cover is None else self.file.removesuffix(".pdf")


@dataclass(frozen=True, slots=True)
class Inscribing:
    """What signers write, to be set in type by workers: a frozen value, sent to each of them."""

    form: SignatureForm
    made_with: MadeWith = ()
    """As of letters: a name is drawn by what draws them."""
    worth_a_process: ClassVar[int] = 24
    modules: ClassVar[tuple[str, ...]] = INSCRIBE
    limits: ClassVar[Limits] = LIMITS
    remedy: ClassVar[str] = "take out what repeats or nests so much in letters/signature.css"

    def prepare(self) -> Callable[[SignedOrder], Inscription]:
        """A signature book of one's own."""
        require_the_same(self.made_with)
        from advocacy.press.signing.cutting_out import cut_out

        book = SignatureBook(self.form)
        return lambda order: cut_out(book.block(order.signer, order.reference))

    def name(self, order: SignedOrder | None) -> tuple[str, str]:
        """The pack, which names nobody."""
        return ("setting what is written on it in type", order.file) if order else ("reading letters/signature.css", "")

    def locate(self, _: Stack) -> Place:
        """What a signer writes stands in no file of the campaign."""
        return Place()


@dataclass(frozen=True, slots=True)
class Signing:
    """How packs are signed: by whom what is written is set in type, and by whom letters are bound."""

    inscribing: Inscribing
    binding: BindingBlanks
    inscribed: Mapping[str, Inscription] = field(default_factory=dict)
    """What is set in type already, by the file of the pack."""

    def signed(
        self, orders: Sequence[SignedOrder], covers: Sequence[bytes], jobs: Jobs
    ) -> Generator[tuple[SignedOrder, bytes]]:
        """Each of ``orders`` with its pack, below one of ``covers``, as they get ready.

        ``jobs`` set in type; letters are bound on this machine, mostly once for many signers.
        """
        kept: dict[Blank, BlankPack] = {}
        known = [(order, self.inscribed[order.file]) for order in orders if order.file in self.inscribed]
        rest = [order for order in orders if order.file not in self.inscribed]
        with pool.run(self.inscribing, rest, jobs) as inscribed:
            ready = chain(known, inscribed)
            while some := [*islice(ready, pool.cores())]:
                blanks: list[Blank] = []
                for order, inscription in some:
                    if isinstance(inscription, AdvocacyError):
                        raise inscription
                    cover = None if order.cover is None else covers[order.cover]
                    blanks.append(Blank(order.file, order.letters, cover, inscription.layout))
                bound = {blank: kept[blank] for blank in blanks if blank in kept}
                bound |= self._bound([blank for blank in dict.fromkeys(blanks) if blank not in kept])
                _keep(kept, bound)
                for (order, inscription), blank in zip(some, blanks, strict=True):
                    assert isinstance(inscription, Inscription)
                    yield order, bound[blank].signed(inscription)

    def _bound(self, blanks: Sequence[Blank]) -> dict[Blank, BlankPack]:
        packs: dict[Blank, BlankPack] = {}
        with pool.run(self.binding, blanks, pool.cores()) as bound:
            for blank, pack in bound:
                if isinstance(pack, AdvocacyError):
                    raise pack
                assert isinstance(pack, BlankPack)
                packs[blank] = pack
        return packs


def _keep(kept: dict[Blank, BlankPack], bound: Mapping[Blank, BlankPack]) -> None:
    """Keep what was ``bound``, and of the others as many as there is room for, the newest."""
    kept |= bound
    size = sum(len(pack.data) for pack in kept.values())
    while size > KEPT and len(kept) > 1:
        size -= len(kept.pop(next(iter(kept))).data)


def make_all(
    signing: Signing,
    orders: Sequence[SignedOrder],
    covers: Sequence[bytes],
    packs: FileSet,
    on_pack: Callable[[], None] = lambda: None,
    jobs: Jobs | None = None,
) -> None:
    """Stage the packs in ``packs``; this process alone writes."""
    with closing(signing.signed(orders, covers, jobs or pool.cores())) as signed:
        for order, pack in signed:
            packs.stage(order.file, pack)
            on_pack()
