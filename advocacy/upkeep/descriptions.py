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
    document = parse(files("advocacy.upkeep").joinpath(name).read_text("utf-8"), name)
    return {
        field: Description(*(str(texts[part]) for part in ("arabic", "en", "ar")))
        for field in document.mapping_at((what,))
        for texts in [document.mapping_at((what, field))]
    }
