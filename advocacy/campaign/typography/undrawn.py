"""Text of a campaign that its fonts cannot draw, or that nobody sees."""

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache

from advocacy.arabic.hygiene import is_hidden
from advocacy.campaign.typography.fonts import Font
from advocacy.errors import Problem
from advocacy.files.text import line_starts, place_in
from advocacy.files.yaml_document import KeyPath, YamlDocument


def texts_without_glyph(
    fonts: Sequence[Font],
    sources: Mapping[str, YamlDocument],
    templates: Mapping[str, str],
    is_printed: Callable[[str, KeyPath], bool],
) -> Iterator[Problem]:
    """Characters that will be printed and that no bundled font can draw; and those that nobody sees, in notes too.

    ``is_printed`` is asked with the name of a source and a path in it; of ``templates`` all is.
    """
    drawn = frozenset().union(*(font.characters for font in fonts))

    def undrawn(text: str) -> list[str]:
        return [
            character
            for character in _characters(text)
            if (ord(character) not in drawn and not character.isspace()) or is_hidden(character)
        ]

    for name, source in sources.items():
        # As a rule nothing is wrong, and a look at all of it tells; a character may hide in an escape of the file.
        if not undrawn("".join(text for _, text in source.texts()) if "\\" in source.text else source.text):
            continue
        for path, text in source.texts():
            if not text.isascii():
                printed = is_printed(name, path)
                for character in undrawn(text) if printed else filter(is_hidden, _characters(text)):
                    start, end = source.span(path)
                    # Written as an escape, it is not found: then it is where the text begins.
                    yield _without_glyph(
                        character, name, source.place_of(max(source.text.find(character, start, end), start))
                    )
    for name, text in templates.items():
        if characters := undrawn(text):
            starts = line_starts(text)
            first = {character: offset for offset, character in reversed([*enumerate(text)])}
            for character in characters:
                yield _without_glyph(character, name, place_in(starts, first[character]))


@lru_cache(maxsize=64)  # a preview that is watched, and a change to the list, look through the same files again
def _characters(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text))


def _without_glyph(character: str, name: str, place: tuple[int, int]) -> Problem:
    code = f"U+{ord(character):04X}"
    if is_hidden(character):
        message = f"holds an invisible character: {code} {unicodedata.name(character, '')}".rstrip()
        remedy = "delete it; «advocacy check --fix» does so in YAML files"
    else:
        message = f"no bundled font can draw «{character}» ({code})"
        remedy = "write it in another script, or bundle a font that has it in fonts/ and letters/letter.css"
    return Problem(message, remedy, name, *place)
