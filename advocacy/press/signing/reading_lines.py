"""Where a letter has its lines for signers, read by a worker: as it was built, or as it would be now."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from typing import ClassVar

from advocacy.campaign import STYLE, TEMPLATE
from advocacy.errors import AdvocacyError, Problem
from advocacy.letter.merge import Letter
from advocacy.letter.typesetting import Setting
from advocacy.press.printable import BuiltPdf, pages_of, told_of
from advocacy.press.signing.line_labels import labels_of
from advocacy.press.signing.lines import SIGNATURE, Line
from advocacy.press.signing.loading import INSCRIBE

REQUIRED_LINES = ("name", "city", SIGNATURE)
"""The lines that a letter must have for signers; one for the day of their signature it may have."""

Found = tuple[Mapping[str, str], Mapping[str, Line]]
"""The labels of the lines, and where they are, both by field."""


@dataclass(frozen=True, slots=True)
class LetterToRead:
    """A letter whose lines are wanted: merged, and as it was built, if it was."""

    letter: Letter
    built: BuiltPdf | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class ReadingLines(Setting):
    """Letters whose lines are wanted; one is set in type only where it was not built with them."""

    modules: ClassVar[tuple[str, ...]] = INSCRIBE

    def prepare(self) -> Callable[[LetterToRead], Found]:
        """What reads the lines of a letter."""
        return partial(_read, self)

    def name(self, task: LetterToRead | None) -> tuple[str, str]:
        """The template."""
        return f"setting {TEMPLATE if task else STYLE} in type", TEMPLATE if task else STYLE


def _read(work: ReadingLines, task: LetterToRead) -> Found:
    from pikepdf import Pdf

    from advocacy.letter.typeset import Typesetter
    from advocacy.press.signing.openings import opened_lines, require_lines_on_front

    labels = labels_of(task.letter.html)
    problems = [
        Problem(f"the letter has no line for a signer's {field}", f'give it data-signer="{field}"', TEMPLATE)
        for field in REQUIRED_LINES
        if field not in labels
    ]
    if problems:
        raise AdvocacyError(problems)
    if task.built and labels.keys() <= (lines := _as_built(task.built, labels)).keys():
        return labels, lines
    with Pdf.open(BytesIO(Typesetter(work.materials).typeset(task.letter.manuscript))) as pdf:
        lines = {field: opening.line for field, opening in opened_lines(pdf, labels).items()}
        require_lines_on_front(pdf, lines, task.built.file if task.built else TEMPLATE)
    if unseen := [label for field, label in labels.items() if field not in lines]:
        remedy = "draw a border below or around its line, as letters/letter.css does, and keep the label on one line"
        raise AdvocacyError(Problem(f"no line is drawn beside «{label}»", remedy, STYLE) for label in unseen)
    return labels, lines


def _as_built(built: BuiltPdf, labels: Mapping[str, str]) -> dict[str, Line]:
    """The lines of the front of a letter as it lies in the output folder; raises where it cannot be printed."""
    from pikepdf import Pdf

    from advocacy.press.signing.openings import opened_lines

    pages_of(built)
    with told_of(built.file), Pdf.open(BytesIO(built.data)) as pdf:
        return {field: opening.line for field, opening in opened_lines(pdf, labels).items()}
