"""What goes wrong with Arabic text on its way into a file, and the fix where no judgement is needed.

Sources: the Unicode Standard on Arabic presentation forms (chapter 9.2) and normalization (UAX #15); Arabic punctuation
as CLDR has it for ``ar``.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

LETTER = "\u0621-\u063a\u0641-\u064a\u066e-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06ff"
MARK = "\u064b-\u065f\u0670"
_WORD = f"[{LETTER}{MARK}\u0640]"
_ARABIC = re.compile(f"[{LETTER}\ufb50-\ufdff\ufe70-\ufefc]")
_DRAWN = "\ufb50-\ufbc1\ufbd3-\ufd3d\ufd50-\ufdf9\ufe70-\ufefc"
"""Presentation forms; not the signs for whole phrases, such as ﷺ, and the ornate brackets, which people type."""
_PRESENTATION = re.compile(f"[{_DRAWN}]+(?: +[{_DRAWN}]+)*")

OVERRIDES = "\u202d\u202e"
"""They turn text around: what is right without one, only who reads it can say."""

JOINERS, LAYOUT = "\u200c\u200d", "\t\n\r"
"""Unseen as well: the joiners only shape the letters beside them, and tabs and line ends part words."""

SIGNS = frozenset(map(chr, (*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD)))
"""Signs that are drawn around the digits after them, although they count as format characters."""

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
"""Categories of control, format, surrogate and private characters, and of separators of lines and paragraphs."""

_HARMLESS = frozenset({*JOINERS, *LAYOUT, *SIGNS})


def is_hidden(character: str) -> bool:
    """Whether ``character`` is unseen and may turn the text around it, or carry what nobody reads.

    The one rule for lists, templates and signers. Source: the Unicode Standard, chapter 4.5 (General Category) and
    23.2 (layout controls); ``SIGNS`` are those with the property Prepended_Concatenation_Mark.
    """
    return unicodedata.category(character) in _UNSEEN and character not in _HARMLESS


ALIKE = {"\u06a9": "ك", "\u06c1": "ه", "\u06be": "ه", "\u06c3": "ة", "\u06cc": "ي"}
"""Letters of Persian and Urdu that look like Arabic ones and are found by no search; ی only inside a word."""

_INSIDE = re.compile(f"[{MARK}\u0640]*[{LETTER}]")
"""What stands after a letter that does not end its word."""

IN_DOUBT = {"\u06cc": "ي or ى", "\u06d5": "ه or ة", "\u06c0": "ۀ is ه with hamza: write ة or هٔ", "\u06d2": "ي"}

PERSIAN_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩")
PUNCTUATION = {",": "،", ";": "؛", "?": "؟"}


@dataclass(frozen=True, slots=True)
class Blemish:
    """The characters from ``start`` to ``end`` are to be mended: with ``fix``, or by somebody who reads them."""

    start: int
    end: int
    message: str
    remedy: str
    fix: str | None = None


def blemishes(text: str) -> Iterator[Blemish]:
    """Everything in ``text`` that Arabic should not have, in its order; nothing in text without Arabic."""
    if not _ARABIC.search(text):
        return
    found = sorted((blemish for rule in _RULES for blemish in rule(text)), key=lambda f: (f.start, -f.end))
    end = -1
    for blemish in found:
        # What lies inside another one is looked at when that one is mended.
        if blemish.start >= end:
            yield blemish
            end = max(blemish.end, blemish.start + 1)


def copied_from_a_drawing(text: str) -> Iterator[Blemish]:
    """Letters as a PDF draws them, and words whose letters stand in the order of the eye."""
    yield from _presentation_forms(text)
    yield from _turned_around(text)


def mended(text: str) -> str:
    """``text`` with every fix that needs no judgement; mended text has none left."""
    while fixes := [blemish for blemish in blemishes(text) if blemish.fix is not None]:
        parts: list[str] = []
        done = 0
        for blemish in fixes:
            parts += [text[done : blemish.start], blemish.fix or ""]
            done = blemish.end
        text = "".join([*parts, text[done:]])
    return text


def _presentation_forms(text: str) -> Iterator[Blemish]:
    for run in _PRESENTATION.finditer(text):
        letters = run[0]
        message = f"holds letters of a PDF's drawing, not of its text: «{letters}»"
        if _is_turned_around(letters):
            reads = unicodedata.normalize("NFKC", letters[::-1])
            remedy = f"it is turned around as well; it may read «{reads}»: look, and type it anew"
            yield Blemish(*run.span(), message, remedy)
        else:
            fix = unicodedata.normalize("NFKC", letters)
            yield Blemish(*run.span(), message, f"write «{fix}»", fix)


def _is_turned_around(letters: str) -> bool:
    """Whether a letter drawn as the last of a word stands before one that is drawn as an earlier one."""
    forms = [unicodedata.decomposition(letter).partition(" ")[0] for letter in letters]
    pairs = [*pairwise(forms)]
    logical = sum(one in ("<initial>", "<medial>") and two in ("<medial>", "<final>") for one, two in pairs)
    visual = sum(one in ("<final>", "<medial>") and two in ("<medial>", "<initial>") for one, two in pairs)
    return visual > logical


def _turned_around(text: str) -> Iterator[Blemish]:
    """Words that begin as no Arabic word does: the program they come from has turned the letters around."""
    for word in re.finditer(f"(?<!{_WORD})[ةى]{_WORD}+", text):
        bare = re.sub(f"[{MARK}]", "", word[0])
        remedy = f"it may read «{bare[::-1]}»: look at the whole text, and type it anew"
        yield Blemish(*word.span(), f"no Arabic word begins like «{word[0]}»: the letters are turned around", remedy)


def _invisible(text: str) -> Iterator[Blemish]:
    for at, sign in enumerate(text):
        if not is_hidden(sign):
            continue
        message = f"holds an invisible character: U+{ord(sign):04X} {unicodedata.name(sign, '')}".rstrip()
        if sign in OVERRIDES:
            yield Blemish(at, at + 1, message, "the text around it may be turned around: look, and type it anew")
        elif unicodedata.category(sign) == "Cf":
            yield Blemish(at, at + 1, message, "delete it", "")
        else:
            yield Blemish(at, at + 1, message, "look what is meant there, and type it anew")


def _look_alikes(text: str) -> Iterator[Blemish]:
    for sign in re.finditer(f"[{''.join({*ALIKE, *IN_DOUBT})}]", text):
        letter, inside = sign[0], bool(_INSIDE.match(text, sign.end()))
        message = f"«{letter}» is not the Arabic letter (U+{ord(letter):04X} {unicodedata.name(letter)})"
        if letter in ALIKE and (letter not in IN_DOUBT or inside):
            yield Blemish(*sign.span(), message, f"write «{ALIKE[letter]}»", ALIKE[letter])
        else:
            yield Blemish(*sign.span(), message, f"write {IN_DOUBT[letter]}, whichever it is")


def _tatweel(text: str) -> Iterator[Blemish]:
    for run in re.finditer(f"(?<=[{LETTER}{MARK}])\u0640+(?=[{LETTER}])", text):
        yield Blemish(*run.span(), "a word is drawn out with tatweel (ـ)", "delete it: the style sheet sets widths", "")


def _digits(text: str) -> Iterator[Blemish]:
    for run in re.finditer("[۰-۹]+", text):
        fix = run[0].translate(PERSIAN_DIGITS)
        yield Blemish(*run.span(), f"«{run[0]}» has the digits of Persian", f"write «{fix}»", fix)
    for run in re.finditer(r"[0-9٠-٩]+(?:[.,/:٫٬-][0-9٠-٩]+)*", text):
        if re.search("[0-9]", run[0]) and re.search("[٠-٩]", run[0]):
            yield Blemish(*run.span(), f"«{run[0]}» has digits of two kinds", "write all of them as ١٢٣ or as 123")


def _punctuation(text: str) -> Iterator[Blemish]:
    for sign in re.finditer(f"(?<=[{LETTER}{MARK}»)])[,;?](?![^\\s»)\"'\\]}}{LETTER}])", text):
        fix = PUNCTUATION[sign[0]]
        yield Blemish(*sign.span(), f"«{sign[0]}» after Arabic", f"write «{fix}»", fix)
    for run in re.finditer(f"(?<=[{LETTER}{MARK}»)]) +(?=[،؛؟,;?.!](?:[\\s\"']|$|{_WORD}))", text):
        yield Blemish(*run.span(), "a space before the punctuation", "delete it", "")
    for place in re.finditer(f"(?<=[{LETTER}{MARK}][،؛؟])(?=[{LETTER}])", text):
        yield Blemish(*place.span(), "no space after the punctuation", "write one", " ")


def _spaces(text: str) -> Iterator[Blemish]:
    for run in re.finditer(r"(?<=[^\s]) {2,}(?=[^\s#])", text):
        yield Blemish(*run.span(), "several spaces between two words", "write one", " ")


def _composition(text: str) -> Iterator[Blemish]:
    for cluster in re.finditer(f"[{LETTER}][{MARK}\u0653-\u0655]+", text):
        fix = unicodedata.normalize("NFC", cluster[0])
        if fix != cluster[0]:
            message = f"«{cluster[0]}» is stored in another way than everybody else's (not in NFC)"
            yield Blemish(*cluster.span(), message, "write it in NFC: it looks the same", fix)


_RULES: tuple[Callable[[str], Iterator[Blemish]], ...] = (
    _presentation_forms,
    _turned_around,
    _invisible,
    _look_alikes,
    _tatweel,
    _digits,
    _punctuation,
    _spaces,
    _composition,
)
