"""WeasyPrint as it comes: its own drawing of text, PDF/UA-1; fonts and style read once in each process."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from weasyprint import CSS, HTML, __version__
from weasyprint.text.ffi import pango
from weasyprint.text.fonts import FontConfiguration


def versions() -> str:
    """Its version, and that of Pango beneath it."""
    number = pango.pango_version()
    return f"WeasyPrint {__version__}, Pango {number // 10000}.{number // 100 % 100}.{number % 100}"


def prepare(job: Path) -> Callable[[dict[str, Any]], bytes]:
    """What makes a PDF of a letter."""
    fonts = FontConfiguration()
    base = str(job / "letters" / "letter.html")
    style = [CSS(job / "letters" / "letter.css", font_config=fonts), CSS(string="@page { size: A4 }")]

    def make(letter: dict[str, Any]) -> bytes:
        source = HTML(string=letter["html"], base_url=base)
        pdf = source.write_pdf(stylesheets=style, font_config=fonts, pdf_variant="pdf/ua-1")
        assert isinstance(pdf, bytes)
        return pdf

    return make
