"""A pack for each signer: letters that were typeset once, signed and bound by workers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from advocacy.batch.file_set import FileSet
from advocacy.batch.manifest import NO_LETTER
from advocacy.errors import AdvocacyError
from advocacy.letter.typesetting import MODULES, MadeWith, require_the_same
from advocacy.press.printable import letter_at, limits_of
from advocacy.press.signing.inscription import Inscription, Layout
from advocacy.press.signing.sign import BlankPack, CoverToMark, LetterToSign
from advocacy.press.signing.signature_book import SignatureBook, SignatureForm
from advocacy.press.signing.signers import Signer
from advocacy.processes import pool
from advocacy.processes.limits import MB, Limits, Place, Stack
from advocacy.processes.pool import Jobs

KEPT = 64 * MB
"""So much is kept of packs that are not signed yet, for the signers to come; a pack of 250 letters takes a few."""


@dataclass(frozen=True, slots=True)
class LetterToBind:
    """A letter as it was built, and what signing it takes."""

    pdf: bytes = field(repr=False)
    file: str
    country: str
    title: str


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
        """How the pack is called."""
        return self.file.removesuffix(".pdf")


@dataclass(frozen=True, slots=True)
class Signing:
    """Packs to be signed by workers: a frozen value, sent to each of them."""

    form: SignatureForm
    letters: Mapping[str, LetterToBind]
    """By the recipient's id."""
    covers: Sequence[bytes]
    both_sides: bool
    window: bool
    made_with: MadeWith = ()
    """As of letters: a name is drawn by what draws them."""
    worth_a_process: ClassVar[int] = 24
    modules: ClassVar[tuple[str, ...]] = MODULES
    remedy: ClassVar[str] = NO_LETTER

    @property
    def limits(self) -> Limits:
        """Of a pack of all the letters."""
        return limits_of([letter.pdf for letter in self.letters.values()])

    def prepare(self) -> Callable[[SignedOrder], bytes]:
        """A signer of packs of one's own."""
        require_the_same(self.made_with)
        return PackSigner(self).sign

    def name(self, order: SignedOrder | None) -> tuple[str, str]:
        """The pack, which names nobody."""
        return ("signing its letters", order.file) if order else ("reading letters/signature.css", "")

    def locate(self, stack: Stack) -> Place:
        """The letter that is being signed, or put in."""
        return letter_at(stack)


class PackSigner:
    """Where letters lie open to be signed; one in each process."""

    def __init__(self, signing: Signing) -> None:
        self._signing = signing
        self._book = SignatureBook(signing.form)
        self._open: dict[str, LetterToSign] = {}
        self._covers: dict[int, CoverToMark] = {}
        self._blanks: dict[tuple[int | None, tuple[str, ...], Layout], BlankPack] = {}

    def sign(self, order: SignedOrder) -> bytes:
        """The PDF of one pack."""
        reference = "" if order.cover is None else order.reference
        inscription = Inscription.of(self._book.block(order.signer, reference))
        return self._blank(order, inscription.layout).signed(inscription)

    def _blank(self, order: SignedOrder, layout: Layout) -> BlankPack:
        """The pack without what its signer writes, kept for the next who sign the same letters in the same way."""
        key = order.cover, order.letters, layout
        if key not in self._blanks:
            cover = None if order.cover is None else self._cover(order.cover)
            letters = [self._opened(identifier) for identifier in order.letters]
            blank = BlankPack.of(cover, letters, layout, both_sides=self._signing.both_sides)
            while self._blanks and sum(len(kept.data) for kept in self._blanks.values()) + len(blank.data) > KEPT:
                self._blanks.pop(next(iter(self._blanks)))
            self._blanks[key] = blank
        return self._blanks[key]

    def _cover(self, number: int) -> CoverToMark:
        if number not in self._covers:
            self._covers[number] = CoverToMark(self._signing.covers[number], self._book.reference_label)
        return self._covers[number]

    def _opened(self, identifier: str) -> LetterToSign:
        if identifier not in self._open:
            letter = self._signing.letters[identifier]
            self._open[identifier] = LetterToSign.of(
                letter.pdf,
                self._book,
                file=letter.file,
                country=letter.country,
                title=letter.title,
                window=self._signing.window,
            )
        return self._open[identifier]


def make_all(
    signing: Signing,
    orders: Sequence[SignedOrder],
    packs: FileSet,
    on_pack: Callable[[], None] = lambda: None,
    jobs: Jobs | None = None,
) -> None:
    """Stage the packs in ``packs``; ``jobs`` sign, as a rule each core of this machine; this process alone writes."""
    with pool.run(signing, orders, jobs or pool.cores()) as signed:
        for order, pack in signed:
            if isinstance(pack, AdvocacyError):
                raise pack
            packs.stage(order.file, pack)
            on_pack()
