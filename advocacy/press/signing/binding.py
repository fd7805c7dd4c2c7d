"""Packs bound before they are signed, by workers: what is sent to them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from advocacy.press.printable import AGAIN, letter_at, limits_of
from advocacy.press.signing.blank_pack import BlankPack
from advocacy.press.signing.inscription import Layout
from advocacy.press.signing.lines import Line
from advocacy.press.signing.loading import BIND
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
    modules: ClassVar[tuple[str, ...]] = BIND
    remedy: ClassVar[str] = AGAIN

    @property
    def limits(self) -> Limits:
        """Of a pack of all the letters."""
        return limits_of([letter.pdf for letter in self.letters.values()])

    def prepare(self) -> Callable[[ToBind | Blank], BlankPack | None]:
        """A binder of one's own."""
        from advocacy.press.signing.binder import Binder

        return Binder(self).do

    def name(self, task: ToBind | Blank | None) -> tuple[str, str]:
        """The pack, which names nobody."""
        return "binding its letters", task.file if isinstance(task, Blank) else ""

    def locate(self, stack: Stack) -> Place:
        """The letter that is being opened, or put in."""
        return letter_at(stack)
