"""Where a letter has its lines for signers, read by a worker in a letter that it sets in type for this."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from pikepdf import Pdf

from advocacy.campaign.campaign import STYLE, TEMPLATE
from advocacy.errors import AdvocacyError, Problem
from advocacy.letter.merge import Letter
from advocacy.letter.typeset import Typesetter
from advocacy.letter.typesetting import Setting
from advocacy.press.signing.labels import labels_of
from advocacy.press.signing.lines import SIGNATURE, Line, opened_lines, require_lines_on_front

REQUIRED_LINES = ("name", "city", SIGNATURE)
"""The lines that a letter must have for signers; one for the day of their signature it may have."""


@dataclass(frozen=True, slots=True)
class ReadingLines(Setting):
    """A letter whose lines are wanted."""

    def prepare(self) -> Callable[[Letter], tuple[dict[str, str], dict[str, Line]]]:
        """What gives the labels of the lines, and where they are, both by field."""
        typesetter = Typesetter(self.materials)
        return lambda letter: _read(letter, typesetter)

    def name(self, letter: Letter | None) -> tuple[str, str]:
        """The template."""
        return f"setting {TEMPLATE if letter else STYLE} in type", TEMPLATE if letter else STYLE


def _read(letter: Letter, typesetter: Typesetter) -> tuple[dict[str, str], dict[str, Line]]:
    labels = labels_of(letter.html)
    problems = [
        Problem(f"the letter has no line for a signer's {field}", f'give it data-signer="{field}"', TEMPLATE)
        for field in REQUIRED_LINES
        if field not in labels
    ]
    if problems:
        raise AdvocacyError(problems)
    with Pdf.open(BytesIO(typesetter.typeset(letter))) as pdf:
        lines = {field: opening.line for field, opening in opened_lines(pdf, labels).items()}
        require_lines_on_front(pdf, lines, TEMPLATE)
    if unseen := [label for field, label in labels.items() if field not in lines]:
        remedy = "draw a border below or around its line, as letters/letter.css does, and keep the label on one line"
        raise AdvocacyError(Problem(f"no line is drawn beside «{label}»", remedy, STYLE) for label in unseen)
    return labels, lines
