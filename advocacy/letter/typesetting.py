"""Letters and sheets set in type by workers, within limits."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import ClassVar

from advocacy.errors import AdvocacyError, Problem
from advocacy.letter.enclosing import Enclosed, Enclosing
from advocacy.letter.loading import MODULES
from advocacy.letter.manuscript import Manuscript
from advocacy.letter.places import place_in_html
from advocacy.letter.typeset import Materials, Typesetter, versions_here
from advocacy.processes import pool
from advocacy.processes.limits import MB, Limits, Place, Stack
from advocacy.processes.pool import Jobs

LIMITS = Limits(seconds=8, memory=512 * MB)

MadeWith = tuple[tuple[str, str], ...]
"""Names and versions."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What setting something in type takes at most, and where in the files of the campaign it is."""

    materials: Materials
    limits: Limits = LIMITS
    worth_a_process: ClassVar[int] = 12
    modules: ClassVar[tuple[str, ...]] = MODULES
    remedy: ClassVar[str] = (
        "take out what repeats, nests or spans so much, there or in its style; docs/limits.md has all limits"
    )

    def locate(self, stack: Stack) -> Place:
        """The element that is being set, as the template has it."""
        return place_in_html(stack, self.materials.template_file, self.materials.template)


@dataclass(frozen=True, slots=True)
class ToCount:
    """A letter of which only the pages are wanted."""

    letter: Manuscript


@dataclass(frozen=True, slots=True)
class Typesetting(Setting):
    """Letters to be set in type by workers: a frozen value, sent to each of them."""

    enclosed: tuple[Enclosed, ...] = ()
    """What goes with each of them."""
    made_with: MadeWith = ()
    """What decides the bytes of a letter beside what it is made of; a worker that has something else says so."""

    @classmethod
    def of(cls, materials: Materials, enclosed: tuple[Enclosed, ...] = ()) -> "Typesetting":
        """Letters of ``materials``, set as this machine sets them."""
        return cls(materials, enclosed=enclosed, made_with=made_with())

    def prepare(self) -> Callable[[Manuscript | ToCount], bytes | int]:
        """A typesetter of one's own, and what binds enclosures behind what it sets."""
        require_the_same(self.made_with)
        typesetter, enclosing = Typesetter(self.materials), Enclosing(self.enclosed)

        def do(it: Manuscript | ToCount) -> bytes | int:
            if isinstance(it, ToCount):
                return typesetter.pages(it.letter)
            return enclosing.behind(typesetter.typeset(it), it)

        return do

    def name(self, it: Manuscript | ToCount | None) -> tuple[str, str]:
        """The letter, and its template."""
        if it is None:
            return f"reading {self.materials.style_file}", self.materials.style_file
        letter = it.letter if isinstance(it, ToCount) else it
        return f"setting the letter to {letter.id} in type", self.materials.template_file


def typeset(materials: Materials, letter: Manuscript, enclosed: tuple[Enclosed, ...] = ()) -> bytes:
    """The PDF of one letter, set by a worker, with what is enclosed."""
    pdf = pool.do(Typesetting.of(materials, enclosed), letter)
    assert isinstance(pdf, bytes)
    return pdf


def count_pages(materials: Materials, letters: Sequence[Manuscript], jobs: Jobs) -> dict[str, int | AdvocacyError]:
    """How many pages each of ``letters`` takes, by id, or why it cannot be set; no PDF is written."""
    with pool.run(Typesetting.of(materials), [ToCount(letter) for letter in letters], jobs) as results:
        return {task.letter.id: pages for task, pages in results if not isinstance(pages, bytes)}


@dataclass(frozen=True, slots=True)
class Sheets(Setting):
    """Sheets beside the letters, to be set in type."""

    @classmethod
    def of(cls, materials: Materials, entries: int) -> "Sheets":
        """Those of ``materials``, with room for a list of so many letters."""
        return cls(materials, LIMITS.with_room_for(entries))

    def prepare(self) -> Callable[[str], bytes]:
        """A typesetter of one's own."""
        typesetter = Typesetter(self.materials)
        return lambda html: typesetter.typeset_sheets(html, self.materials.template_file)

    def name(self, html: str | None) -> tuple[str, str]:
        """The template."""
        if html is None:
            return f"reading {self.materials.style_file}", self.materials.style_file
        return f"setting {self.materials.template_file} in type", self.materials.template_file


def made_with() -> MadeWith:
    """`versions`, to be sent to workers."""
    return tuple(sorted(versions().items()))


def require_the_same(said: MadeWith) -> None:
    """Raise where this process would make a letter with something else; on other machines, that is, if anywhere."""
    here = versions_here() if said else {}
    differs = [f"{name} {here.get(name)} instead of {version}" for name, version in said if here.get(name) != version]
    if differs:
        message = f"letters would come out differently on a machine of the cluster: it has {', '.join(differs)}"
        remedy = "install the same there: the Python packages of requirements/runtime.txt, Pango from the system"
        raise AdvocacyError(Problem(message, remedy))


@dataclass(frozen=True, slots=True)
class _Versions:
    worth_a_process: ClassVar[int] = 1
    modules: ClassVar[tuple[str, ...]] = MODULES
    limits: ClassVar[Limits] = Limits()
    remedy: ClassVar[str] = "«advocacy doctor» says what is wrong with it"

    def prepare(self) -> Callable[[None], dict[str, str]]:
        return lambda _: versions_here()

    def name(self, _: None) -> tuple[str, str]:
        return "loading the renderer", ""

    def locate(self, _: Stack) -> Place:
        return Place()


@lru_cache
def versions() -> Mapping[str, str]:
    """The versions that decide the bytes of a letter: of WeasyPrint, and of Pango beneath it.

    Raises where WeasyPrint does not load, or is not the one that letters are drawn with.
    """
    return MappingProxyType(pool.do(_Versions(), None))
