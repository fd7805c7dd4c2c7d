"""What the fields of the lists mean, in Arabic and English."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from advocacy.files.yaml_document import parse


@dataclass(frozen=True, slots=True)
class Description:
    """The Arabic name of a field, and what to write into it."""

    arabic: str
    en: str
    ar: str


@cache
def descriptions_of(what: str) -> Mapping[str, Description]:
    """The fields of ``what`` (``recipients``), in the order of the file."""
    name = "descriptions.yaml"
    found = parse(files("advocacy.campaign").joinpath(name).read_text("utf-8"), name).at((what,))
    assert isinstance(found, dict)
    return {field: Description(**texts) for field, texts in found.items() if isinstance(texts, dict)}  # type: ignore[arg-type]
