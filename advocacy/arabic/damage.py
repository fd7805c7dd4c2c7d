"""Text that was damaged on its way: saved without its letters, read in another encoding, copied from a drawing.

Nothing is mended here: a name is what its bearer says it is. What is meant is proposed, where it can be told.
"""

import html
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import unquote

from advocacy.arabic.hygiene import copied_from_a_drawing

Fault = tuple[str, str]
"""What is wrong, and the way out."""

SAVE_AS_UTF8 = "save the file again where it comes from, as «CSV UTF-8» or as XLSX"

TYPE_ANEW = "type the text anew, or take it from where it is whole"

MOST_MARKS = 4
"""On one letter: shadda, vowel and small alef are three. They take no room in a line, however many there are."""

_HEAPED = re.compile("x" * (MOST_MARKS + 1))

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2}){2,}")

_LATIN, _ARABIC = "A-Za-z\u00c0-\u024f", "\u0621-\u065f"
_ARABIC_IN_LATIN = re.compile(f"[{_LATIN}][{_ARABIC}]|[{_ARABIC}][{_LATIN}]")

_MISREAD = ("windows-1252", "latin-1", "windows-1256")
"""What programs take UTF-8 for."""

_PLACEHOLDERS = frozenset(
    {"n/a", "na", "none", "null", "nil", "unknown", "anonymous", "tbd", "test", "لا يوجد", "غير معروف", "مجهول", "بلا"}
)
_TAKEN_FOR_LATIN = frozenset({"CYRILLIC", "GREEK"})
_TOTALS = frozenset(
    {"total", "totals", "sum", "grand total", "gesamt", "summe", "somme", "المجموع", "الإجمالي", "المجموع الكلي"}
)


@lru_cache(maxsize=16_384)  # a campaign is read again whenever something of it has changed
def damages(text: str) -> tuple[Fault, ...]:
    """What no text should hold: letters that were lost, signs of web pages, letters of another encoding."""
    return tuple(_damages(text))


def _damages(text: str) -> Iterator[Fault]:
    if "\ufffd" in text:
        yield f"«{text}» holds «\ufffd», which stands where a letter was lost", TYPE_ANEW
    if _ENTITY.search(text) or _TAG.search(text):
        meant = html.unescape(_TAG.sub("", text))
        yield f"«{text}» is written for a web page", f"write what is meant: «{meant}»"
    if (before := _misread(text)) is not None:
        yield f"«{text}» is UTF-8 that was read as something else", f"it may be «{before}»: {SAVE_AS_UTF8}"
    elif control := _CONTROL.search(text):
        yield f"holds the control character U+{ord(control[0]):04X}", "delete it"
    if word := _look_alike(text):
        yield f"«{word}» mixes letters of two scripts that look alike", "type the word anew, in one of them"


def damages_of_name(text: str) -> Iterator[Fault]:
    """The same for the name of somebody, or of a place, which is shorter and plainer than other texts."""
    yield from damages(text)
    if re.search(r"(?:^|\s)\?{2,}", text):
        yield f"«{text}» has question marks where letters were: the file was saved without Arabic", SAVE_AS_UTF8
    if _ESCAPED.search(text) or _PERCENT.search(text):
        meant = _PERCENT.sub(lambda found: unquote(found[0]), text)
        meant = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), meant)
        yield f"«{text}» is written for a program", f"write what is meant: «{meant}»"
    if _HEAPED.search("".join("x" if unicodedata.combining(sign) else " " for sign in text)):
        yield f"more than {MOST_MARKS} marks are heaped on one letter", TYPE_ANEW
    if word := _mixed(text):
        remedy = "if the file is one of Excel in western Europe, say --encoding windows-1252; else type it anew"
        yield f"«{word}» has Arabic letters within a Latin word", remedy
    for blemish in copied_from_a_drawing(text):
        yield blemish.message, blemish.remedy


def no_name(text: str) -> Fault | None:
    """Why ``text`` is nobody's name; nothing where it may be one."""
    folded = " ".join(text.casefold().split()).strip(" .:-–—_")
    if folded in _TOTALS:
        return f"«{text}» may be the total of a column, and nobody's name", "delete the row"
    letters = re.sub(r"(?i)\b[\d٠-٩]+([.,][\d٠-٩]+)?e[+-]?\d+\b", "", text)
    if folded in _PLACEHOLDERS or not any(character.isalpha() for character in letters):
        return f"«{text}» is nobody's name", "write their name, or delete the row"
    return None


def _misread(text: str) -> str | None:
    """What ``text`` was before somebody took its bytes for those of another encoding."""
    if len(text) - len(text.encode("ascii", "ignore")) < 2:
        return None
    for encoding in _MISREAD:
        try:
            meant = _bytes_of(text, encoding).decode("utf-8")
        except UnicodeError:
            continue
        if encoding != "windows-1256" or re.search("[\u0621-\u064a]", meant):
            return meant
    return None


def _bytes_of(text: str, encoding: str) -> bytes:
    """``text`` in an encoding; what that leaves free, programs pass through."""
    try:
        return text.encode(encoding)
    except UnicodeEncodeError as error:
        if ord(text[error.start]) > 0xFF:
            raise
        return b"".join(c.encode("latin-1" if "\x80" <= c <= "\x9f" else encoding) for c in text)


@lru_cache(maxsize=4096)
def _script(character: str) -> str:
    return unicodedata.name(character, "").partition(" ")[0] if character.isalpha() else ""


def _look_alike(text: str) -> str:
    """The first word in which letters of Latin stand beside those of Cyrillic or Greek."""
    if text.isascii() or _TAKEN_FOR_LATIN.isdisjoint(map(_script, {*text})):
        return ""
    scripts = ((word, {_script(character) for character in word}) for word in re.findall(r"\w+", text))
    return next((word for word, of in scripts if "LATIN" in of and of & _TAKEN_FOR_LATIN), "")


def _mixed(text: str) -> str:
    """The first word in which Arabic letters or marks stand within Latin ones."""
    if text.isascii():
        return ""
    words = re.findall(r"[^\W\d_](?:[^\W\d_]|[\u064b-\u065f])*", text)
    return next((word for word in words if _ARABIC_IN_LATIN.search(word)), "")
