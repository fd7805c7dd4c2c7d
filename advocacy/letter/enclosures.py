"""What is enclosed, looked through by workers before it is bound: a stranger may have made it."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from advocacy.binding.streams import LARGEST_CONTENT
from advocacy.campaign.campaign import Campaign
from advocacy.campaign.enclosures import FIELD, MOST
from advocacy.campaign.settings import SETTINGS_FILE
from advocacy.campaign.typography.paper import Paper
from advocacy.errors import AdvocacyError, Problem
from advocacy.processes import pool
from advocacy.processes.limits import MB, Limits, Place, Stack

if TYPE_CHECKING:
    from pikepdf import Object, Page, Pdf

MOST_OBJECTS = 10_000
"""Of one enclosure."""
MOST_SHEETS = MOST
"""Printed on both sides, of all enclosures together."""

SHEETS = {Paper.A4: (210.0, 297.0), Paper.LETTER: (215.9, 279.4)}
"""Width and height in millimetres; an enclosure may be 1 mm off."""

SAVE_ANEW = "open it and print it as PDF: then it holds pages alone"
EMBED = "export it again with all fonts embedded, as PDF/A has them"

ACTIVE = {
    "/AcroForm": "a form to fill in",
    "/AF": "embedded files",
    "/Collection": "embedded files",
    "/EmbeddedFiles": "embedded files",
    "/EF": "embedded files",
    "/JavaScript": "a script",
    "/JS": "a script",
    "/AA": "an action",
    "/OCProperties": "layers, which can be hidden",
}
"""Keys with which a PDF is more than pages, and what they stand for."""

PRINTED = frozenset(
    f"/{key}"
    for key in ("Type", "MediaBox", "CropBox", "Rotate", "UserUnit", "Resources", "Contents", "Annots", "Group")
)
"""Of a page: what of it is printed. The rest (private data of programs, small pictures) is not bound."""
TAGS = frozenset({"/StructParents", "/Tabs"})

ACTIONS = frozenset(
    f"/{name}"
    for name in (
        *("JavaScript", "Launch", "GoToR", "GoToE", "SubmitForm", "ResetForm", "ImportData", "Movie", "Sound"),
        *("Rendition", "RichMediaExecute", "SetOCGState", "Hide", "Thread", "Trans", "GoTo3DView"),
    )
)
"""What a viewer can be made to do (ISO 32000-1, 12.6.4), but for opening a page of the web."""

JUMPS = ("/GoTo", "/Named")
"""Actions that lead elsewhere in the same file; bound behind a letter they lead nowhere."""
WEB = re.compile(rb"(https?|mailto):", re.IGNORECASE)


class Found(NamedTuple):
    """What an enclosure is: how many pages it has, and whether it says that it is PDF/UA-1 and PDF/A-2a."""

    pages: int
    conforms: bool


class WrongError(Exception):
    """Why an enclosure cannot go with letters, in words that follow its name, and the way out."""

    def __init__(self, message: str, remedy: str = SAVE_ANEW) -> None:
        self.message, self.remedy = message, remedy
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class ToLookThrough:
    """An enclosure, and the paper of the letters."""

    file: str
    data: bytes = field(repr=False)
    paper: Paper


@dataclass(frozen=True, slots=True)
class LookingThrough:
    """Enclosures to be looked through by workers."""

    worth_a_process: ClassVar[int] = 8
    modules: ClassVar[tuple[str, ...]] = ("pikepdf",)
    limits: ClassVar[Limits] = Limits(seconds=5, memory=256 * MB)
    remedy: ClassVar[str] = "take out what is drawn so often or so large; docs/limits.md has all limits"

    def prepare(self) -> Callable[[ToLookThrough], Found]:
        """What looks through one."""
        return _looked_through

    def name(self, enclosure: ToLookThrough | None) -> tuple[str, str]:
        """The enclosure's file."""
        return f"reading {enclosure.file}" if enclosure else "reading what is enclosed", SETTINGS_FILE

    def locate(self, _: Stack) -> Place:
        """No line of a campaign has a part in this."""
        return Place()


def look_through(campaign: Campaign, paper: Paper) -> tuple[Found, ...]:
    """What the enclosures of ``campaign`` are, in their order; raises all that cannot go with letters on ``paper``."""
    tasks = [ToLookThrough(file, data, paper) for file, data in campaign.enclosures.items()]
    found: dict[str, Found] = {}
    wrong: dict[str, Problem] = {}
    with pool.run(LookingThrough(), tasks, pool.cores()) as outcomes:
        for task, outcome in outcomes:
            if isinstance(outcome, AdvocacyError):
                (wrong[task.file],) = outcome.problems
            else:
                found[task.file] = outcome
    source = campaign.sources.get(SETTINGS_FILE)
    sheets = 0
    problems: list[Problem] = []
    for number, file in enumerate(campaign.enclosures):
        assert source is not None  # which has named it
        place = (FIELD, number, "file")
        if problem := wrong.get(file):
            problems.append(source.problem(place, problem.message, problem.remedy))
            continue
        before, sheets = sheets, sheets + -(-found[file].pages // 2)
        if before <= MOST_SHEETS < sheets:
            message = f"all enclosures together take {sheets} sheets, printed on both sides; {MOST_SHEETS} may go along"
            problems.append(source.problem(place, message, "enclose less: it is printed with every letter"))
    if problems:
        raise AdvocacyError(problems)
    return tuple(found[file] for file in campaign.enclosures)


def not_conforming(campaign: Campaign, found: Sequence[Found]) -> Iterator[Problem]:
    """What is worth a look: an enclosure for which no letter says any more that it is PDF/UA-1 and PDF/A-2a."""
    for number, (file, it) in enumerate(zip(campaign.enclosures, found, strict=True)):
        if not it.conforms:
            message = f"{file} does not claim to be PDF/UA-1 and PDF/A-2a, so letters do not claim it either"
            remedy = "for letters on paper nothing need be done; for those that are read aloud, export it again as both"
            yield campaign.sources[SETTINGS_FILE].problem((FIELD, number, "file"), message, remedy)


def opened(data: bytes) -> "Pdf":
    """The PDF ``data``, of which is left what is printed, and its tags; raises where it is damaged or encrypted."""
    from pikepdf import Name, PasswordError, Pdf

    from advocacy.binding.claims import renounce

    try:
        pdf = Pdf.open(BytesIO(data), attempt_recovery=False, suppress_warnings=True)
        pages = [*pdf.pages]
    except PasswordError:
        raise WrongError("is encrypted", "save it without a password") from None
    except Exception as error:
        if isinstance(error, MemoryError):
            raise
        raise WrongError("cannot be read as a PDF", "open it and print it as PDF, or export it again") from None
    if pdf.is_encrypted:
        raise WrongError("is encrypted", "save it without a password")
    tagged = Name.StructTreeRoot in pdf.Root and "/ParentTree" in pdf.Root.StructTreeRoot
    if not tagged and Name.StructTreeRoot in pdf.Root:
        del pdf.Root.StructTreeRoot
    for page in pages:
        for key in {*page.obj.keys()} - PRINTED - (TAGS if tagged else set()) - {"/Parent", "/AA", "/AF"}:
            del page.obj[key]
        for note in page.obj.get("/Annots", ()):
            if "/Dest" in note or note.get("/A", {}).get("/S") in JUMPS:
                for key in ("/Dest", "/A"):
                    if key in note:
                        del note[key]
    if not _conforms(pdf):
        renounce(pdf)
    return pdf


def _looked_through(it: ToLookThrough) -> Found:
    from advocacy.binding.claims import conforms

    try:
        with opened(it.data) as pdf:
            if len(pdf.objects) > MOST_OBJECTS:
                raise WrongError(f"holds more than {MOST_OBJECTS:,} objects")  # noqa: TRY301 - said as the others are
            for number, page in enumerate(pdf.pages, 1):
                _hold_to_sheet(page, number, it.paper)
                _hold_to_content(page)
            _hold_to_pages(pdf)
            return Found(len(pdf.pages), conforms(pdf))
    except WrongError as wrong:
        raise AdvocacyError(Problem(f"{it.file} {wrong.message}", wrong.remedy)) from None
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a damaged file leads a reader astray in any way
        message = f"{it.file} cannot be read as a PDF"
        raise AdvocacyError(Problem(message, "open it and print it as PDF, or export it again")) from None


def _hold_to_sheet(page: "Page", number: int, paper: Paper) -> None:
    left, bottom, right, top = (float(side) for side in page.cropbox.as_list())
    unit = float(page.obj.get("/UserUnit", 1)) * 25.4 / 72
    sides = (right - left) * unit, (top - bottom) * unit
    width, height = sides if int(page.obj.get("/Rotate", 0)) % 180 == 0 else reversed(sides)
    wanted = SHEETS[paper]
    if abs(width - wanted[0]) > 1 or abs(height - wanted[1]) > 1:
        message = f"has a page of another size: page {number} is {width:.0f} × {height:.0f} mm"
        raise WrongError(message, f"print it as PDF on the paper of the letters, {wanted[0]:.0f} × {wanted[1]:.0f} mm")


def _hold_to_content(page: "Page") -> None:
    from pikepdf import Array

    contents = page.obj.get("/Contents")
    parts = contents.as_list() if isinstance(contents, Array) else [contents]
    if sum(len(part.read_bytes()) for part in parts if part is not None) > LARGEST_CONTENT:
        raise WrongError(f"draws more on a page than {LARGEST_CONTENT // MB} MB", "enclose a simpler page")


def _hold_to_pages(pdf: "Pdf") -> None:
    """Refuse what is more than pages, and fonts that are not there."""
    from pikepdf import Dictionary

    root = pdf.Root
    for things in (root, root.get("/Names", Dictionary())):
        for key, what in ACTIVE.items():
            if key in things and (key != "/AcroForm" or _len(things[key].get("/Fields")) or "/XFA" in things[key]):
                raise WrongError(f"holds more than pages: {what}")
    start = root.get("/OpenAction")
    if isinstance(start, Dictionary) and start.get("/S") not in JUMPS:
        raise WrongError(f"holds more than pages: an action ({str(start.S)[1:]})")
    for thing in _within([*(page.obj for page in pdf.pages), root.get("/StructTreeRoot")]):
        _hold_to_paper(thing)


def _len(things: Any) -> int:
    return len(things) if things is not None else 0


def _hold_to_paper(thing: "Object") -> None:
    """Refuse a part of a page that does something, or a font that is not embedded."""
    from pikepdf import Dictionary, Stream

    for key, what in ACTIVE.items():
        if key in thing:
            raise WrongError(f"holds more than pages: {what}")
    if isinstance(thing, Stream) and ("/F" in thing or "/Ref" in thing):
        raise WrongError("holds more than pages: a part of another file")
    if thing.get("/S") in ACTIONS:
        raise WrongError(f"holds more than pages: an action ({str(thing.S)[1:]})")
    kind = thing.get("/Subtype")
    if thing.get("/Type") == "/Annot" or "/Rect" in thing:
        action = thing.get("/A")
        if kind != "/Link":
            raise WrongError(f"holds more than pages: a note or a field ({str(kind)[1:]})")
        if action is not None and (action.get("/S") != "/URI" or not WEB.match(bytes(action.get("/URI", b"")))):
            raise WrongError(f"holds more than pages: an action ({str(action.get('/S'))[1:]})")
    if thing.get("/Type") == "/Font" and kind not in ("/Type0", "/Type3"):
        described = thing.get("/FontDescriptor", Dictionary())
        if not any(key in described for key in ("/FontFile", "/FontFile2", "/FontFile3")):
            raise WrongError(f"does not embed the font {str(thing.get('/BaseFont', '/?'))[1:]}", EMBED)


def _within(things: list[Any]) -> Iterator["Object"]:
    """All that ``things`` are made of: dictionaries and streams, each once."""
    from pikepdf import Array, Dictionary, Stream

    seen: set[tuple[int, int]] = set()
    rest = things
    while rest:
        thing = rest.pop()
        if not isinstance(thing, Array | Dictionary | Stream):
            continue
        if thing.is_indirect:
            if thing.objgen in seen:
                continue
            seen.add(thing.objgen)
        if isinstance(thing, Array):
            rest.extend(thing)
        else:
            yield thing
            rest.extend(value for key, value in thing.items() if key not in ("/Parent", "/P", "/Popup"))


def _conforms(pdf: "Pdf") -> bool:
    """Whether it says that it is PDF/UA-1 and PDF/A-2a, and nothing of what says so is lost where it is bound."""
    from pikepdf import Dictionary

    from advocacy.binding.claims import conforms

    intents = [*pdf.Root.get("/OutputIntents", ())]
    of_other_colours = any(intent.get("/DestOutputProfile", Dictionary()).get("/N") != 3 for intent in intents)
    tree = pdf.Root.get("/StructTreeRoot", Dictionary())
    of_other_classes = any(key in tree for key in ("/ClassMap", "/IDTree", "/Namespaces"))
    return bool(tree.keys()) and not of_other_colours and not of_other_classes and conforms(pdf)
