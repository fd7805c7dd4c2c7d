# ruff: noqa: INP001, S603 - a script, which runs the program and a browser
"""Makes the pictures of the page and of a signed pack for the READMEs, from a campaign as it is shipped.

    .venv/bin/python docs/make_readme_pictures.py

Needs Chromium. Run it after a change to the page, the letter or the cover sheet, and look at what it made.
"""

import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2  # type: ignore[import-untyped]
from PIL import Image, ImageDraw

DOCS = Path(__file__).parent
DAY, MAIL_BY = "2026-11-29", "2026-12-20"
CHOSEN = (
    "at-export-control",
    "ca-gov",
    "ch-seco",
    "de-bafa",
    "de-gov",
    "fr-gov",
    "gb-ecju",
    "jp-gov",
    "ma-gov",
    "us-bis",
)
SIGNERS = "name,city\nم. ع.,تونس\n"
"""Initials are a name too, and nobody's."""

SIZE = 705, 997
PALE, DESK = (170, 170, 170), (235, 235, 235)


def run(*words: str) -> None:
    """The program, in a process of its own."""
    subprocess.run([sys.executable, "-P", "-m", "advocacy", *words], check=True, stdout=subprocess.DEVNULL)


def of_page(campaign: Path) -> Image.Image:
    """The page, as a tablet held upright shows it."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not browser:
        sys.exit("there is no Chromium here, which draws the page")
    picture = campaign / "page.png"
    window = "--window-size=820,1160"
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=2"]
    address = (campaign / "out" / "index.html").as_uri()
    subprocess.run([browser, *flags, window, f"--screenshot={picture}", address], check=True, capture_output=True)
    with Image.open(picture) as shot:
        return shot.convert("RGB").resize(SIZE, Image.Resampling.LANCZOS)


def of_pack(campaign: Path) -> Image.Image:
    """The cover sheet of a signed pack, and before it the first letter."""
    (pack,) = (campaign / "signed" / "packs").glob("*.pdf")
    picture = Image.new("RGB", SIZE, DESK)
    pen = ImageDraw.Draw(picture)
    width = 530
    with closing(pypdfium2.PdfDocument(pack)) as document:
        for number, left, top in ((0, SIZE[0] - width - 14, 14), (2, 14, SIZE[1] - round(width * 297 / 210) - 14)):
            page = document[number]
            sheet = page.render(scale=3).to_pil().convert("RGB")
            sheet = sheet.resize((width, round(width * 297 / 210)), Image.Resampling.LANCZOS)
            picture.paste(sheet, (left, top))
            pen.rectangle((left, top, left + sheet.width, top + sheet.height), None, PALE)
    return picture


def main() -> None:
    """Write both."""
    with TemporaryDirectory() as folder:
        campaign = Path(folder) / "campaign"
        signers = Path(folder) / "signers.csv"
        signers.write_text(SIGNERS, "utf-8")
        run("init", str(campaign))
        there = ("--root", str(campaign))
        run("build", *CHOSEN, "--date", DAY, *there)
        run("pack", "--by", "region", "--mail-by", MAIL_BY, *there)
        run("sign", str(signers), "--mail-by", MAIL_BY, *there)
        for name, picture in (("page.png", of_page(campaign)), ("signed-pack.png", of_pack(campaign))):
            picture.quantize(64).save(DOCS / name, optimize=True)
            print(f"docs/{name}: {(DOCS / name).stat().st_size // 1024} KiB")  # noqa: T201 - a script that says what it made


if __name__ == "__main__":
    main()
