"""All other bytes stay as they were: ``advocacy.files.rewriting``."""

from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from advocacy.errors import AdvocacyError
from advocacy.files.edits import Edit
from advocacy.files.rewriting import Rewriting, _in_file, rewrite
from advocacy.files.text import decoded
from tests.killing import failing_at, killed_at

PIECES = st.lists(st.sampled_from(["a", "مرحبا", "\n", "\r\n", "\r", " ", "\ufeff", "# c", "𝒳"]), max_size=12).map(
    "".join
)


@given(mark=st.sampled_from(["", "\ufeff"]), before=PIECES, gone=PIECES, after=PIECES)
def test_all_other_bytes_are_unchanged(mark: str, before: str, gone: str, after: str) -> None:
    # The end of an edit is never between CR and LF, and U+FEFF at the start of a file is always the mark.
    assume(not before.endswith("\r") and not gone.endswith("\r"))
    assume(mark or not (before + gone + after).startswith("\ufeff"))
    file = mark + before + gone + after
    read = decoded(file.encode(), "f")
    start = len(decoded((mark + before).encode(), "f"))
    end = start + len(gone.replace("\r\n", "\n"))
    assert read[start:end] == gone.replace("\r\n", "\n")
    assert _in_file(file, [Edit(start, end, "NEW")]) == mark + before + "NEW" + after


def test_new_lines_end_as_those_around_them(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes("\ufeffa: 1\r\nb: 2\r\n".encode())
    rewrite(Rewriting(path, "f.yaml", "a: 1\nb: 2\n", [Edit(5, 5, "new: 3\n")]))
    assert path.read_bytes().decode() == "\ufeffa: 1\r\nnew: 3\r\nb: 2\r\n"


def test_permissions_and_links_stay(tmp_path: Path) -> None:
    path, link = tmp_path / "f.yaml", tmp_path / "link.yaml"
    path.write_text("a: 1\n", "utf-8")
    path.chmod(0o640)
    link.symlink_to(path)
    rewrite(Rewriting(link, "link.yaml", "a: 1\n", [Edit(3, 4, "2")]))
    assert link.is_symlink()
    assert path.read_text("utf-8") == "a: 2\n"
    assert path.stat().st_mode & 0o777 == 0o640
    assert sorted(p.name for p in tmp_path.iterdir()) == ["f.yaml", "link.yaml"]


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_text("a: 9\n", "utf-8")
    with pytest.raises(AdvocacyError, match="was changed by somebody else just now"):
        rewrite(Rewriting(path, "f.yaml", "a: 1\n", [Edit(3, 4, "2")]))
    assert path.read_text("utf-8") == "a: 9\n"


def test_a_file_that_cannot_be_written_is_a_message(tmp_path: Path) -> None:
    with pytest.raises(AdvocacyError, match=r"cannot write f\.yaml"):
        rewrite(Rewriting(tmp_path / "f.yaml", "f.yaml", "", []))


def test_two_files_are_written_or_none_whichever_step_fails(tmp_path: Path) -> None:
    def change(folder: Path) -> tuple[Rewriting, ...]:
        (folder / "letters").mkdir(parents=True)
        paths = (folder / "a.yaml", folder / "letters" / "b.yaml")
        for path in paths:
            path.write_text("a: 1\n", "utf-8")
        return tuple(Rewriting(path, path.name, "a: 1\n", [Edit(3, 4, "2")]) for path in paths)

    planned = change(tmp_path / "counted")
    with killed_at(None) as steps:
        rewrite(*planned)
    assert steps.count > 6
    seen = set()
    for number in range(1, steps.count + 1):
        folder = tmp_path / str(number)
        planned = change(folder)
        with failing_at(number):
            try:
                rewrite(*planned)
                said = ""
            except AdvocacyError as error:
                said = str(error)
        texts = {path.read_text("utf-8") for path in folder.rglob("*.yaml")}
        assert len(texts) == 1, number
        assert texts == ({"a: 1\n"} if said else {"a: 2\n"})
        if said:
            full = "No space left on device\n    make room on that disk, and run the command again"
            assert said == f"cannot write a.yaml and b.yaml: {full}"
        assert sorted(path.name for path in folder.rglob("*") if path.is_file()) == ["a.yaml", "b.yaml"]
        seen |= texts
    assert "a: 1\n" in seen
