"""What signers put on their letters: made to fit the lines of the letter, and set in type once for each signer."""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any, Self

from advocacy.arabic.hygiene import is_hidden
from advocacy.campaign.campaign import Campaign
from advocacy.campaign.languages.language import UNTRANSLATED
from advocacy.campaign.protocol import DateLines
from advocacy.campaign.recipients import Recipient
from advocacy.campaign.typography.fonts import Ruler
from advocacy.campaign.typography.stylesheet import hiding
from advocacy.errors import AdvocacyError, Problem
from advocacy.files.table import Table
from advocacy.files.text import RESTORE_IT, decoded
from advocacy.letter.filling import compiled
from advocacy.letter.merge import Paper, date_line, merge
from advocacy.letter.request import LetterRequest
from advocacy.letter.sheet_files import files_of_sheet
from advocacy.letter.typeset import Materials, Typesetter
from advocacy.press.printable import BuiltPdf
from advocacy.press.signing.line_labels import labels_of
from advocacy.press.signing.lines import OWN_LINE, PACK, SIGNATURE, Line
from advocacy.press.signing.pictures import Picture, PictureError, read_picture
from advocacy.press.signing.reading_lines import LetterToRead, ReadingLines
from advocacy.press.signing.signers import Signer
from advocacy.processes import pool

if TYPE_CHECKING:
    from pikepdf import Page

SHEET, STYLE = files_of_sheet("signature")
COVER, _ = files_of_sheet("cover")

SMALLEST = 7.5
"""In points: what is too long for its line in type of this size is refused."""

STEP = 0.25
OWN_SIZE = 9.5
"""The line of their own is set in no larger type: it has less room above and below."""

MARGIN = 24.0
"""In points, around what is cut out: strokes reach over it."""

KEPT_DAYS = 50
"""So many are kept set in type, for the signers to come."""

DRAWS = frozenset({"Do", "INLINE IMAGE", "sh", "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "Tj", "TJ"})
"""Instructions that leave something on a page: a picture that is drawn needs one of them."""

ANY_DAY = date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Written:
    """What stands on one line: the page of the block that it is cut from, and the point there where writing begins.

    ``x`` and ``y`` are in points from the lower left corner of that page: the right end of a text on its baseline, or
    the lower right corner of a picture. Pages are counted from 0.
    """

    part: int
    """Which of the block's files it is in."""
    page: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class SignatureBlock:
    """What one signer puts on every letter."""

    pdfs: tuple[bytes, ...]
    """What the signer alone writes, and the day, which they may share with others; empty where there is nothing."""
    written: Mapping[str, Written]
    """By field. What is missing is left to be filled in by hand."""
    days: Mapping[str, Written]
    """By country: each writes a day in its own way."""


@dataclass(frozen=True, slots=True)
class SignatureForm:
    """What a signature book is made of; sent to workers, so frozen, plain and no larger than it must be."""

    files: Mapping[str, bytes]
    """Of ``letters/`` and ``fonts/``, by path."""
    dates: DateLines
    countries: Mapping[str, str]
    """Of each recipient, by id, in the order of the list."""
    labels: Mapping[str, str]
    """What the letter calls each line, by field."""
    lines: Mapping[str, Line]
    """Where it has them, by field."""
    reference_label: str = ""
    """What the cover sheet calls the reference of a pack; empty where it has no line for it."""

    def text_of(self, name: str) -> str:
        """A template or style sheet of ``letters/``."""
        return decoded(self.files[name], name)

    @classmethod
    def of(
        cls,
        campaign: Campaign,
        paper: Paper,
        type_size: str | None = None,
        recipient: Recipient | None = None,
        built: BuiltPdf | None = None,
    ) -> Self:
        """Reads in a letter of the campaign where its lines are; raises where it has none for signers.

        That is the one to ``recipient`` as it was ``built``. Without it, or where it does not have them, a letter is
        set in type for this, in the ``type_size`` of those that are to be signed.
        """
        campaign.require(SHEET, STYLE)
        own = [each for each in campaign.directory.recipients if not each.language]
        any_one = [recipient] if recipient else own[:1] or campaign.directory.recipients[:1]
        (letter,) = merge(
            campaign, any_one, LetterRequest(ANY_DAY, paper, translation=UNTRANSLATED, type_size=type_size)
        )
        labels, lines = pool.do(ReadingLines(Materials.of(campaign)), LetterToRead(letter, built))
        countries = {recipient.id: recipient.country for recipient in campaign.directory.recipients}
        on_cover = labels_of(campaign.text_of(COVER)).get(PACK, "") if COVER in campaign.files else ""
        return cls(dict(campaign.files), campaign.protocol.dates, countries, labels, lines, on_cover)


class SignatureBook:
    """Sets what the signers of a campaign put on letters of one paper."""

    def __init__(self, form: SignatureForm) -> None:
        self._form = form
        self.labels = form.labels
        self.lines = form.lines
        self.reference_label = form.reference_label
        self._files = dict(form.files)
        self._typesetter: Typesetter | None = None
        self._kept_days: dict[tuple[str, ...], tuple[bytes, Mapping[str, Written]]] = {}
        self._ruler = Ruler.of(STYLE, form.files)

    def misfits(self, signers: Sequence[Signer], table: Table) -> tuple[Problem, ...]:
        """What cannot be printed for ``signers``, at its cell of their ``table``; nothing is set in type for this."""
        return tuple(
            table.problem_at(signer.row, field, message, remedy)
            for signer in signers
            for field, message, remedy in (*self._unfit_texts(signer), *_unfit_image(signer))
        )

    def block(self, signer: Signer, reference: str = "") -> SignatureBlock:
        """What ``signer`` puts on letters, and the ``reference`` of their pack for its cover sheet, set in type."""
        texts, days = _texts(signer), self._days(signer)
        writings = [self._writing(text, field) for field, text in texts.items()]
        if signer.image:
            writings.append(self._image(read_picture(signer.image)))
        fields = [*texts, *([SIGNATURE] if signer.image else [])]
        if reference:
            writings.append({"text": reference, "size": OWN_SIZE, "dir": "ltr"})
            fields.append(PACK)
        own, places = self._set(writings, 0)
        of_days, day_places = self._set_days(tuple(dict.fromkeys(days.values())))
        return SignatureBlock(
            (own, of_days),
            dict(zip(fields, places, strict=True)),
            {country: day_places[text] for country, text in days.items()},
        )

    def _set_days(self, texts: tuple[str, ...]) -> tuple[bytes, Mapping[str, Written]]:
        """A day as countries write it, kept for the next who signs on it."""
        if texts not in self._kept_days:
            if len(self._kept_days) >= KEPT_DAYS:
                self._kept_days.pop(next(iter(self._kept_days)))
            pdf, places = self._set([self._writing(text, "date") for text in texts], 1)
            self._kept_days[texts] = pdf, dict(zip(texts, places, strict=True))
        return self._kept_days[texts]

    def _unfit_texts(self, signer: Signer) -> Iterator[tuple[str, str, str]]:
        texts = [*_texts(signer).items()]
        try:
            texts += [("date", day) for day in dict.fromkeys(self._days(signer).values())]
        except AdvocacyError as error:
            yield from (("date", problem.message, "correct the date, or leave it out") for problem in error.problems)
        for field, text in texts:
            if field not in self.lines:
                continue
            undrawn = [c for c in text if is_hidden(c) or not (c == " " or self._ruler.draws(c))]
            for character in dict.fromkeys(undrawn):
                code = f"U+{ord(character):04X}"
                if is_hidden(character):
                    yield field, f"the {field} holds an invisible character: {code}", "delete it"
                else:
                    remedy = (
                        "write it in another script, or bundle a font that has it in fonts/ and letters/signature.css"
                    )
                    if unicodedata.category(character) in ("So", "Sk", "Mn", "Me"):
                        remedy = "delete the picture sign"
                    yield field, f"no bundled font can draw «{character}» ({code}) of the {field}", remedy
            if not undrawn and self._size(text, field) < SMALLEST:
                most = self.lines[field].width / SMALLEST / self._ruler.width(text)
                remedy = f"shorten it by about {100 * (1 - most):.0f} %"
                message = f"the {field} «{text}» is too long for its line, even in type of {SMALLEST:g} pt"
                yield field, message, remedy

    def _size(self, text: str, field: str) -> float:
        """Of the type that ``text`` fits its line in, in points."""
        line = self.lines[field]
        largest = OWN_SIZE if field == OWN_LINE else line.size
        return min(largest, line.width / (self._ruler.width(text) or 1) // STEP * STEP)

    def _writing(self, text: str, field: str) -> dict[str, Any]:
        # By the script that most of it is in: «Dr.» before an Arabic name does not turn the line around.
        kinds = Counter(map(unicodedata.bidirectional, text))
        latin = kinds["L"] > kinds["R"] + kinds["AL"]
        return {"text": text, "size": self._size(text, field), "dir": "ltr" if latin else "rtl"}

    def _image(self, image: Picture) -> dict[str, Any]:
        line = self.lines[SIGNATURE]
        width, height = image.fitted(line.width, line.box[3] - line.box[1])
        name = f"signature{image.ending}"
        self._files[f"letters/{name}"] = image.data
        return {"image": name, "width": width, "height": height}

    def _set(self, writings: Sequence[Mapping[str, Any]], part: int) -> tuple[bytes, list[Written]]:
        if not writings:
            return b"", []
        from pikepdf import Pdf

        if not self._typesetter:
            # The typesetter answers for these files and no others; the picture of each signer comes among them.
            materials = replace(Materials.of(self._form, STYLE, SHEET), files=self._files)
            self._typesetter = Typesetter(materials)
            self._sheet = compiled(self._form, SHEET)
        sheet = {
            "writings": writings,
            "width": 2 * MARGIN + max(line.width for line in self.lines.values()),
            "height": 2 * MARGIN + max(2 * line.size + line.box[3] - line.box[1] for line in self.lines.values()),
            "margin": MARGIN,
        }
        pdf = self._typesetter.typeset_sheets(self._sheet(sheet), SHEET)
        with Pdf.open(BytesIO(pdf)) as block:
            if len(block.pages) != len(writings):
                raise AdvocacyError(self._not_drawn())
            places = [_place(block.pages[page], part, page, writing) for page, writing in enumerate(writings)]
        written = [place for place in places if place]
        if len(written) < len(places):
            raise AdvocacyError(self._not_drawn())
        return pdf, written

    def _not_drawn(self) -> Problem:
        message = "what signers write is not drawn"
        if hidden := hiding(self._form.text_of(STYLE)):
            declaration, line, column = hidden
            return Problem(message, f"delete «{declaration}»", STYLE, line, column)
        return Problem(message, f"write each of «writings» on a page of its own there; or {RESTORE_IT}", SHEET)

    def _days(self, signer: Signer) -> dict[str, str]:
        """The day on which ``signer`` signs, as each country writes it that they write to."""
        if not signer.date or "date" not in self.lines:
            return {}
        every = self._form.countries
        countries = (every[id_] for id_ in every if not signer.recipients or id_ in signer.recipients)
        return {country: date_line(self._form.dates, signer.date, country) for country in dict.fromkeys(countries)}


def _texts(signer: Signer) -> dict[str, str]:
    """What is written in words, by field; nothing where nothing is given."""
    texts = {"name": signer.name, "city": signer.city, OWN_LINE: signer.line}
    return {field: " ".join(text.split()) for field, text in texts.items() if text.strip()}


def _unfit_image(signer: Signer) -> Iterator[tuple[str, str, str]]:
    if signer.image:
        try:
            read_picture(signer.image)
        except PictureError as error:
            yield SIGNATURE, f"their signature {error}", "save it anew as PNG, or leave it out"


def _place(page: "Page", part: int, number: int, writing: Mapping[str, Any]) -> Written | None:
    """Where on its page ``writing`` begins: its right end on the baseline, or the lower right corner of a picture.

    Nothing where the page does not draw it.
    """
    from pikepdf import parse_content_stream

    from advocacy.press.signing.runs import runs_of

    _, _, width, height = map(float, page.mediabox.as_list())
    instructions = [*parse_content_stream(page)]
    if "image" in writing:
        is_drawn = any(str(each.operator) in DRAWS for each in instructions)
        return Written(part, number, width - MARGIN, height - MARGIN - writing["height"]) if is_drawn else None
    run = next(runs_of(page, instructions), None)
    return Written(part, number, width - MARGIN, run.origin[1]) if run else None
