from pathlib import Path

import pytest

from advocacy.errors import AdvocacyError
from advocacy.files.text import decoded, read_text


def problem(data: bytes) -> str:
    with pytest.raises(AdvocacyError) as error:
        decoded(data, "f")
    return str(error.value).split("\n")[0]


def test_utf_8_is_read_with_and_without_its_mark_and_with_either_line_end() -> None:
    assert decoded(b"\xef\xbb\xbf" + "سطر\r\nثان\n".encode(), "f") == "سطر\nثان\n"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_named(encoding: str) -> None:
    assert problem("id: de-bafa\n".encode(encoding)) == "f:1:1: is written in UTF-16, not in UTF-8"


def test_arabic_windows_is_named_at_the_first_letter_it_spoils() -> None:
    assert problem("id: x\nbody: وزارة الخارجية".encode("cp1256")) == (
        "f:2:7: is not written in UTF-8: it looks like Windows-1256 (Arabic Windows)"
    )


def test_another_byte_is_named_with_its_place() -> None:
    assert problem("é ü".encode() + b" \xe9") == (
        "f:1:5: is not written in UTF-8: it holds the byte 0xE9, which UTF-8 does not allow here"
    )


def test_a_missing_file_a_folder_and_a_huge_file_are_named(tmp_path: Path) -> None:
    with pytest.raises(AdvocacyError, match="f: this file is missing"):
        read_text(tmp_path / "none", "f")
    with pytest.raises(AdvocacyError, match="f: cannot be read: Is a directory"):
        read_text(tmp_path, "f")
    with (tmp_path / "f").open("wb") as file:
        file.truncate(16 * 2**20 + 1)
    with pytest.raises(AdvocacyError, match="f: is larger than 16 MiB"):
        read_text(tmp_path / "f", "f")
