"""Whether the PDF of a letter can be put into a pack, found out by workers: it may be a stranger's."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from advocacy.binding.streams import LARGEST_CONTENT
from advocacy.errors import AdvocacyError, Problem
from advocacy.processes import pool
from advocacy.processes.limits import MB, Limits, Place, Stack

if TYPE_CHECKING:
    from pikepdf import Pdf

AGAIN = "delete it, run «advocacy build», then this command again"

LARGEST_FRONT = 2 * MB
"""The same of the first page, which is parsed to be signed; that of a letter draws 80 kB."""
MOST_OBJECTS, MOST_PAGES = 20_000, 20
OBJECTS_LISTED, LISTED_ON_PAGE = 100, 10
"""For each letter that a cover sheet lists, it may hold so many objects more; for so many of them, have a page more."""
LARGEST_SIDE = 14_400
"""Of a sheet, in points (ISO 32000-1, annex C)."""


@dataclass(frozen=True, slots=True)
class BuiltPdf:
    """A letter as it lies in the output folder, and its file there; or a cover sheet."""

    file: str
    data: bytes = field(repr=False)
    listed: int = 0
    """How many letters it lists."""


class Pages(NamedTuple):
    """How many pages a letter has, and how many of them are not blank."""

    all: int
    printed: int


@dataclass(frozen=True, slots=True)
class CountingPages:
    """Letters to be looked through, and their pages counted, before anything is made of them."""

    worth_a_process: ClassVar[int] = 200
    modules: ClassVar[tuple[str, ...]] = ("pikepdf",)
    limits: ClassVar[Limits] = Limits(seconds=5, memory=256 * MB)
    remedy: ClassVar[str] = AGAIN

    def prepare(self) -> Callable[[BuiltPdf], Pages]:
        """What looks through one letter."""
        return pages_of

    def name(self, letter: BuiltPdf | None) -> tuple[str, str]:
        """The letter's file."""
        return "reading it", letter.file if letter else ""

    def locate(self, _: Stack) -> Place:
        """No line of a campaign has a part in this."""
        return Place()


def count_pages(letters: Sequence[BuiltPdf]) -> dict[str, Pages]:
    """The pages of each of ``letters``, by file; raises all that cannot be put into a pack."""
    pages: dict[str, Pages] = {}
    problems: list[Problem] = []
    with pool.run(CountingPages(), letters, pool.cores()) as counted:
        for letter, outcome in counted:
            if isinstance(outcome, AdvocacyError):
                problems.extend(outcome.problems)
            else:
                pages[letter.file] = outcome
    if problems:
        raise AdvocacyError(problems)
    return pages


def limits_of(letters: Collection[bytes]) -> Limits:
    """What putting ``letters`` into one file may take: ten times as much as where this program has made them."""
    return Limits(5 + len(letters) / 2, 512 * MB + len(letters) * 4 * MB + 4 * sum(map(len, letters)))


@contextmanager
def told_of(file: str, message: str = "is put together as no letter of this program is") -> Iterator[None]:
    """Say ``message`` of the letter ``file`` where something fails: what a stranger has made does so in any way."""
    try:
        yield
    except (AdvocacyError, MemoryError):
        raise
    except Exception:
        if not file:
            raise
        raise AdvocacyError(Problem(message, AGAIN, file)) from None


def letter_at(stack: Stack) -> Place:
    """The letter that a function of this room is at: they call it ``file``."""
    rooms = (frame for frame, _ in stack if str(frame.f_globals.get("__name__")).startswith("advocacy.press."))
    return next((Place(frame.f_locals["file"]) for frame in rooms if frame.f_locals.get("file")), Place())


def pages_of(letter: BuiltPdf) -> Pages:
    """The pages of ``letter``; raises where one of them cannot be printed, or is made to cost much."""
    from pikepdf import PasswordError, Pdf

    from advocacy.binding.book import is_blank

    try:
        with Pdf.open(BytesIO(letter.data)) as pdf:
            wrong = _wrong(pdf, letter.listed)
            count = Pages(len(pdf.pages), sum(not is_blank(page) for page in pdf.pages))
    except MemoryError:
        raise
    except PasswordError:
        wrong = "is encrypted"
    except Exception:  # noqa: BLE001 - a damaged file leads a reader astray in any way
        wrong = "is not a PDF, or a damaged one"
    if wrong:
        raise AdvocacyError(Problem(wrong, AGAIN, letter.file))
    return count


def _wrong(pdf: "Pdf", listed: int) -> str:
    """What keeps it from being printed, where it lists so many letters; nothing where that is nothing."""
    from pikepdf import Array

    if not 1 <= len(pdf.pages) <= MOST_PAGES + listed // LISTED_ON_PAGE:
        return f"has {len(pdf.pages)} pages"
    most_objects = MOST_OBJECTS + listed * OBJECTS_LISTED
    if len(pdf.objects) > most_objects:
        return f"holds more than {most_objects:,} objects"
    for number, page in enumerate(pdf.pages):
        left, bottom, right, top = (float(side) for side in page.mediabox.as_list())
        if not all(0 < side < LARGEST_SIDE for side in (right - left, top - bottom)):
            return "has a page of no size"
        contents = page.obj.get("/Contents")
        parts = contents.as_list() if isinstance(contents, Array) else [contents]
        most = LARGEST_CONTENT if number else LARGEST_FRONT
        if sum(len(part.read_bytes()) for part in parts if part is not None) > most:
            return f"draws more on page {number + 1} than {most // MB} MB"
    return ""
