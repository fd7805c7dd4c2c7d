"""The ways of making letters that are measured, and the place where they are made."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf
from pathlib import Path

from benchmarks.campaigns import DAY, ROOT, hand_out, lay_out, letters_of
from benchmarks.people import write_list
from tests.letter.readers import words_of_page

FEW, MANY, MOST = 10, 100, 10_000
"""Signers: nearly all is the start; little of it is; whether memory grows with them."""
CHOSEN = 20
"""Letters that one signer chooses."""


class Place:
    """A campaign of some size, with all that is made of it."""

    def __init__(self, folder: Path, size: int, jobs: int) -> None:
        self.size, self.jobs = size, jobs
        self.campaign, self.changed, self.job, self.people = (
            folder / name for name in ("campaign", "changed", "job", "people")
        )
        self.made, self.signed = folder / "made", folder / "signed"
        folder.mkdir(parents=True)
        lay_out(self.campaign, size)
        lay_out(self.changed, size, changed=True)
        self.job.mkdir()
        letters = letters_of(self.campaign)
        hand_out(letters, self.campaign, self.job)
        self.ids = [letter.recipient.id for letter in letters]
        self.wanted = [words_of_page(letter.html) for letter in letters]
        self.people.mkdir()
        for count in {way.signers for way in OURS} - {0}:
            write_list(self.people / f"{count}.csv", count)

    def clear(self, folder: Path) -> Path:
        """``folder``, empty."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        return folder


@dataclass(frozen=True, slots=True)
class Way:
    """How letters are made. ``key`` stands in what is kept of a run, ``title`` in its table."""

    key: str
    title: str
    command: Callable[[Place], Sequence[str]]
    letters: Callable[[Place, str], Path] | None = None
    """Where the letter of a recipient lies; None where none is made anew."""
    signers: int = 0
    chosen: int = 0
    """How many letters each of them signs; 0 for all."""
    is_rare: bool = False
    """Whether it is measured where it is named, and only there."""
    at_least: int = 1
    """The smallest campaign in which there is anything to measure."""
    at_most: float = inf


def _advocacy(*words: object) -> list[str]:
    return [sys.executable, "-m", "advocacy", *map(str, words)]


def _build(campaign: Path, place: Place) -> list[str]:
    options = ("--date", DAY, "--paper", "a4", "--jobs", place.jobs, "--json")
    return _advocacy("build", "--root", campaign, "--out", place.made, *options)


def _cold(place: Place) -> list[str]:
    shutil.rmtree(place.made, ignore_errors=True)
    return _build(place.campaign, place)


def _sign(place: Place, signers: int, *more: str) -> list[str]:
    shutil.rmtree(place.signed, ignore_errors=True)
    folders = ("--root", place.campaign, "--out", place.made, "--signed", place.signed)
    return _advocacy("sign", place.people / f"{signers}.csv", *folders, "--with-unaddressed", *more)


def _signing(key: str, signers: int, *, is_rare: bool = False, at_least: int = 2, at_most: float = inf) -> Way:
    title = f"advocacy sign, {'one signer' if signers == 1 else f'{signers:,} signers'}"
    return Way(
        key,
        title,
        lambda place: _sign(place, signers),
        signers=signers,
        is_rare=is_rare,
        at_least=at_least,
        at_most=at_most,
    )


def _chosen(place: Place) -> list[str]:
    return _sign(place, 1, *(word for it in place.ids[:CHOSEN] for word in ("--id", it)))


COLD, NOTHING, CHANGED, VERSION = "cold", "nothing", "changed", "version"
SIGN, SIGN_ONE, SIGN_CHOSEN, SIGN_MANY, SIGN_MOST = "sign", "sign-one", "sign-chosen", "sign-many", "sign-most"

OURS = (
    Way(COLD, "advocacy build", _cold, lambda place, it: place.made / "letters" / f"{it}.pdf"),
    Way(NOTHING, "the same again, nothing changed", lambda place: _build(place.campaign, place), at_least=2),
    _signing(SIGN, FEW),
    _signing(SIGN_ONE, 1),
    Way(
        SIGN_CHOSEN,
        f"advocacy sign, one signer of {CHOSEN} letters",
        _chosen,
        signers=1,
        chosen=CHOSEN,
        at_least=CHOSEN,
        at_most=999,
    ),
    _signing(SIGN_MANY, MANY, at_least=10, at_most=999),
    _signing(SIGN_MOST, MOST, is_rare=True, at_least=10, at_most=10),
    Way(CHANGED, "the same again, one recipient changed", lambda place: _build(place.changed, place), at_least=2),
    Way(VERSION, "advocacy --version", lambda _: _advocacy("--version"), at_most=1),
)
"""In this order: each goes on where the one before has left off."""

PEERS = {
    "weasyprint": "plain WeasyPrint",
    "typst": "Typst",
    "chromium": "Chromium",
    "libreoffice": "LibreOffice",
    "reportlab": "reportlab",
    "fpdf2": "fpdf2",
}


def peer(name: str, python: str) -> Way:
    """A peer as a way; WeasyPrint is a library of ours, and runs on our own interpreter."""

    def command(place: Place) -> list[str]:
        made = place.clear(place.job / name)
        return [*_peer(name, python), str(place.job), str(made), str(place.jobs)]

    return Way(name, PEERS[name], command, lambda place, it: place.job / name / f"{it}.pdf")


def _peer(name: str, python: str) -> list[str]:
    return [sys.executable if name == "weasyprint" else python, "-m", "benchmarks.peers", name]


def versions_of(name: str, python: str) -> str | None:
    """What a peer says that it is; None where it is not here."""
    try:
        run = subprocess.run(_peer(name, python), cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return run.stdout.strip().splitlines()[-1]


def made_by(log: Path) -> int:
    """How many letters a build says that it made."""
    said = log.read_text("utf-8")
    return len(json.loads(said[said.index("{") :])["data"]["made"])
