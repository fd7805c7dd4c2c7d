"""What five readers get back of hard lines, by stock drawing and by exact text; and what exact text costs.

    .venv/bin/python benchmarks/exact_text.py [--pdfjs FOLDER]

Poppler's pdftotext is asked where it is installed, and pdf.js where ``FOLDER`` has ``node_modules/pdfjs-dist``.
The share is that of words that come back in their order. Prints the tables of docs/exact-text.md.
"""

import html
import io
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unicodedata
from datetime import date
from difflib import SequenceMatcher
from pathlib import Path

import pymupdf
import pypdf
import pypdfium2
import yaml

from advocacy.campaign.folder import load_campaign
from advocacy.letter import exact_text
from advocacy.letter.merge import Letter, Paper, merge
from advocacy.letter.typeset import Materials, Typesetter

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "tests" / "letter" / "hard.yaml"
DAY = date(2026, 11, 23)
ROUNDS = 40

PDFJS = """
import * as pdfjs from 'pdfjs-dist/legacy/build/pdf.mjs';
import fs from 'fs';
const read = {};
for (const file of process.argv.slice(2)) {
  const pdf = await pdfjs.getDocument({data: new Uint8Array(fs.readFileSync(file)), verbosity: 0}).promise;
  const content = await (await pdf.getPage(1)).getTextContent();
  read[file] = content.items.map(item => item.str + (item.hasEOL ? '\\n' : '')).join('');
}
console.log(JSON.stringify(read));
"""


def words(text: str) -> list[str]:
    """Letters with their marks, and numbers; not punctuation and controls of direction."""
    bare = re.sub(
        r"[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\u00ad\ufffe]", " ", unicodedata.normalize("NFC", text)
    )
    return re.findall(r"[\w\u064b-\u0652\u0670\u0640]+", bare)


def plain(text: str) -> list[str]:
    """The words of a line of the corpus."""
    return words(html.unescape(re.sub(r"<[^>]+>", " ", text)))


def share(read: list[str], wanted: list[str]) -> float:
    """How many of ``wanted`` come back in their order."""
    blocks = SequenceMatcher(None, wanted, read, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / len(wanted)


def typeset_corpus(folder: Path, *, stock: bool) -> float:
    """Typeset every hard line into ``folder``; the seconds that a shipped letter takes."""
    if stock:
        exact_text.WRITTEN_FOR = "another"
    campaign = load_campaign(ROOT)
    typesetter = Typesetter(Materials.of(campaign))
    (letter,) = merge(campaign, campaign.directory.recipients[:1], DAY, Paper.A4)
    for number, text in enumerate(yaml.safe_load(CORPUS.read_text("utf-8")).values()):
        page = f'<html class="a4" lang="ar" dir="rtl"><title>x</title><body><p>{text}</p></body></html>'
        pdf = typesetter.typeset(Letter(letter.recipient, "x", "x", DAY, Paper.A4, page))
        (folder / f"{number:02}.pdf").write_bytes(pdf)
    typesetter.typeset(letter)
    start = time.perf_counter()
    for _ in range(ROUNDS):
        typesetter.typeset(letter)
    return (time.perf_counter() - start) / ROUNDS


def read_back(files: list[Path], pdfjs: Path | None) -> dict[str, list[list[str]]]:
    """The words of each file, by reader."""
    found: dict[str, list[list[str]]] = {"PDFium": [], "pypdf": [], "PyMuPDF": []}
    for file in files:
        data = file.read_bytes()
        with pypdfium2.PdfDocument(data) as document:
            found["PDFium"].append(words(document[0].get_textpage().get_text_range()))
        found["pypdf"].append(words(pypdf.PdfReader(io.BytesIO(data)).pages[0].extract_text()))
        with pymupdf.open(stream=data) as document:
            found["PyMuPDF"].append(words(document[0].get_text()))
    if shutil.which("pdftotext"):
        ask = ["pdftotext", "-nopgbrk"]
        runs = (subprocess.run([*ask, file, "-"], capture_output=True, text=True, check=True) for file in files)
        found["pdftotext"] = [words(run.stdout) for run in runs]
    if pdfjs:
        script = pdfjs / "read.mjs"
        script.write_text(PDFJS, "utf-8")
        run = subprocess.run(["node", script, *files], capture_output=True, text=True, check=True, cwd=pdfjs)
        texts = json.loads(run.stdout)
        found["pdf.js"] = [words(texts[str(file)]) for file in files]
    return found


def table(corpus: dict[str, str], wanted: list[list[str]], read: dict[str, dict[str, list[list[str]]]]) -> list[str]:
    """The table of the guide: a line for each reader."""
    lines = [
        f"| reader | stock drawing | exact text | lines that differ, of {len(corpus)} |",
        "| --- | --- | --- | --- |",
    ]
    for reader in read["exact"]:
        shares = {way: [share(g, w) for g, w in zip(texts[reader], wanted, strict=True)] for way, texts in read.items()}
        average = {way: f"{100 * sum(parts) / len(parts):.1f} %" for way, parts in shares.items()}
        differ = ", ".join(name for name, part in zip(corpus, shares["exact"], strict=True) if part < 1)
        lines.append(f"| {reader} | {average['stock']} | {average['exact']} | {differ or 'none'} |")
    return lines


def main() -> None:
    """Print the share of each reader, the lines that differ, and the cost in time."""
    if sys.argv[1:2] == ["--stock"]:
        print(typeset_corpus(Path(sys.argv[2]), stock=True))
        return
    pdfjs = Path(sys.argv[2]).resolve() if sys.argv[1:2] == ["--pdfjs"] else None
    corpus = yaml.safe_load(CORPUS.read_text("utf-8"))
    wanted = [*map(plain, corpus.values())]
    with tempfile.TemporaryDirectory() as scratch:
        folders = {way: Path(scratch, way) for way in ("stock", "exact")}
        for folder in folders.values():
            folder.mkdir()
        # In turns, in one run; stock drawing in a process of its own, as exact text replaces it for good.
        words_of_stock = [sys.executable, __file__, "--stock", str(folders["stock"])]
        seconds = {"exact": typeset_corpus(folders["exact"], stock=False)}
        seconds["stock"] = float(subprocess.run(words_of_stock, capture_output=True, text=True, check=True).stdout)
        seconds["exact"] = (seconds["exact"] + typeset_corpus(folders["exact"], stock=False)) / 2
        read = {way: read_back(sorted(folder.iterdir()), pdfjs) for way, folder in folders.items()}
    print(*table(corpus, wanted, read), sep="\n")
    for reader, texts in read["exact"].items():
        for name, got, want in zip(corpus, texts, wanted, strict=True):
            if got != want:
                print(f"    {reader}, {name}: {' '.join(got)}")
    print(f"time of a letter, exact to stock: {seconds['exact'] / seconds['stock']:.2f}")


if __name__ == "__main__":
    main()
