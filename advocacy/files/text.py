"""Text files of a campaign, as UTF-8 or as a problem that says what they are instead."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path

from advocacy.errors import AdvocacyError, Problem
from advocacy.files.read import RefusedError, Why, read_regular

LARGEST = 16 * 1024 * 1024
"""Bytes; the shipped list of 245 recipients has well under one mebibyte."""

SAVE_AS_UTF8 = "open the file in your editor and save it again with the encoding UTF-8"


RESTORE_IT = "restore it; «advocacy init DIR» writes out the one that is shipped"


def line_starts(text: str) -> tuple[int, ...]:
    """Where each line of ``text`` begins."""
    return (0, *accumulate(len(line) + 1 for line in text.split("\n")[:-1]))


def place_in(starts: Sequence[int], offset: int) -> tuple[int, int]:
    """The line and column, from 1, of a place in a text whose lines begin at ``starts``."""
    line = bisect_right(starts, offset)
    return line, offset - starts[line - 1] + 1


def missing_file(name: str, remedy: str = RESTORE_IT) -> Problem:
    """The problem that a file of a campaign, which must be there, is not."""
    return Problem("this file is missing", remedy, name)


def read_text(path: Path, name: str) -> str:
    """The text of ``path``, called ``name`` in messages; a byte-order mark of UTF-8 is dropped."""
    return decoded(read_whole(path, name), name)


def read_whole(
    path: Path, name: str, *, inside: Path | None = None, largest: int = LARGEST, missing: str = RESTORE_IT
) -> bytes:
    """The bytes of a file of a campaign, called ``name`` in messages; at most ``largest`` of them.

    Raises where it is ``missing``, which is what to do then, may not be read, is no regular file, or leads out of the
    folder ``inside``.
    """
    try:
        return read_regular(path, largest, inside=inside)
    except FileNotFoundError:
        raise AdvocacyError(missing_file(name, missing)) from None
    except RefusedError as refused:
        raise AdvocacyError(_refused(refused.why, name, largest)) from None
    except OSError as error:
        raise AdvocacyError(
            Problem(f"cannot be read: {error.strerror}", "check that it is a file you may read", name)
        ) from error


def leads_out(name: str) -> Problem:
    """The problem that something in a campaign is a link to what is not in it."""
    remedy = "put a copy of that file in place of the link, if it may be read by whoever gets a letter"
    return Problem("is a link that leads out of the campaign folder", remedy, name)


def _refused(why: Why, name: str, largest: int) -> Problem:
    match why:
        case Why.OUTSIDE:
            return leads_out(name)
        case Why.SPECIAL:
            return Problem(str(why), "put a file in its place", name)
        case Why.TOO_LARGE:
            size = f"{largest >> 20} MiB" if largest >> 20 else f"{largest >> 10} KiB"
            return Problem(f"is larger than {size}", "is this the right file?", name)


def decoded(data: bytes, name: str) -> str:
    """``data`` as UTF-8; what else it looks like goes into the error."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:4096]:
        raise AdvocacyError(Problem("is written in UTF-16, not in UTF-8", SAVE_AS_UTF8, name, 1, 1))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        guess = (
            "looks like Windows-1256 (Arabic Windows)"
            if _is_arabic_in_windows_1256(data)
            else f"holds the byte 0x{data[error.start]:02X}, which UTF-8 does not allow here"
        )
        raise AdvocacyError(Problem(f"is not written in UTF-8: it {guess}", SAVE_AS_UTF8, name, line, column)) from None
    return text.replace("\r\n", "\n")


def _is_arabic_in_windows_1256(data: bytes) -> bool:
    high = bytes(byte for byte in data if byte >= 0x80)
    letters = sum("\u0621" <= letter <= "\u064a" for letter in high.decode("cp1256", "replace"))
    return letters * 2 > len(high)
