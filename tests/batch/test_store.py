"""The two folders that a campaign is made in: ``advocacy.batch.store``."""

import os
from contextlib import suppress
from pathlib import Path

import pytest

from advocacy.batch.previews import keep_preview
from advocacy.batch.store import open_store
from advocacy.errors import AdvocacyError
from tests.killing import Killed, killed_at

NAME = b"Leila"


def sign(out: Path, signed: Path) -> None:
    """What signing two packs does."""
    with open_store(out, "sign", signed=signed) as store:
        store.private.key()
        packs = store.private.packs
        staged = packs.begin("p")
        for name in ("AAAAAAAA.pdf", "BBBBBBBB.pdf"):
            if name not in staged:
                packs.stage(name, NAME + name.encode())
        packs.publish({"AAAAAAAA.pdf": "packs", "BBBBBBBB.pdf": "packs"})


def modes(folder: Path) -> dict[str, int]:
    return {path.relative_to(folder).as_posix(): path.lstat().st_mode & 0o777 for path in (folder, *folder.rglob("*"))}


def test_all_that_is_signed_is_private_and_outside(tmp_path: Path) -> None:
    before = os.umask(0o002)
    try:
        sign(tmp_path / "out", tmp_path / "signed")
    finally:
        os.umask(before)
    found = modes(tmp_path / "signed")
    assert found.pop(".lock") & 0o007 in (0, 0o004)  # empty
    assert found == {
        ".": 0o700, ".gitignore": 0o600, "key": 0o600, "packs": 0o700, "packs/.files.json": 0o600,
        "packs/AAAAAAAA.pdf": 0o600, "packs/BBBBBBBB.pdf": 0o600,
    }  # fmt: skip
    assert {*modes(tmp_path / "out")} == {".", ".lock", "letters"}


def test_killed_at_any_step_no_name_is_in_the_output_folder_and_forgetting_leaves_none(tmp_path: Path) -> None:
    with killed_at(None) as steps:
        sign(tmp_path / "counted", tmp_path / "counted-signed")
    assert steps.count > 30
    for number in range(1, steps.count + 1):
        root = tmp_path / str(number)
        out, signed = root / "out", root / "signed"
        root.mkdir()
        with pytest.raises(Killed), killed_at(number):
            sign(out, signed)
        for path in out.rglob("*") if out.exists() else ():
            assert not path.is_file() or NAME not in path.read_bytes()
            assert "AAAAAAAA" not in path.name
        if signed.exists():
            others = {name for name, mode in modes(signed).items() if mode & 0o077}
            assert others <= {".lock"}, number
        with open_store(out, "forget", signed=signed) as store:
            assert store.forget().left == ()
        assert not signed.exists()


def test_the_key_stays_until_it_is_forgotten(tmp_path: Path) -> None:
    out, signed = tmp_path / "out", tmp_path / "signed"
    with open_store(out, "sign", signed=signed) as store:
        key = store.private.key()
        assert len(key) == 32
    sign(out, signed)
    sign(out, signed)
    with open_store(out, "sign", signed=signed) as store:
        assert store.private.key() == key
        (signed / "packs" / "copy.pdf").write_bytes(b"mine")
        forgotten = store.forget()
    assert {path.relative_to(signed).as_posix() for path in forgotten.removed} == {
        "key", "packs/AAAAAAAA.pdf", "packs/BBBBBBBB.pdf",
    }  # fmt: skip
    assert forgotten.left == (signed / "packs" / "copy.pdf",)
    assert (signed / "packs" / "copy.pdf").read_bytes() == b"mine"


def test_the_private_folder_is_not_inside_the_other_one(tmp_path: Path) -> None:
    for signed in (tmp_path / "out", tmp_path / "out" / "signed", tmp_path / "out" / "x" / ".." / "signed"):
        with (
            pytest.raises(
                AdvocacyError,
                match=r"lies inside .*out, which may be given away\n    name a folder elsewhere with --signed DIR",
            ),
            open_store(tmp_path / "out", "sign", signed=signed),
        ):
            pass
    assert not (tmp_path / "out").exists()


LINKED = (".staging", "letters", "thumbnails", "packs", "preview", ".packs.new", ".packs.old", ".packs.gone", ".lock")


@pytest.mark.parametrize("name", LINKED)
def test_a_link_in_the_output_folder_is_refused_by_name(tmp_path: Path, name: str) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "x.pdf").write_bytes(b"precious")
    out = tmp_path / "out"
    out.mkdir()
    (out / name).symlink_to(precious if name != ".lock" else precious / "x.pdf")
    with pytest.raises(AdvocacyError) as caught, open_store(out, "build"):
        pass
    assert str(caught.value) == (
        f"{out / name} is a link\n    what it points to is not touched: delete the link yourself"
    )  # fmt: skip
    assert {path.name: path.read_bytes() for path in precious.iterdir()} == {"x.pdf": b"precious"}


@pytest.mark.parametrize("name", ["out", "signed", "signed/packs", "signed/.packs.new", "signed/.lock"])
def test_links_in_place_of_the_folders_are_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "precious").mkdir()
    (tmp_path / "signed").mkdir(mode=0o700)
    if name == "signed":
        (tmp_path / "signed").rmdir()
    (tmp_path / name).symlink_to(tmp_path / "precious")
    with pytest.raises(AdvocacyError, match=rf"{tmp_path / name} is a link"):
        sign(tmp_path / "out", tmp_path / "signed")
    assert not [*(tmp_path / "precious").iterdir()]


def test_links_named_as_our_files_are_replaced_and_what_they_point_to_stays(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_bytes(b"precious")
    out, signed = tmp_path / "out", tmp_path / "signed"
    with open_store(out, "build"):
        pass
    signed.mkdir(mode=0o700)
    for name in ("index.html", ".writer.json", ".index.html.new"):
        (out / name).symlink_to(precious)
    (signed / "key").symlink_to(precious)
    with open_store(out, "build", signed=signed) as store:
        store.put("index.html", b"page")
        assert len(store.private.key()) == 32
    assert precious.read_bytes() == b"precious"
    assert not (out / "index.html").is_symlink()
    assert not (signed / "key").is_symlink()


def test_a_page_of_somebody_else_is_not_replaced(tmp_path: Path) -> None:
    with open_store(tmp_path, "build") as store:
        store.put("index.html", b"first page")
        store.put("index.html", b"page")
        (tmp_path / "index.html").write_bytes(b"a page about something else")
        with pytest.raises(AdvocacyError) as refused:
            store.put("index.html", b"next page")
    assert str(refused.value) == (
        f"{tmp_path / 'index.html'} is not as advocacy made it, and would be replaced\n"
        "    move it elsewhere, or delete it"
    )
    assert (tmp_path / "index.html").read_bytes() == b"a page about something else"


def test_a_page_of_an_earlier_version_is_replaced(tmp_path: Path) -> None:
    for name in ("index.html", "manifest.json"):
        (tmp_path / name).write_bytes(b"of an earlier version")
    with open_store(tmp_path, "build") as store:
        store.put("index.html", b"page")
    assert (tmp_path / "index.html").read_bytes() == b"page"


def test_killed_at_any_step_a_page_is_ours_whether_it_is_the_old_one_or_the_new(tmp_path: Path) -> None:
    def put(out: Path, page: bytes) -> None:
        with open_store(out, "build") as store:
            store.put("index.html", page)

    with killed_at(None) as steps:
        put(tmp_path / "counted", b"page")
    for number in range(1, steps.count + 1):
        out = tmp_path / str(number)
        put(out, b"old page")
        with suppress(Killed), killed_at(number):
            put(out, b"new")
        assert (out / "index.html").read_bytes() in (b"old page", b"new")
        put(out, b"newest page")
        assert (out / "index.html").read_bytes() == b"newest page"


def earlier(folder: Path) -> None:
    """What the version before this one left in the output folder."""
    folder.mkdir(parents=True)
    names = ("K7Q2M4XA.pdf", "HRD-ma-gov-K7Q2M4XA.pdf", "key", ".K7Q2M4XA.pdf.new", "labels-l7160.pdf", "notes.txt")
    for name in names:
        (folder / name).write_bytes(b"x")
    (folder / "packs.json").write_text(
        '{"version": 1, "packs": [{"name": "K7Q2M4XA", "letters": [], "sheets": 2}]}'
    )  # fmt: skip


@pytest.mark.parametrize("place", ["packs", ".packs.new"])
def test_signed_packs_of_an_earlier_version_are_refused_until_they_are_forgotten(tmp_path: Path, place: str) -> None:
    out = tmp_path / "out"
    earlier(out / place)
    with pytest.raises(AdvocacyError) as caught, open_store(out, "build"):
        pass
    assert str(caught.value) == (
        f"{out / place} holds letters that are signed, or their key: they have a folder beside it now\n"
        "    «advocacy forget» deletes them; then make them again with the list of signers"
    )
    with open_store(out, "forget", forgetting=True) as store:
        forgotten = store.forget()
    assert {path.name for path in forgotten.removed} == {
        "K7Q2M4XA.pdf", "HRD-ma-gov-K7Q2M4XA.pdf", "key", ".K7Q2M4XA.pdf.new", "labels-l7160.pdf", "packs.json",
    }  # fmt: skip
    assert forgotten.left == (out / place / "notes.txt",)
    assert (out / place / "notes.txt").exists()
    with open_store(out, "build"):
        pass


def test_packs_without_names_of_an_earlier_version_are_no_hindrance(tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / "packs").mkdir(parents=True)
    for name in ("northern-africa.pdf", "pack-1.pdf", "labels-l7160.pdf", "HRD-ma-gov.pdf", "packs.json"):
        (out / "packs" / name).write_bytes(b"x")
    with open_store(out, "build"):
        pass


def test_drafts_of_killed_runs_are_removed_wherever_they_lie(tmp_path: Path) -> None:
    out, signed = tmp_path / "out", tmp_path / "signed"
    sign(out, signed)
    places = [out, out / "letters", out / "thumbnails", out / ".staging", out / "packs", out / ".packs.new", signed]
    for place in (*places, signed / "packs", signed / ".packs.new"):
        place.mkdir(exist_ok=True)
        (place / ".advocacy-0123456789abcdef.draft").write_bytes(NAME)
        (place / "notes.txt").write_bytes(b"mine")
    with open_store(out, "build", signed=signed):
        pass
    assert not list(tmp_path.rglob("*.draft"))
    assert len(list(tmp_path.rglob("notes.txt"))) == 9


def test_previews_have_their_own_folder_with_a_lock_of_its_own(tmp_path: Path) -> None:
    with open_store(tmp_path / "out", "build"):
        assert keep_preview(tmp_path / "out", "a.pdf", b"x") == tmp_path / "out" / "preview" / "a.pdf"
    assert sorted(path.name for path in (tmp_path / "out" / "preview").iterdir()) == [".files.json", ".lock", "a.pdf"]
    (tmp_path / "other").mkdir()
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked" / "preview").symlink_to(tmp_path / "other")
    with pytest.raises(AdvocacyError, match="preview is a link"):
        keep_preview(tmp_path / "linked", "a.pdf", b"x")


def test_a_preview_replaces_its_own_and_no_file_of_another_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    previews = tmp_path / "preview"
    for data in (b"one", b"another"):
        assert keep_preview(tmp_path, "a.pdf", data).read_bytes() == data
    (previews / "a.pdf").write_bytes(b"with my notes on it")
    (previews / "b.pdf").write_bytes(b"mine")
    (previews / "c.pdf").mkdir()
    for name in ("a.pdf", "b.pdf", "c.pdf"):
        with pytest.raises(AdvocacyError) as caught:
            keep_preview(tmp_path, name, b"x")
        assert str(caught.value) == (
            f"{previews / name} is not as advocacy made it, and would be replaced\n    move it elsewhere, or delete it"
        )
    assert (previews / "a.pdf").read_bytes() == b"with my notes on it"
    assert (previews / "b.pdf").read_bytes() == b"mine"
    monkeypatch.setattr(os, "replace", _open_elsewhere)
    with pytest.raises(AdvocacyError) as caught:
        keep_preview(tmp_path, "d.pdf", b"x")
    assert str(caught.value) == (
        f"cannot write {previews / 'd.pdf'}: it is open\n"
        "    close it where it is open, or name another file with --out FILE"
    )


def _open_elsewhere(*_: object, **_folders: object) -> None:
    raise PermissionError(13, "it is open", "draft")
