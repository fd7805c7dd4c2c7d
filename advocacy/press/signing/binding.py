"""Packs bound before they are signed, by workers that need no renderer: whatever this loads, each of them has to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from advocacy.press.printable import AGAIN, letter_at, limits_of
from advocacy.press.signing.inscription import Layout
from advocacy.press.signing.lines import Line
from advocacy.press.signing.sign import BlankPack, CoverToMark, LettersBound, LetterToSign
from advocacy.processes.limits import Limits, Place, Stack


@dataclass(frozen=True, slots=True)
class LetterToBind:
    """A letter as it was built, and what signing it takes."""

    pdf: bytes = field(repr=False)
    file: str
    country: str
    title: str


@dataclass(frozen=True, slots=True)
class ToBind:
    """Letters to be bound, and kept for a cover sheet that is to come."""

    letters: tuple[str, ...]
    layout: Layout


@dataclass(frozen=True, slots=True)
class Blank:
    """A pack to be bound before it is signed, for all who sign the same letters in the same way."""

    file: str = field(compare=False)
    """Of one of them, for messages."""
    letters: tuple[str, ...]
    cover: bytes | None = field(repr=False)
    layout: Layout


@dataclass(frozen=True, slots=True)
class BindingBlanks:
    """Packs to be bound by workers before they are signed: a frozen value, sent to each of them."""

    labels: Mapping[str, str]
    lines: Mapping[str, Line]
    reference_label: str
    letters: Mapping[str, LetterToBind]
    """By the recipient's id."""
    both_sides: bool
    window: bool
    worth_a_process: ClassVar[int] = 2
    modules: ClassVar[tuple[str, ...]] = (__name__,)
    remedy: ClassVar[str] = AGAIN

    @property
    def limits(self) -> Limits:
        """Of a pack of all the letters."""
        return limits_of([letter.pdf for letter in self.letters.values()])

    def prepare(self) -> Callable[[ToBind | Blank], BlankPack | None]:
        """A binder of one's own."""
        return _Binder(self).do

    def name(self, task: ToBind | Blank | None) -> tuple[str, str]:
        """The pack, which names nobody."""
        return "binding its letters", task.file if isinstance(task, Blank) else ""

    def locate(self, stack: Stack) -> Place:
        """The letter that is being opened, or put in."""
        return letter_at(stack)


class _Binder:
    """Where letters lie open to be signed, and some are bound already; one in each process."""

    def __init__(self, work: BindingBlanks) -> None:
        self._work = work
        self._open: dict[str, LetterToSign] = {}
        self._bound: dict[tuple[tuple[str, ...], Layout], LettersBound] = {}
        self._cover: tuple[bytes, CoverToMark] | None = None

    def do(self, task: ToBind | Blank) -> BlankPack | None:
        key = task.letters, task.layout
        bound = self._bound.pop(key, None) or self._letters_bound(*key)
        if isinstance(task, ToBind):
            self._bound = {key: bound}
            return None
        return bound.below(None if task.cover is None else self._to_mark(task.cover))

    def _letters_bound(self, letters: tuple[str, ...], layout: Layout) -> LettersBound:
        opened = [self._opened(identifier) for identifier in letters]
        return LettersBound(opened, layout, both_sides=self._work.both_sides)

    def _to_mark(self, cover: bytes) -> CoverToMark:
        if self._cover is None or self._cover[0] != cover:
            self._cover = cover, CoverToMark(cover, self._work.reference_label)
        return self._cover[1]

    def _opened(self, identifier: str) -> LetterToSign:
        if identifier not in self._open:
            letter = self._work.letters[identifier]
            self._open[identifier] = LetterToSign.of(
                letter.pdf,
                self._work,
                file=letter.file,
                country=letter.country,
                title=letter.title,
                window=self._work.window,
            )
        return self._open[identifier]
