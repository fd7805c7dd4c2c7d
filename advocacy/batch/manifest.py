"""What was made from what: ``out/manifest.json``."""

import re
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from advocacy.errors import AdvocacyError, Problem, cannot
from advocacy.files.json_text import LARGEST, Written, read_json
from advocacy.files.read import RefusedError, read_regular

MANIFEST_FILE = "manifest.json"
LARGEST_FILE = 16 * 2**20
"""Bytes of a letter; one takes some 60,000."""
NO_LETTER = "no letter is like that: delete it, and build again"
"""What to do with a PDF in the place of one that costs more than any letter does."""


def letter_file(identifier: str, made_from: str = "") -> str:
    """Where the letter to ``identifier`` lies in the output; in object storage, also by what it was ``made_from``."""
    return f"letters/{identifier}.{made_from[:16]}.pdf" if made_from else f"letters/{identifier}.pdf"


def id_in(file: str) -> str:
    """To whom the letter is that lies there as ``file``."""
    return file.removeprefix("letters/").partition(".")[0]


class BuiltEnclosure(Written):
    """A PDF that is bound behind a letter."""

    file: str
    """In the campaign folder."""
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    pages: int


class BuiltLetter(Written):
    """One letter that lies in the output folder."""

    id: str = Field(pattern="^[a-z0-9-]+$")
    reference: str
    file: str
    """Relative to the output: always the letter's own, whatever somebody wrote into the manifest."""
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    bytes: int
    made_from: str
    """One sha256 for the merged letter, the files that it names, its style, and the versions that typeset it."""
    title: str
    date: str
    paper: str
    window: bool = True
    """Whether it keeps room for the window of an envelope, where it has an address."""
    type_size: str | None = None
    """Of its text, as CSS has it; None where the style sets one."""
    country: str
    kind: str
    audience: str
    delivery: str = "direct"
    """By which way its address says that it goes: ``direct``, the post of a mission, or ``nowhere``."""
    asked: str = ""
    """By which way its build was told to send it; empty where that was left to the rules of the campaign."""
    language: str = "ar"
    """Of its front."""
    translation: str = ""
    """The language of its back; empty where that is blank."""
    asked_translation: str = ""
    """Which translations its build was told to print; empty where that was left to the campaign."""
    whole: bool = False
    """Whether it was set in type as a whole, not from a form; it depends on nothing but the letter, as its bytes do."""
    enclosures: tuple[BuiltEnclosure, ...] = ()
    """What is bound behind it, in this order; each begins on a sheet of its own."""
    warnings: tuple[str, ...]

    @model_validator(mode="after")
    def _names_its_own_file(self) -> "BuiltLetter":
        in_object_storage = re.fullmatch("[0-9a-f]{64}", self.made_from) and letter_file(self.id, self.made_from)
        if self.file not in (letter_file(self.id), in_object_storage):
            msg = "a letter's file is named after its id"
            raise ValueError(msg)
        return self


class ChosenSize(Written):
    """The size of type that the program chose for all letters on one paper, and a sha256 of what it depends on."""

    made_from: str
    size: str


class Manifest(Written):
    """All letters of an output folder, and the inputs of the newest build."""

    format: Literal[1] = 1
    versions: dict[str, str]
    campaign: str
    inputs: dict[str, str]
    """The sha256 of each file that decides what the letters say and how they look; no other counts for a proof."""
    type_sizes: dict[str, ChosenSize] = Field(default_factory=dict)
    """By paper: found once for as long as nothing changes."""
    letters: tuple[BuiltLetter, ...]

    @model_validator(mode="after")
    def _says_what_it_must(self) -> "Manifest":
        if len({entry.id for entry in self.letters}) < len(self.letters):
            msg = "a letter is recorded once"
            raise ValueError(msg)
        if not self.versions:
            msg = "the versions that the letters were made with are recorded"
            raise ValueError(msg)
        return self

    def to_json(self) -> str:
        """The text of the file; the same manifest gives the same bytes."""
        in_order = {name: dict(sorted(getattr(self, name).items())) for name in ("versions", "inputs", "type_sizes")}
        return self.model_copy(update=in_order).model_dump_json(indent=1) + "\n"


def read_manifest(data: bytes, name: str) -> Manifest:
    """The manifest in ``data``, called ``name`` in messages."""
    try:
        return read_json(Manifest, data)
    except ValueError:
        remedy = "delete it and build again: every letter will be made anew"
        raise AdvocacyError(Problem("is not a manifest of this version", remedy, name)) from None


def manifest_of(out: Path) -> Manifest | None:
    """The manifest in the output folder ``out``; None where nothing was built. Raises where it cannot be read."""
    path = out / MANIFEST_FILE
    try:
        return read_manifest(read_regular(path, LARGEST), MANIFEST_FILE)
    except RefusedError as refused:
        remedy = "delete it and build again: every letter will be made anew"
        raise AdvocacyError(Problem(str(refused.why), remedy, MANIFEST_FILE)) from None
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise cannot("read", path, error, "see that you may read it") from error
