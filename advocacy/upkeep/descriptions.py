"""What the fields of the lists mean, in Arabic and English."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from advocacy.files.yaml_document import YamlDocument, parse


@dataclass(frozen=True, slots=True)
class Description:
    """The Arabic name of a field, and what to write into it."""

    arabic: str
    en: str
    ar: str
    example: str = ""
    """What somebody may write there, where an example says more."""


@cache
def descriptions_of(what: str) -> Mapping[str, Description]:
    """The fields of ``what`` (``recipients``), in the order of the file."""
    document = _document()
    return {
        field: Description(**{part: str(text) for part, text in texts.items()})
        for field in document.mapping_at((what,))
        for texts in [document.mapping_at((what, field))]
    }


def usual_headings() -> dict[str, str]:
    """How columns of lists of signers are called elsewhere, and the field of each; ``first`` and ``last`` are names."""
    fields = _document().mapping_at(("usual_headings",))
    return {str(heading): field for field in fields for heading in _document().list_at(("usual_headings", field))}


@cache
def _document() -> YamlDocument:
    name = "descriptions.yaml"
    return parse(files("advocacy.upkeep").joinpath(name).read_text("utf-8"), name)
