"""What five readers get back of hard lines, by stock drawing and by exact text; and what exact text costs.

    .venv/bin/python benchmarks/exact_text.py [--shipped]

With ``--shipped``, what they get back of all shipped letters instead. Poppler's pdftotext is asked where it is
installed, and pdf.js where PDFJS names a folder of pdfjs-dist. The share is that of words that come back in their
order. Prints the tables of docs/exact-text.md.
"""

import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import yaml

from advocacy.batch.build import build
from advocacy.batch.manifest import letter_file
from advocacy.campaign.campaign import load_campaign
from advocacy.campaign.languages.language import UNTRANSLATED
from advocacy.letter.exact_text import line
from advocacy.letter.merge import Paper, merge
from advocacy.letter.request import LetterRequest
from advocacy.letter.typeset import Materials, Typesetter
from advocacy.processes.pool import cores
from tests.letter.readers import read_back, share, words_of_page

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "tests" / "letter" / "hard.yaml"
DAY = date(2026, 11, 23)
ROUNDS = 40


def typeset_corpus(folder: Path, *, stock: bool, rounds: int = ROUNDS) -> float:
    """Typeset every hard line into ``folder``; the seconds that a shipped letter takes."""
    if stock:
        line.draw_exactly = lambda: None  # WeasyPrint goes on with its own function
    campaign = load_campaign(ROOT)
    typesetter = Typesetter(Materials.of(campaign))
    (letter,) = merge(campaign, campaign.directory.recipients[:1], LetterRequest(DAY, Paper.A4))
    for number, text in enumerate(yaml.safe_load(CORPUS.read_text("utf-8")).values()):
        page = f'<html class="a4" lang="ar" dir="rtl"><title>x</title><body><p>{text}</p></body></html>'
        pdf = typesetter.typeset(replace(letter.manuscript, html=page, translation=""))
        (folder / f"{number:02}.pdf").write_bytes(pdf)
    typesetter.typeset(letter.manuscript)
    start = time.perf_counter()
    for _ in range(rounds):
        typesetter.typeset(letter.manuscript)
    return (time.perf_counter() - start) / rounds


def table(corpus: dict[str, str], wanted: list[list[str]], read: dict[str, dict[str, list[list[str]]]]) -> list[str]:
    """The table of the guide: a line for each reader."""
    lines = [
        f"| reader | stock drawing | exact text | lines that differ, of {len(corpus)} |",
        "| --- | --- | --- | --- |",
    ]
    for reader in read["exact"]:
        shares = {way: [share(g, w) for g, w in zip(texts[reader], wanted, strict=True)] for way, texts in read.items()}
        average = {way: f"{sum(parts) / len(parts):.1f} %" for way, parts in shares.items()}
        differ = ", ".join(name for name, part in zip(corpus, shares["exact"], strict=True) if part < 100)
        lines.append(f"| {reader} | {average['stock']} | {average['exact']} | {differ or 'none'} |")
    return lines


def shipped() -> list[str]:
    """A line for each reader: what comes back of the fronts of the shipped letters, as some readers read one page."""
    campaign = load_campaign(ROOT)
    request = LetterRequest(DAY, Paper.A4, translation=UNTRANSLATED)
    letters = merge(campaign, campaign.directory.recipients, request)
    wanted = [words_of_page(letter.html) for letter in letters]
    lines = ["| reader | worst | average | letters that differ |", "| --- | --- | --- | --- |"]
    with tempfile.TemporaryDirectory() as scratch:
        build(campaign, campaign.directory.recipients, Path(scratch), request, jobs=cores())
        read = read_back([Path(scratch, letter_file(letter.recipient.id)) for letter in letters])
    for reader, texts in read.items():
        parts = [(share(g, w), letter.recipient.id) for g, w, letter in zip(texts, wanted, letters, strict=True)]
        (worst, name), average = min(parts), sum(part for part, _ in parts) / len(parts)
        differ = sum(part < 100 for part, _ in parts)
        lines.append(f"| {reader} | {worst:.1f} % ({name}) | {average:.1f} % | {differ} of {len(letters)} |")
    return lines


def main() -> None:
    """Print the share of each reader, the lines that differ, and the cost in time."""
    if sys.argv[1:2] == ["--stock"]:
        print(typeset_corpus(Path(sys.argv[2]), stock=True, rounds=int(sys.argv[3])))
        return
    if sys.argv[1:2] == ["--shipped"]:
        print(*shipped(), sep="\n")
        return
    corpus = yaml.safe_load(CORPUS.read_text("utf-8"))
    wanted = [*map(words_of_page, corpus.values())]
    with tempfile.TemporaryDirectory() as scratch:
        folders = {way: Path(scratch, way) for way in ("stock", "exact")}
        for folder in folders.values():
            folder.mkdir()
        # In turns, in one run; stock drawing in a process of its own, as exact text replaces it for good.
        words_of_stock = [sys.executable, __file__, "--stock", str(folders["stock"]), str(ROUNDS)]
        seconds = {"exact": typeset_corpus(folders["exact"], stock=False)}
        seconds["stock"] = float(subprocess.run(words_of_stock, capture_output=True, text=True, check=True).stdout)
        seconds["exact"] = (seconds["exact"] + typeset_corpus(folders["exact"], stock=False)) / 2
        read = {way: read_back(sorted(folder.iterdir())) for way, folder in folders.items()}
    print(*table(corpus, wanted, read), sep="\n")
    for reader, texts in read["exact"].items():
        for name, got, want in zip(corpus, texts, wanted, strict=True):
            if got != want:
                print(f"    {reader}, {name}: {' '.join(got)}")
    print(f"time of a letter, exact to stock: {seconds['exact'] / seconds['stock']:.2f}")


if __name__ == "__main__":
    main()
