"""PDFs that go with every letter: which, and what they are called, from ``enclosures`` in ``letters/campaign.yaml``."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Protocol

from pydantic import AfterValidator, Field, WithJsonSchema

from advocacy.campaign.field_types import ARABIC, LanguageCode, Text, has_arabic
from advocacy.campaign.languages.language import Language, language_file
from advocacy.errors import AdvocacyError, Problem
from advocacy.files.records import Record, rule_error
from advocacy.files.text import missing_file, read_whole
from advocacy.files.yaml_document import YamlDocument

LARGEST_TOGETHER = 2 * 2**20
"""Bytes of all that goes with a letter: it is in the file of every one."""

MOST = 8
"""Enclosures: so many sheets go with a letter at most, and each begins on one of its own."""

FIELD = "enclosures"

_PATH = r"[^\\:\x00-\x1f]+\.pdf"


def _path(text: str) -> str:
    parts = PurePosixPath(text).parts
    if not re.fullmatch(_PATH, text, re.IGNORECASE) or text.startswith("/") or {"..", "~"} & {*parts}:
        remedy = "name a PDF by its way from the campaign folder, such as enclosures/report.pdf"
        raise rule_error(f"«{text}» is no PDF of the campaign", remedy)
    return PurePosixPath(text).as_posix()


def _names(names: dict[str, str]) -> dict[str, str]:
    for code, name in names.items():
        if (code == ARABIC) != has_arabic(name):
            remedy = "write each name in the language whose code stands before it"
            raise rule_error(f"«{name}» is {'not ' if code == ARABIC else ''}Arabic", remedy, code)
    return names


class Enclosure(Record):
    """A PDF that goes with every letter."""

    file: Annotated[str, AfterValidator(_path), WithJsonSchema({"type": "string", "pattern": r"\.[Pp][Dd][Ff]$"})]
    """By its path in the campaign folder."""
    name: Annotated[
        dict[LanguageCode, Annotated[Text, Field(max_length=120)]],
        Field(min_length=1),
        AfterValidator(_names),
    ]
    """What letters call it, by the code of their language."""


def _each_once(enclosures: tuple[Enclosure, ...]) -> tuple[Enclosure, ...]:
    files = [each.file for each in enclosures]
    if twice := next((file for file in files if files.count(file) > 1), ""):
        raise rule_error(f"{twice} is enclosed twice", "name each file once")
    return enclosures


Enclosures = Annotated[tuple[Enclosure, ...], Field(max_length=MOST), AfterValidator(_each_once)]


class Enclosing(Protocol):
    """Settings of a campaign that encloses something."""

    @property
    def enclosures(self) -> Sequence[Enclosure]:
        """What goes with every letter."""

    @property
    def language(self) -> str:
        """That of the letters."""


def read_enclosures(
    root: Path,
    settings: Enclosing | None,
    languages: Mapping[str, Language],
    source: YamlDocument | None,
    problems: list[Problem],
) -> dict[str, bytes]:
    """The files that ``settings`` enclose, by path; what is wrong with one, or its names, is added to ``problems``.

    Each problem stands where ``source`` names the file. What is in the PDFs is looked through by `letter.enclosures`.
    """
    read: dict[str, bytes] = {}
    if settings is None or source is None:
        return read
    room = LARGEST_TOGETHER
    for number, enclosure in enumerate(settings.enclosures):
        name = enclosure.file
        try:
            read[name] = read_whole(root / name, name, inside=root, largest=LARGEST_TOGETHER)
        except AdvocacyError as error:
            (wrong,) = error.problems
            missing = wrong == missing_file(name)
            message = f"there is no {name}" if missing else f"{name} {wrong.message}"
            remedy = "put the PDF there, or mend its name here" if missing else wrong.remedy
            problems.append(source.problem((FIELD, number, "file"), message, remedy))
            continue
        before, room = room, room - len(read[name])
        if before >= 0 > room:
            message = f"all enclosures together are larger than {LARGEST_TOGETHER >> 20} MiB"
            remedy = "enclose less, or smaller pictures: it is in the file of every letter"
            problems.append(source.problem((FIELD, number, "file"), message, remedy))
    problems.extend(_problems_of_names(settings, languages, source))
    return read


def enclosed_in(language: Language | None, enclosures: Sequence[Enclosure]) -> dict[str, Any] | None:
    """What letters in ``language`` say of ``enclosures``; None where there are none."""
    return language.enclosed([each.name[language.code] for each in enclosures]) if language and enclosures else None


def _problems_of_names(
    settings: Enclosing, languages: Mapping[str, Language], source: YamlDocument
) -> Iterator[Problem]:
    """Languages in which letters are written and that have no name for an enclosure, or no word for them all."""
    own = settings.language
    written = [own, *(code for code, language in languages.items() if language.can_translate and code != own)]
    for code in written if settings.enclosures else ():
        if code not in languages or languages[code].labels.enclosures is None:
            message = f"{language_file(code)} has no word for what is enclosed"
            remedy = 'add it to «labels» there, as in «enclosures: {one: "Enclosure:", other: "Enclosures:"}»'
            yield source.problem((FIELD,), message, remedy, at_key=True)
        for number, enclosure in enumerate(settings.enclosures):
            if code not in enclosure.name:
                message = f"{enclosure.file} has no name in «{code}», and letters are written in it"
                yield source.problem((FIELD, number, "name"), message, f"add «{code}: …»")
