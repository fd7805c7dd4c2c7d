"""reportlab, with arabic-reshaper and python-bidi: lines broken here, as it breaks none from right to left."""

from collections.abc import Callable, Iterator
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import Any

from arabic_reshaper import ArabicReshaper
from bidi.algorithm import get_display
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

MM = 72 / 25.4


def versions() -> str:
    """Those of all three."""
    return ", ".join(f"{name} {version(name)}" for name in ("reportlab", "arabic-reshaper", "python-bidi"))


def prepare(job: Path) -> Callable[[dict[str, Any]], bytes]:
    """What makes a PDF of a letter."""
    for name, file in (("Amiri", "Amiri-Regular"), ("Bold", "Amiri-Bold"), ("Latin", "NotoSerif-Regular")):
        registerFont(TTFont(name, job / "fonts" / f"{file}.ttf"))
    reshape = ArabicReshaper({"delete_harakat": False}).reshape

    def broken(text: str, font: str, size: float, width: float) -> Iterator[str]:
        line: list[str] = []
        for word in reshape(text).split(" "):
            if line and stringWidth(" ".join([*line, word]), font, size) > width:
                yield " ".join(line)
                line = []
            line.append(word)
        yield " ".join(line)

    def make(letter: dict[str, Any]) -> bytes:
        written = BytesIO()
        page = Canvas(written, pagesize=A4)
        page.setTitle(letter["title"])
        size, left, right, y = letter["size"], 20 * MM, A4[0] - 20 * MM, A4[1] - 25 * MM
        place = 0.0
        for block in letter["blocks"]:
            kind = block["kind"]
            font = "Bold" if kind in {"h1", "h2", "name", "vocative"} else "Amiri"
            if kind == "footer":
                page.setFont("Amiri", 8)
                page.drawString(left, 8 * MM, get_display(reshape(" ".join(block["lines"])), base_dir="R"))
                continue
            for text in block["lines"]:
                if kind == "to-sign":
                    page.setFont(font, 12)
                    page.drawRightString(right - place, y - 6 * MM, get_display(reshape(text), base_dir="R"))
                    place += 60 * MM
                elif block["dir"] == "ltr":
                    page.setFont("Latin", 9)
                    y -= 5 * MM
                    page.drawString(left, y, text)
                else:
                    page.setFont(font, size)
                    for line in broken(text, font, size, right - left):
                        y -= 1.55 * size
                        page.drawRightString(right, y, get_display(line, base_dir="R"))
        page.save()
        return written.getvalue()

    return make
