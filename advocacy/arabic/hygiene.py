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

HIDDEN = {
    "\u00ad": "SOFT HYPHEN",
    "\u061c": "ARABIC LETTER MARK",
    "\u200b": "ZERO WIDTH SPACE",
    "\u200e": "LEFT-TO-RIGHT MARK",
    "\u200f": "RIGHT-TO-LEFT MARK",
    "\u202a": "LEFT-TO-RIGHT EMBEDDING",
    "\u202b": "RIGHT-TO-LEFT EMBEDDING",
    "\u202c": "POP DIRECTIONAL FORMATTING",
    "\u2060": "WORD JOINER",
    "\u2066": "LEFT-TO-RIGHT ISOLATE",
    "\u2067": "RIGHT-TO-LEFT ISOLATE",
    "\u2068": "FIRST STRONG ISOLATE",
    "\u2069": "POP DIRECTIONAL ISOLATE",
    "\ufeff": "ZERO WIDTH NO-BREAK SPACE",
}
"""Controls that can go without a change of the words. The two joiners shape letters, and may stay."""

OVERRIDES = {"\u202d": "LEFT-TO-RIGHT OVERRIDE", "\u202e": "RIGHT-TO-LEFT OVERRIDE"}

ALIKE = {"\u06a9": "ك", "\u06c1": "ه", "\u06be": "ه", "\u06c3": "ة", "\u06cc": "ي"}
"""Letters of Persian and Urdu that look like Arabic ones and are found by no search; ی only inside a word."""

IN_DOUBT = {"\u06cc": "ي or ى", "\u06d5": "ه or ة", "\u06c0": "ۀ is ه with hamza: write ة or هٔ", "\u06d2": "ي"}

PERSIAN_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩")
PUNCTUATION = {",": "،", ";": "؛", "?": "؟"}


@dataclass(frozen=True, slots=True)
class Finding:
    """The characters from ``start`` to ``end`` want mending: with ``fix``, or by somebody who reads them."""

    start: int
    end: int
    message: str
    remedy: str
    fix: str | None = None


def findings(text: str) -> Iterator[Finding]:
    """Everything in ``text`` that Arabic should not have, in its order; nothing in text without Arabic."""
    if not _ARABIC.search(text):
        return
    found = sorted((finding for rule in _RULES for finding in rule(text)), key=lambda f: (f.start, -f.end))
    end = -1
    for finding in found:
        # What lies inside another one is looked at when that one is mended.
        if finding.start >= end:
            yield finding
            end = max(finding.end, finding.start + 1)


def mended(text: str) -> str:
    """``text`` with every fix that needs no judgement; mended text has none left."""
    while fixes := [finding for finding in findings(text) if finding.fix is not None]:
        for finding in reversed(fixes):
            text = f"{text[: finding.start]}{finding.fix}{text[finding.end :]}"
    return text


def _presentation_forms(text: str) -> Iterator[Finding]:
    for run in _PRESENTATION.finditer(text):
        letters = run[0]
        message = f"holds letters of a PDF's drawing, not of its text: «{letters}»"
        if _is_turned_around(letters):
            reads = unicodedata.normalize("NFKC", letters[::-1])
            remedy = f"it is turned around as well; it may read «{reads}»: look, and type it anew"
            yield Finding(*run.span(), message, remedy)
        else:
            fix = unicodedata.normalize("NFKC", letters)
            yield Finding(*run.span(), message, f"write «{fix}»", fix)


def _is_turned_around(letters: str) -> bool:
    """Whether a letter drawn as the last of a word stands before one that is drawn as an earlier one."""
    forms = [unicodedata.decomposition(letter).partition(" ")[0] for letter in letters]
    pairs = [*pairwise(forms)]
    logical = sum(one in ("<initial>", "<medial>") and two in ("<medial>", "<final>") for one, two in pairs)
    visual = sum(one in ("<final>", "<medial>") and two in ("<medial>", "<initial>") for one, two in pairs)
    return visual > logical


def _turned_around(text: str) -> Iterator[Finding]:
    """Words that begin as no Arabic word does: the program they come from has turned the letters around."""
    for word in re.finditer(f"(?<!{_WORD})[ةى]{_WORD}+", text):
        bare = re.sub(f"[{MARK}]", "", word[0])
        remedy = f"it may read «{bare[::-1]}»: look at the whole text, and type it anew"
        yield Finding(*word.span(), f"no Arabic word begins like «{word[0]}»: the letters are turned around", remedy)


def _invisible(text: str) -> Iterator[Finding]:
    for sign in re.finditer(f"[{''.join((*HIDDEN, *OVERRIDES))}]", text):
        code = f"U+{ord(sign[0]):04X}"
        if sign[0] in OVERRIDES:
            message = f"holds an invisible character: {code} {OVERRIDES[sign[0]]}"
            yield Finding(*sign.span(), message, "the text around it may be turned around: look, and type it anew")
        else:
            yield Finding(*sign.span(), f"holds an invisible character: {code} {HIDDEN[sign[0]]}", "delete it", "")


def _look_alikes(text: str) -> Iterator[Finding]:
    for sign in re.finditer(f"[{''.join({*ALIKE, *IN_DOUBT})}]", text):
        letter, inside = sign[0], bool(re.match(f"[{MARK}\u0640]*[{LETTER}]", text[sign.end() :]))
        message = f"«{letter}» is not the Arabic letter (U+{ord(letter):04X} {unicodedata.name(letter)})"
        if letter in ALIKE and (letter not in IN_DOUBT or inside):
            yield Finding(*sign.span(), message, f"write «{ALIKE[letter]}»", ALIKE[letter])
        else:
            yield Finding(*sign.span(), message, f"write {IN_DOUBT[letter]}, whichever it is")


def _tatweel(text: str) -> Iterator[Finding]:
    for run in re.finditer(f"(?<=[{LETTER}{MARK}])\u0640+(?=[{LETTER}])", text):
        yield Finding(*run.span(), "a word is drawn out with tatweel (ـ)", "delete it: the style sheet sets widths", "")


def _digits(text: str) -> Iterator[Finding]:
    for run in re.finditer("[۰-۹]+", text):
        fix = run[0].translate(PERSIAN_DIGITS)
        yield Finding(*run.span(), f"«{run[0]}» has the digits of Persian", f"write «{fix}»", fix)
    for run in re.finditer(r"[0-9٠-٩]+(?:[.,/:٫٬-][0-9٠-٩]+)*", text):
        if re.search("[0-9]", run[0]) and re.search("[٠-٩]", run[0]):
            yield Finding(*run.span(), f"«{run[0]}» has digits of two kinds", "write all of them as ١٢٣ or as 123")


def _punctuation(text: str) -> Iterator[Finding]:
    for sign in re.finditer(f"(?<=[{LETTER}{MARK}»)])[,;?](?![^\\s»)\"'\\]}}{LETTER}])", text):
        fix = PUNCTUATION[sign[0]]
        yield Finding(*sign.span(), f"«{sign[0]}» after Arabic", f"write «{fix}»", fix)
    for run in re.finditer(f"(?<=[{LETTER}{MARK}»)]) +(?=[،؛؟,;?.!](?:[\\s\"']|$|{_WORD}))", text):
        yield Finding(*run.span(), "a space before the punctuation", "delete it", "")
    for place in re.finditer(f"(?<=[{LETTER}{MARK}][،؛؟])(?=[{LETTER}])", text):
        yield Finding(*place.span(), "no space after the punctuation", "write one", " ")


def _spaces(text: str) -> Iterator[Finding]:
    for run in re.finditer(r"(?<=[^\s]) {2,}(?=[^\s#])", text):
        yield Finding(*run.span(), "several spaces between two words", "write one", " ")


def _composition(text: str) -> Iterator[Finding]:
    for cluster in re.finditer(f"[{LETTER}][{MARK}\u0653-\u0655]+", text):
        fix = unicodedata.normalize("NFC", cluster[0])
        if fix != cluster[0]:
            message = f"«{cluster[0]}» is stored in another way than everybody else's (not in NFC)"
            yield Finding(*cluster.span(), message, "write it in NFC: it looks the same", fix)


_RULES: tuple[Callable[[str], Iterator[Finding]], ...] = (
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
