"""What was made from what: ``out/manifest.json``."""

import json
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from advocacy.errors import AdvocacyError, Problem

FILE = "manifest.json"


class Entry(BaseModel):
    """One letter that lies in the output folder."""

    model_config = ConfigDict(frozen=True)

    id: str
    reference: str
    file: str
    """Relative to the output folder."""
    sha256: str
    bytes: int
    made_from: str
    """One sha256 for the merged letter, its style, fonts and the versions that typeset it."""
    title: str
    date: str
    paper: str
    country: str
    kind: str
    audience: str
    warnings: tuple[str, ...]


class Manifest(BaseModel):
    """All letters of an output folder, and the inputs of the newest build."""

    model_config = ConfigDict(frozen=True)

    format: Literal[1] = 1
    versions: dict[str, str]
    campaign: str
    inputs: dict[str, str]
    letters: tuple[Entry, ...]

    def to_json(self) -> str:
        """The text of the file; the same manifest gives the same bytes."""
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def read_manifest(text: str, name: str) -> Manifest:
    """The manifest in ``text``, called ``name`` in messages."""
    try:
        return Manifest.model_validate_json(text)
    except ValidationError:
        remedy = "delete it and build again: every letter will be made anew"
        raise AdvocacyError(Problem("is not a manifest of this version", remedy, name)) from None
