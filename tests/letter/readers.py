"""What programs get back of a letter: PDFium, pypdf and PyMuPDF; Poppler and pdf.js where they are there."""

import html
import json
import os
import re
import shutil
import subprocess
import sys
import unicodedata
from difflib import SequenceMatcher
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pypdf
import pypdfium2  # type: ignore[import-untyped]

HAS_POPPLER = bool(shutil.which("pdftotext"))
HAS_PDFJS = bool(os.environ.get("PDFJS") and shutil.which("node"))
"""PDFJS names a folder of pdfjs-dist."""

PDFJS = """
import fs from 'fs';
const [library, ...files] = process.argv.slice(2);
const pdfjs = await import(library);
const read = {};
for (const file of files) {
  const pdf = await pdfjs.getDocument({data: new Uint8Array(fs.readFileSync(file)), verbosity: 0}).promise;
  const content = await (await pdf.getPage(1)).getTextContent();
  read[file] = content.items.map(item => item.str + (item.hasEOL ? '\\n' : '')).join('');
}
console.log(JSON.stringify(read));
"""


def words(text: str) -> list[str]:
    """Letters with their marks, and numbers; readers differ over punctuation and controls of direction."""
    bare = re.sub(
        r"[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\u00ad\ufffe]", " ", unicodedata.normalize("NFC", text)
    )
    return re.findall(r"[\w\u064b-\u0652\u0670\u0640]+", bare)


def words_of_page(page: str) -> list[str]:
    """The words that a page of HTML shows."""
    body = re.sub(r"<head>.*?</head>", "", page, flags=re.DOTALL)
    return words(html.unescape(re.sub(r"<[^>]+>", " ", body)))


def share(read: list[str], wanted: list[str]) -> float:
    """How many of the words ``wanted`` come back in their order, in percent."""
    matcher = SequenceMatcher(None, wanted, read, autojunk=False)
    return 100 * sum(block.size for block in matcher.get_matching_blocks()) / len(wanted)


def read_by_pdfium(file: Path) -> list[str]:
    """The words of the first page."""
    with pypdfium2.PdfDocument(file) as document:
        return words(document[0].get_textpage().get_text_range())


def read_by_pypdf(file: Path) -> list[str]:
    """The words of the first page."""
    return words(pypdf.PdfReader(file).pages[0].extract_text())


def opened_by_pymupdf(**source: Any) -> Any:
    """A document, by the reader alone: what guesses at the layout of a page by models takes a second to load."""
    sys.modules.setdefault("pymupdf.layout", None)  # type: ignore[arg-type]
    import pymupdf

    return pymupdf.open(**source)


def read_by_pymupdf(file: Path) -> list[str]:
    """The words of the first page."""
    with opened_by_pymupdf(filename=file) as document:
        return words(document[0].get_text())


def read_by_poppler(files: list[Path]) -> list[list[str]]:
    """The words of each file; one is made of all before, as each start looks through the fonts of the machine."""
    counts = [len(pypdf.PdfReader(file).pages) for file in files]
    with TemporaryDirectory() as folder:
        whole = f"{folder}/all.pdf"
        subprocess.run(["pdfunite", *map(str, files), whole], capture_output=True, check=True)
        run = subprocess.run(["pdftotext", whole, "-"], capture_output=True, text=True, check=True)
    pages = iter(run.stdout.split("\f"))
    return [words("\n".join(islice(pages, count))) for count in counts]


def read_by_pdfjs(files: list[Path]) -> list[list[str]]:
    """The words of the first page of each file; Node starts once for all."""
    library = Path(os.environ["PDFJS"], "legacy", "build", "pdf.mjs").resolve().as_uri()
    command = ["node", "--input-type=module", "-", library, *map(str, files)]
    run = subprocess.run(command, input=PDFJS, capture_output=True, text=True, check=True)
    read = json.loads(run.stdout)
    return [words(read[str(file)]) for file in files]


def read_back(files: list[Path]) -> dict[str, list[list[str]]]:
    """The words of each file, by reader."""
    found = {
        "PDFium": [*map(read_by_pdfium, files)],
        "pypdf": [*map(read_by_pypdf, files)],
        "PyMuPDF": [*map(read_by_pymupdf, files)],
    }
    if HAS_POPPLER:
        found["pdftotext"] = read_by_poppler(files)
    if HAS_PDFJS:
        found["pdf.js"] = read_by_pdfjs(files)
    return found
