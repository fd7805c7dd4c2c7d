"""fpdf2 with text shaping by HarfBuzz."""

from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import uharfbuzz as uharfbuzz  # noqa: PLC0414 - fpdf2 shapes nothing without it, and says so late
from fpdf import FPDF


def versions() -> str:
    """Those of both."""
    return ", ".join(f"{name} {version(name)}" for name in ("fpdf2", "uharfbuzz"))


def prepare(job: Path) -> Callable[[dict[str, Any]], bytes]:
    """What makes a PDF of a letter."""

    def make(letter: dict[str, Any]) -> bytes:
        pdf = FPDF(format="A4")
        pdf.set_margins(20, 20, 20)
        pdf.set_auto_page_break(False)
        pdf.set_title(letter["title"])
        pdf.add_font("Amiri", "", job / "fonts" / "Amiri-Regular.ttf")
        pdf.add_font("Amiri", "B", job / "fonts" / "Amiri-Bold.ttf")
        pdf.add_font("Latin", "", job / "fonts" / "NotoSerif-Regular.ttf")
        pdf.set_text_shaping(True)
        pdf.set_fallback_fonts(["Latin"])
        pdf.add_page()
        height = letter["size"] * 1.55 * 25.4 / 72
        for block in letter["blocks"]:
            kind, text = block["kind"], "\n".join(block["lines"])
            pdf.set_font("Amiri", "B" if kind in {"h1", "h2", "name", "vocative"} else "", letter["size"])
            if kind == "footer":
                pdf.set_font("Amiri", "", 8)
                pdf.set_y(-16)
                pdf.multi_cell(0, 4, text, align="L")
            elif kind == "to-sign":
                pdf.cell(55, 2 * height, text, align="R")
            elif block["dir"] == "ltr":
                pdf.set_font("Latin", "", 9)
                pdf.multi_cell(0, 5, text, align="L", new_x="LMARGIN", new_y="NEXT")
            else:
                pdf.multi_cell(0, height, text, align="R", new_x="LMARGIN", new_y="NEXT")
        return bytes(pdf.output())

    return make
