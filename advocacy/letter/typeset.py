"""A letter in HTML, set in type as PDF, and sheets beside the letters: the way to WeasyPrint for all other rooms.

A letter is made of what the campaign folder holds and nothing else: the fetcher answers for
files of ``letters/`` and ``fonts/`` only, under an address that says nothing about the
machine, and whatever the renderer would merely log is an error here.
"""

import logging
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from mimetypes import guess_type
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import unquote

from advocacy.binding.streams import delimit
from advocacy.campaign import STYLE, TEMPLATE
from advocacy.campaign.typography.paper import SIZES
from advocacy.campaign.typography.stylesheet import font_families
from advocacy.errors import FULL, AdvocacyError, Problem, cannot
from advocacy.letter.manuscript import Manuscript
from advocacy.letter.places import ROOT, as_written, place_of, place_said
from advocacy.processes.scratch import scratch, temporary_files

if TYPE_CHECKING:
    from advocacy.letter.filling import TextFiles
    from advocacy.letter.forms.form import Forms

SLOW_SUBSETTING = "HarfBuzz-Subset"
"""In what WeasyPrint logs where that library is missing: letters are right all the same, but take ten times as long."""

MOST_SPANNED = 10_000
"""Rows and columns that cells span, all of them together: what sets tables takes the square of it."""

_SPAN = re.compile(r"""\b(?:col|row)?span\s*=\s*["']?\s*(\d{1,9})""", re.IGNORECASE)

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Materials:
    """What every letter of a campaign is set with; sent to workers, so frozen, plain and no larger than it must be."""

    files: Mapping[str, bytes]
    style: str
    template: str
    """Only to say where in it something is wrong: letters come merged."""
    style_file: str = STYLE
    template_file: str = TEMPLATE

    @classmethod
    def of(cls, campaign: "TextFiles", style: str = STYLE, template: str = TEMPLATE) -> "Materials":
        """The materials in ``campaign`` for letters, or for what another ``template`` and ``style`` make."""
        files = {name: data for name, data in campaign.files.items() if not name.endswith(".j2")}
        return cls(files, campaign.text_of(style), campaign.text_of(template), style, template)


class Typesetter:
    """Sets letters of one campaign; fonts, style sheets and fetcher are prepared once."""

    def __init__(self, materials: Materials) -> None:
        weasyprint, text = _weasyprint()
        self._html, self._fetcher = weasyprint.HTML, _closed_fetcher(materials.files)
        self._template_file, self._style_file = materials.template_file, materials.style_file
        self._texts = {self._template_file: materials.template, self._style_file: materials.style}
        self._families = font_families(materials.style)
        self._font_config = text.FontConfiguration()
        with temporary_files(), log_as_problems({self._style_file: materials.style}):
            self._style = weasyprint.CSS(
                string=materials.style,
                base_url=ROOT + self._style_file,
                url_fetcher=self._fetcher,
                font_config=self._font_config,
            )
        self._styles = {
            paper.value: (self._style, weasyprint.CSS(string=f"@page {{ size: {size} }}", url_fetcher=self._fetcher))
            for paper, size in SIZES.items()
        }
        self._forms = self._no_forms()

    def typeset(self, letter: Manuscript) -> bytes:
        """The PDF of ``letter``, from a form where it can be.

        Raises when it takes more pages than it may, or other fonts than those bundled.
        """
        made = self._from_form(lambda: self._forms.typeset(letter.html, letter.paper.value, letter.may_take))
        return made[0] if made and made[1] <= self._families else self.typeset_whole(letter)

    def _from_form(self, make: Callable[[], Made | None]) -> Made | None:
        """What is made of a form; None where a letter has to be set as a whole, or where anything is wrong with it."""
        try:
            with temporary_files(), log_as_problems(self._texts):
                return make()
        except AdvocacyError:
            # Set as a whole it says the same, and where; what is kept would not say it again of another letter.
            self._forms = self._no_forms()
            return None

    def _no_forms(self) -> "Forms":
        from advocacy.letter.forms.form import Forms

        return Forms(self._source, self._styles, self._font_config)

    def _source(self, html: str) -> Any:
        return self._html(string=html, base_url=ROOT + self._template_file, url_fetcher=self._fetcher)

    def typeset_whole(self, letter: Manuscript) -> bytes:
        """The PDF of ``letter``, by WeasyPrint alone; raises as `typeset` does."""
        what = f"the letter to {letter.id}"
        pdf, pages, problems = self._set(letter.html, self._styles[letter.paper.value], what)
        if not letter.may_take(pages):
            problems.insert(0, self._wrong_pages(letter, what, pages))
        if problems:
            raise AdvocacyError(problems)
        return pdf

    def _wrong_pages(self, letter: Manuscript, what: str, pages: int) -> Problem:
        """What is too long: the letter, or its translation; or that the template prints none."""
        front = self._front(letter) if letter.translation else pages
        if front > letter.most_pages:
            message = f"{what} takes {front} pages on {letter.paper} paper"
        elif pages > 2:
            message = f"the translation of {what} takes {pages - 1} pages on {letter.paper} paper"
        else:
            remedy = "print it as the shipped one does, or build with «--translation none»"
            return Problem(f"the template prints no translation of {what}", remedy, self._template_file)
        return Problem(message, "shorten its texts, or make the type smaller", self._style_file)

    def pages(self, letter: Manuscript) -> int:
        """How many pages ``letter`` takes; no PDF is written."""
        return self._from_form(lambda: self._forms.pages(letter.html, letter.paper.value)) or self._pages_whole(letter)

    def _pages_whole(self, letter: Manuscript) -> int:
        return len(self._laid_out(letter))

    def _front(self, letter: Manuscript) -> int:
        """How many pages come before the first on which anything is in the language of the translation."""
        pages = self._laid_out(letter)
        for number, page in enumerate(pages):
            boxes = page._page_box.descendants()  # noqa: SLF001 - no other way in
            if any(box.element is not None and box.element.attrib.get("lang") == letter.translation for box in boxes):
                return number
        return len(pages)

    def _laid_out(self, letter: Manuscript) -> Sequence[Any]:
        _refuse_wide_cells(letter.html, self._texts)
        with log_as_problems(self._texts):
            styles = self._styles[letter.paper.value]
            pages: Sequence[Any] = (
                self._source(letter.html).render(font_config=self._font_config, stylesheets=styles).pages
            )
            return pages

    def typeset_sheets(self, html: str, what: str) -> bytes:
        """The PDF of sheets that say their own size; ``what`` names them where a font is not bundled."""
        pdf, _, problems = self._set(html, (self._style,), what)
        if problems:
            raise AdvocacyError(problems)
        return pdf

    def _set(self, html: str, styles: Sequence[Any], what: str) -> tuple[bytes, int, list[Problem]]:
        """A PDF, how many pages it has, and what is wrong with its fonts."""
        from advocacy.letter import conformance

        _refuse_wide_cells(html, self._texts)
        with temporary_files(), log_as_problems(self._texts):
            document = self._source(html).render(font_config=self._font_config, stylesheets=styles)
            pdf = delimit(document.write_pdf(pdf_variant=conformance.VARIANT, finisher=conformance.finish))
        problems = []
        if foreign := {font.family for font in document.fonts.values()} - self._families:
            message = f"{what} is set in {', '.join(sorted(foreign))}, which is not bundled"
            problems.append(Problem(message, "use fonts of fonts/ only: see font-family there", self._style_file))
        problems += self._dead_links(document)
        return pdf, len(document.pages), problems

    def _dead_links(self, document: Any) -> Iterator[Problem]:
        """Links that would tell where the letter was made, and lead nowhere for whoever gets it."""
        targets = dict.fromkeys(link[1] for page in document.pages for link in page.links if link[0] == "external")
        for target in targets:
            if not target.startswith(("https://", "http://", "mailto:")):
                said = as_written(target)
                message = f"links to «{said}», which no reader of the letter has"
                remedy = "link to a page of the web, with https:// and all, or take the link out"
                yield Problem(message, remedy, *place_of([said], self._texts))


def versions_here() -> dict[str, str]:
    """The versions of WeasyPrint and of Pango beneath it that this process has loaded.

    Raises where WeasyPrint does not load, or is not the one that letters are drawn with.
    """
    weasyprint, _ = _weasyprint()
    from weasyprint.text.ffi import harfbuzz_subset, pango

    number = pango.pango_version()
    return {
        "weasyprint": weasyprint.__version__,
        "pango": f"{number // 10000}.{number // 100 % 100}.{number % 100}",
        "subsetter": "HarfBuzz" if harfbuzz_subset else "fontTools",
    }


def _weasyprint() -> tuple[Any, Any]:
    # Imported when the first letter is set: it takes half a second, and its system libraries may be missing.
    from advocacy.letter.exact_text import line

    try:
        from advocacy.letter.renderer import fonts, weasyprint
    except OSError as error:
        library = re.search(r"'([^']+)'", str(error))
        message = f"a system library is missing: {library[1] if library else error}"
        raise AdvocacyError(Problem(message, "«python3 run.py» installs it, or says how to")) from None
    line.require_version(weasyprint.__version__)
    line.draw_exactly()
    return weasyprint, fonts


def _closed_fetcher(files: Mapping[str, bytes]) -> Any:
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class ClosedFetcher(URLFetcher):  # type: ignore[misc]
        """Answers for the campaign's own files; anything else stops the letter."""

        def fetch(self, url: str, headers: Any = None) -> Any:  # noqa: ARG002 - the signature of the base class
            name = unquote(url.split("#", maxsplit=1)[0].split("?", maxsplit=1)[0])
            if name.startswith(ROOT) and (data := files.get(name.removeprefix(ROOT))) is not None:
                return URLFetcherResponse(
                    url, data, {"Content-Type": guess_type(name)[0] or "application/octet-stream"}
                )
            raise FatalURLFetchingError(url.removeprefix(ROOT))

    return ClosedFetcher()


@contextmanager
def log_as_problems(texts: Mapping[str, str]) -> Iterator[None]:
    """Turns what WeasyPrint merely logs, and what its fetcher refuses, into problems of ``texts`` (by file)."""
    from weasyprint.urls import FatalURLFetchingError

    problems: list[Problem] = []

    class LogCollector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said = record.getMessage().replace(ROOT, "")
            if SLOW_SUBSETTING not in said:
                problems.append(Problem(f"the renderer says: {said}", "mend it there", *place_said(said, texts)))

    logger, collector = logging.getLogger("weasyprint"), LogCollector(logging.WARNING)
    logger.addHandler(collector)
    propagates, logger.propagate = logger.propagate, False
    try:
        yield
    except (AdvocacyError, MemoryError):
        raise
    except RecursionError:
        problems.append(Problem("the renderer fails: it nests too deeply", "nest it less deeply", next(iter(texts))))
    except Exception as error:  # whatever a style or template makes it do
        if isinstance(error, OSError) and error.errno in FULL:
            raise cannot("write", f"temporary files in {scratch()}", error, "") from error
        said = f"{type(error).__name__}: {error}".replace(ROOT, "")
        problems.append(Problem(f"the renderer fails: {said}", "undo the last change to it", next(iter(texts))))
    except FatalURLFetchingError as error:
        message = f"asks for «{error}», which is not in the campaign folder"
        remedy = "put the file into letters/ or fonts/ and name it relative to this one, or delete the line"
        problems.append(Problem(message, remedy, *place_of([str(error)], texts)))
    finally:
        logger.removeHandler(collector)
        logger.propagate = propagates
    if problems:
        raise AdvocacyError(problems)


def _refuse_wide_cells(html: str, texts: Mapping[str, str]) -> None:
    spans = [*_SPAN.finditer(html)]
    if sum(int(span[1]) for span in spans) > MOST_SPANNED:
        widest = max(spans, key=lambda span: int(span[1]))[0]
        message = f"cells span more than {MOST_SPANNED:,} rows and columns"
        raise AdvocacyError(Problem(message, "span no more than there are", *place_of([widest], texts)))
