"""A pack for each signer: letters that were typeset once, signed and bound, in several processes."""

import signal
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

from advocacy.batch.workers import cores
from advocacy.errors import AdvocacyError, Problem
from advocacy.press.ledger import write_private
from advocacy.press.signing.sign import LetterToSign, signed_pack
from advocacy.press.signing.signature_book import SignatureBook
from advocacy.press.signing.signers import Signer

WORTH_A_PROCESS = 24
"""Packs; a new process needs about as long to start as to make these."""


@dataclass(frozen=True, slots=True)
class LetterToBind:
    """A letter as it was built, and what signing it takes."""

    pdf: bytes = field(repr=False)
    file: str
    country: str
    title: str


@dataclass(frozen=True, slots=True)
class SignedOrder:
    """A pack to be made: where, who signs, which letters, below which cover sheet."""

    path: Path
    signer: Signer
    letters: tuple[str, ...]
    cover: int | None
    """Which of the covers; many signers share one."""


class PackSigner:
    """Where letters lie open to be signed; one in each process."""

    def __init__(
        self,
        book: SignatureBook,
        letters: Mapping[str, LetterToBind],
        covers: Sequence[bytes],
        *,
        both_sides: bool,
        window: bool,
    ) -> None:
        self._book = book
        self._letters = letters
        self._covers = covers
        self._both_sides = both_sides
        self._window = window
        self._open: dict[str, LetterToSign] = {}

    def make(self, order: SignedOrder) -> None:
        """Write one pack."""
        block = self._book.block(order.signer)
        letters = [self._opened(identifier) for identifier in order.letters]
        cover = None if order.cover is None else self._covers[order.cover]
        write_private(order.path, signed_pack(cover, letters, block, both_sides=self._both_sides))

    def _opened(self, identifier: str) -> LetterToSign:
        if identifier not in self._open:
            letter = self._letters[identifier]
            self._open[identifier] = LetterToSign.of(
                letter.pdf,
                self._book,
                file=letter.file,
                country=letter.country,
                title=letter.title,
                window=self._window,
            )
        return self._open[identifier]


def make_all(bench: PackSigner, orders: Sequence[SignedOrder], on_pack: Callable[[], None]) -> None:
    """Make the packs that are not there yet; what is there is whole."""
    waiting = [order for order in orders if not order.path.exists()]
    for _ in range(len(orders) - len(waiting)):
        on_pack()
    jobs = min(cores(), -(-len(waiting) // WORTH_A_PROCESS))
    if jobs <= 1:
        for order in waiting:
            bench.make(order)
            on_pack()
        return
    try:
        pool = ProcessPoolExecutor(jobs, get_context("spawn"), _sit_down, (bench,))
    except OSError:  # no shared memory, as in some containers: slower, but the packs are the same
        for order in waiting:
            bench.make(order)
            on_pack()
        return
    try:
        for future in as_completed([pool.submit(_make, order) for order in waiting]):
            future.result()
            on_pack()
    except BrokenProcessPool:
        raise AdvocacyError(
            Problem("a process that makes packs crashed", "run the command again: it goes on")
        ) from None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


_bench: PackSigner


def _sit_down(bench: PackSigner) -> None:
    global _bench
    # Ctrl-C reaches every process of the terminal; the one that was started by hand decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _bench = bench


def _make(order: SignedOrder) -> None:
    _bench.make(order)
