import json
import os
from pathlib import Path

import pytest

from advocacy.batch.manifest import BuiltLetter, Manifest, id_in, letter_file, manifest_of, read_manifest
from advocacy.errors import AdvocacyError
from tests.conftest import Program


def test_a_manifest_is_read_back_as_it_was_written() -> None:
    entry = BuiltLetter(
        id="de-bafa", reference="HRD-de-bafa", file="letters/de-bafa.pdf", sha256="0" * 64, bytes=1, made_from="1",
        title="عنوان", date="2026-11-23", paper="a4", country="DE", kind="export-control",
        audience="licensing-authority", warnings=("no postal address",),
    )  # fmt: skip
    manifest = Manifest(versions={"advocacy": "1"}, campaign="2", inputs={"recipients.yaml": "3"}, letters=(entry,))
    text = manifest.to_json()
    assert "عنوان" in text
    assert text.endswith("}\n")
    assert read_manifest(text.encode(), "manifest.json") == manifest


@pytest.mark.parametrize("command", ["proof", "status", "pack"])
@pytest.mark.parametrize("wrong", ["every letter twice", "no versions"])
def test_a_manifest_that_cannot_be_ours_is_refused(program: Program, built: Path, wrong: str, command: str) -> None:
    path = built / "out" / "manifest.json"
    said = json.loads(path.read_text("utf-8"))
    path.write_text(
        json.dumps(said | ({"versions": {}} if "no" in wrong else {"letters": said["letters"] * 2})), "utf-8"
    )
    run = program(command, "--root", built)
    assert (run.code, run.out) == (1, "")
    assert run.err == (
        "manifest.json: is not a manifest of this version\n"
        "    delete it and build again: every letter will be made anew\n"
    )


def test_a_letter_is_named_after_its_id_and_what_it_was_made_from_and_nothing_else(small_out: Path) -> None:
    manifest = manifest_of(small_out)
    assert manifest
    entry = manifest.letters[0]
    named = {**entry.model_dump(), "file": letter_file(entry.id, entry.made_from)}
    assert BuiltLetter(**named).file == f"letters/{entry.id}.{entry.made_from[:16]}.pdf"
    assert id_in(named["file"]) == id_in(entry.file) == entry.id
    for wrong in ({"made_from": "0" * 64}, {"made_from": "../../x", "file": letter_file(entry.id, "../../x")}):
        with pytest.raises(ValueError, match="named after its id"):
            BuiltLetter(**named | wrong)


def test_a_folder_without_a_manifest_has_none(tmp_path: Path) -> None:
    assert manifest_of(tmp_path) is None
    assert manifest_of(tmp_path / "missing") is None
    (tmp_path / "file").touch()
    assert manifest_of(tmp_path / "file") is None
    manifest = Manifest(versions={"advocacy": "1"}, campaign="2", inputs={}, letters=())
    (tmp_path / "manifest.json").write_text(manifest.to_json(), "utf-8")
    assert manifest_of(tmp_path) == manifest


def test_a_manifest_that_cannot_be_read_is_no_missing_one(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").mkdir()
    with pytest.raises(AdvocacyError) as refused:
        manifest_of(tmp_path)
    assert str(refused.value).startswith(f"cannot read {tmp_path / 'manifest.json'}: ")
    assert str(refused.value).endswith("see that you may read it")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="has no such pipes")
def test_a_manifest_that_is_no_file_or_too_large_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "manifest.json"
    os.mkfifo(path)
    remedy = "delete it and build again: every letter will be made anew"
    with pytest.raises(AdvocacyError, match=f"manifest.json: is a pipe or a device, not a file\n    {remedy}"):
        manifest_of(tmp_path)
    path.unlink()
    with path.open("wb") as large:
        large.truncate(20 * 2**30)
    with pytest.raises(AdvocacyError, match=f"manifest.json: is too large\n    {remedy}"):
        manifest_of(tmp_path)
