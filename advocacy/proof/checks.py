"""A letter that was read back, held to what it must be; each finding is one sentence about the file."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from html import escape
from itertools import chain, pairwise
from typing import NamedTuple

from advocacy.batch.manifest import BuiltLetter
from advocacy.proof.claims import unmarked, xmp
from advocacy.proof.expected import EDGE, NAMES, SHEET_SIZES, Expected
from advocacy.proof.printed import Block
from advocacy.proof.reading import Character, Drawn, Objects
from advocacy.proof.text import Page, comparable, unbroken

WINDOW = (20.0, 45.0, 105.0, 90.0)
"""Left, top, right and bottom of an envelope's window (DIN 5008, form B), in millimetres on the sheet."""

OVERHANG = 1.0
"""Millimetres by which a stroke may reach over the margin beside its line."""

SHOWN = 60
"""Characters of a text that a message shows."""

BY_SHEET = "make it shorter: letters/letter.html.j2 and letters/letter.css say what stands on the sheet"
BY_TEMPLATE = "mend letters/letter.html.j2: it prints other words"
BY_STYLE = "mend letters/letter.css: it places the text there"
BY_COMPUTER = "«advocacy doctor» says what this computer lacks"
"""What else can be behind a finding, and what to do about it: what is made again from the same comes out alike."""


class Finding(NamedTuple):
    """What is wrong with a letter, and what to do where making it again does not help; empty where it always does."""

    message: str
    otherwise: str


TO_WHOM = frozenset(NAMES[name] for name in ("addressee", "state", "reference"))
WHAT_IS_ASKED = frozenset(NAMES[name] for name in ("subject", "step"))

PRODUCER = r"WeasyPrint [\d.]+"

TELLING = re.compile(r"[<\s]((?!x:|xmlns:|xml:|rdf:|pdfuaid:|pdfaid:|pdfaExtension:|pdfaSchema:|pdfaProperty:)\w+:\w+)")
HARMLESS = frozenset({"pdf:Producer", "dc:title"})


def findings(
    drawn: Drawn, objects: Objects, entry: BuiltLetter, expected: Expected | None, printed: Sequence[Sequence[Block]]
) -> Iterator[Finding]:
    """All that is wrong with a letter; texts only where it is ``expected`` which they are.

    ``printed`` is what the template says on each side, whoever wrote it.
    """
    most = expected.most_pages if expected else 1
    yield from _each(_of_sheet(drawn, entry, most), BY_SHEET)
    # Where text cannot be copied as it was written, that is what is wrong; what else is said of it would be guessed.
    if expected and objects.exact:
        yield from _each(_of_entry(entry, expected), "")
        said = zip(
            drawn.sides if most == 1 else (drawn.whole,),
            (expected, expected.back),
            printed,
            ("", "on its back: "),
            strict=False,
        )
        for side, held_to, blocks, where in said:
            if held_to:
                yield from _each(_of_texts(side, held_to, blocks, where), BY_TEMPLATE)
        if entry.window and expected.window:
            # A letter that goes by no window keeps no room for one.
            yield from _each(_of_window(drawn, expected), BY_STYLE)
    for side in drawn.sides:
        yield from _each(_of_margins(side, expected.sides if expected else (EDGE, EDGE)), BY_STYLE)
    yield from _each(_of_fonts(drawn, objects, expected), BY_COMPUTER)
    yield from _each(_of_metadata(objects, entry), "")


def _each(messages: Iterator[str], cause: str) -> Iterator[Finding]:
    return (Finding(message, cause) for message in messages)


def _of_sheet(drawn: Drawn, entry: BuiltLetter, most: int) -> Iterator[str]:
    wanted = 2 if entry.translation else most
    if drawn.pages > wanted or (entry.translation and drawn.pages < wanted):
        has = "a letter has one" if most == 1 else "a letter of this campaign has two at most"
        has = "one with a translation on its back has two" if entry.translation else has
        yield f"has {drawn.pages} page{'' if drawn.pages == 1 else 's'}; {has}"
    width, height = SHEET_SIZES[entry.paper]
    for side in drawn.sides[:wanted]:
        if abs(side.width - width) > 0.5 or abs(side.height - height) > 0.5:
            size = f"{side.width:.0f} × {side.height:.0f} mm"
            yield f"is on a sheet of {size}; {entry.paper} is {width:.0f} × {height:.0f} mm"


def _of_entry(entry: BuiltLetter, expected: Expected) -> Iterator[str]:
    for field, value in expected.fields:
        if getattr(entry, field) != value:
            yield f"the manifest says «{getattr(entry, field)}» for its {field}; the campaign says «{value}»"
    if {each.file: each.sha256 for each in entry.enclosures} != expected.enclosed:
        yield "the manifest says that something else is enclosed than the campaign says"
    if not all(name in entry.title for name in expected.named_in_title):
        yield f"its title does not name petition, body and state: «{_short(entry.title)}»"


def _of_texts(drawn: Drawn, expected: Expected, printed: Sequence[Block], where: str) -> Iterator[str]:
    yield from (f"{where}{finding}" for finding in _of_side(drawn, expected, printed))


def _of_side(drawn: Drawn, expected: Expected, printed: Sequence[Block]) -> Iterator[str]:
    start = expected.reference.partition("-")[0]
    references = re.findall(rf"{start}-[a-z0-9-]+", drawn.text)
    if references and expected.reference not in references:
        # Said once, instead of every passage in which the two letters differ.
        yield f"is the letter {references[0]}, not {expected.reference}"
        return
    text = unbroken(drawn.text, " ".join(chain(chain.from_iterable(printed), _texts_of(expected))))
    page, by_template = Page(text), Page(text)
    yield from _of_passages(page, expected, printed)
    for block in sorted(printed, key=lambda block: -len("".join(block))):
        for piece in _not_on(by_template, block):
            if not any(comparable(text) in comparable(piece) for text in _texts_of(expected)):
                yield f"lacks what the template says: «{_short(piece)}»"
    for text in chain.from_iterable(printed) if expected.most_pages > 1 else ():
        by_template.take_every(text)  # what stands on every page, such as the foot
    for text in sorted(expected.in_styles, key=len, reverse=True):
        by_template.take_every(text)
    for number in range(len(expected.demands), 0, -1):
        by_template.take_every(str(number))
        by_template.take_every("".join(chr(0x660 + int(digit)) for digit in str(number)))
    if strange := [*page.left(by_template)]:
        yield f"holds words that no one put there: «{_short(' '.join(strange))}»"


def _not_on(page: Page, block: Block) -> list[str]:
    """Take a block from ``page`` in one piece or, where a style sets its pieces apart, each; what is not there.

    What holds no word cannot be looked for, and a number may stand in any place.
    """
    if page.take("".join(block)) >= 0:
        return []
    return [piece for piece in filter(str.strip, block) if page.take(piece) < 0 and any(map(str.isalpha, piece))]


def _texts_of(expected: Expected) -> Iterator[str]:
    """What is looked for by its own name, and told by it where it is missing."""
    yield from expected.demands
    yield from (passage.text for passage in expected.passages)
    yield from expected.window


def _of_passages(page: Page, expected: Expected, printed: Sequence[Block]) -> Iterator[str]:
    """Long passages are looked for first, so that none is found inside another."""
    said = "".join(comparable("".join(block)) for block in printed)
    asked = _are_asked(expected, said)
    at = {number: page.take(text) for number, text in enumerate(expected.demands, 1) if asked}
    for number, text in enumerate(expected.demands, 1):
        if asked and at[number] < 0:
            yield f"demand {number} is missing or not complete: «{_short(text)}»"
    found = [number for number in at if at[number] >= 0]
    for before, after in pairwise(found):
        if at[before] > at[after]:
            yield f"demand {after} stands before demand {before}"
    # What a template says must be there. What it leaves out is not missed, as long as it names whom it writes to.
    to_nobody = not any(each.name in TO_WHOM and comparable(each.text) in said for each in expected.passages)
    needed = (
        each
        for each in expected.passages
        if comparable(each.text) in said or (to_nobody and each.name == NAMES["addressee"])
    )
    passages = sorted(needed, key=lambda passage: -len(passage.text))
    missing = {passage for passage in passages if page.take(passage.text) < 0}
    for passage in expected.passages:
        if passage in missing:
            yield f"{passage.name} is missing or reads differently: «{_short(passage.text)}»"


def _are_asked(expected: Expected, said: str) -> bool:
    """Whether the demands must be there: all, where the template says one, or says nothing else of what is asked.

    A card may name the subject and the step that is asked for, and no demand.
    """
    if any(comparable(text) in said for text in expected.demands):
        return True
    return not any(each.name in WHAT_IS_ASKED and comparable(each.text) in said for each in expected.passages)


def _of_window(drawn: Drawn, expected: Expected) -> Iterator[str]:
    left, top, right, bottom = WINDOW

    def inside(mark: Character) -> bool:
        return mark.right > left and mark.left < right and mark.bottom > top and mark.top < bottom

    seen = "".join(mark.text if mark.text.isspace() or inside(mark) else " " for mark in drawn.characters)
    lines = " ".join(expected.window)
    if comparable(seen) == comparable(lines):
        return
    found, wanted = _where_they_part(seen, lines)
    yield f"shows {found} in the window of the envelope; it should show {wanted}"


def _of_margins(drawn: Drawn, sides: tuple[float, float]) -> Iterator[str]:
    left, right = (side - OVERHANG if side > EDGE else EDGE for side in sides)
    outside = "".join(
        mark.text
        for mark in drawn.characters
        if _is_ink(mark.text)
        and (
            mark.left < left or mark.right > drawn.width - right or mark.top < EDGE or mark.bottom > drawn.height - EDGE
        )
    )
    if outside:
        yield f"text reaches over the margin: «{_short(outside)}»"


def _is_ink(character: str) -> bool:
    """Whether a character can be seen: blanks and controls of direction cannot."""
    return not character.isspace() and unicodedata.category(character) != "Cf"


def _of_fonts(drawn: Drawn, objects: Objects, expected: Expected | None) -> Iterator[str]:
    for font in objects.fonts.fonts:
        if not font.embedded:
            yield f"the font {font.name} is not embedded"
        elif not font.own_name:
            yield f"the font {font.name} is damaged"
        elif expected and font.own_name not in expected.fonts:
            yield f"the font {font.name} is {font.own_name}, which is not in fonts/"
        elif font.name in objects.fonts.unfitting:
            yield f"the font {font.name} is not the one that the letter was set in"
        if not font.exact:
            yield f"text in the font {font.name} cannot be copied as it was written"
    if objects.fonts.missing:
        yield f"the box for a missing glyph is drawn {objects.fonts.missing} times"
    if objects.exact and (without_text := sum(side.without_text for side in drawn.sides)):
        yield f"{without_text} glyphs have no text that could be copied or read aloud"


def _of_metadata(objects: Objects, entry: BuiltLetter) -> Iterator[str]:
    title = objects.info.get("Title", "")
    if title != entry.title:
        found, wanted = _where_they_part(title, entry.title)
        yield f"its title is {found}, not {wanted}"
    elif escape(entry.title, quote=False) not in objects.xmp:
        yield "its title is missing from its XMP metadata, or another there"
    producer = objects.info.get("Producer", "")
    if not re.fullmatch(PRODUCER, producer) or xmp(objects, "pdf:Producer") != producer:
        yield f"another program has written it: «{_short(producer)}»"
    for key, value in objects.info.items():
        if key not in ("Title", "Producer"):
            yield f"its metadata tell more than they should: {key} «{_short(value)}»"
    for name in dict.fromkeys(TELLING.findall(objects.xmp)):
        if name not in HARMLESS:
            yield f"its metadata tell more than they should: {name}"
    if objects.lang != entry.language:
        yield f"its language is not {entry.language}"
    if entry.translation and entry.translation not in objects.languages:
        yield f"its back is not marked as being in «{entry.translation}»"
    yield from unmarked(objects, enclosing=bool(entry.enclosures))
    for thing in objects.active:
        yield f"holds more than a page: {thing}"


def _where_they_part(found: str, wanted: str) -> tuple[str, str]:
    """Both texts in «», without the words with which both begin."""
    words = found.split(), wanted.split()
    same = next((n for n, (one, other) in enumerate(zip(*words, strict=False)) if one != other), min(map(len, words)))
    start = "… " if same else ""
    one, other = (_short(start + " ".join(text[same:])) for text in words)
    return f"«{one}»" if found.strip() else "nothing", f"«{other}»" if wanted.strip() else "nothing"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return f"{line[:SHOWN].rpartition(' ')[0] or line[:SHOWN]}…" if len(line) > SHOWN else line
