"""Typst: one compiler kept in each process."""

import json
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import typst

TEMPLATE = Path(__file__).with_name("letter.typ")


def versions() -> str:
    """Its version."""
    return f"Typst (PyPI typst {version('typst')})"


def prepare(job: Path) -> Callable[[dict[str, Any]], bytes]:
    """What makes a PDF of a letter."""
    compiler = typst.Compiler(str(TEMPLATE), font_paths=[str(job / "fonts")], ignore_system_fonts=True)

    def make(letter: dict[str, Any]) -> bytes:
        first = next(n for n, block in enumerate(letter["blocks"]) if block["kind"] == "h1")
        blocks = [block | {"head": n < first} for n, block in enumerate(letter["blocks"])]
        said = json.dumps({"title": letter["title"], "size": letter["size"], "blocks": blocks}, ensure_ascii=False)
        pdf = compiler.compile(format="pdf", sys_inputs={"letter": said})
        assert isinstance(pdf, bytes)
        return pdf

    return make
