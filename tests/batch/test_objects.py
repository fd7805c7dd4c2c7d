"""Letters in object storage: whole, published by the manifest alone, never written over, by one writer."""

import errno
import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from advocacy.batch import objects
from advocacy.batch.manifest import BuiltLetter, Manifest, letter_file, manifest_of
from advocacy.batch.objects import IntoBucket, ObjectPlace, manifest_at, open_objects
from advocacy.batch.staging import Staged
from advocacy.errors import AdvocacyError, Problem
from tests.conftest import DAY, Program
from tests.object_storage import BUCKET, object_storage

pytestmark = [
    pytest.mark.skipif(not find_spec("s3fs"), reason="the extra «cluster» is not installed"),
    pytest.mark.skipif(not find_spec("moto"), reason="moto, which stands for S3, is not installed"),
]

OF_A, OF_B = "a" * 64, "b" * 64


@pytest.fixture(scope="module")
def storage() -> Iterator[Any]:
    from s3fs import S3FileSystem

    with object_storage():
        yield S3FileSystem(use_listings_cache=False)


@pytest.fixture
def place(storage: Any, tmp_path: Path) -> ObjectPlace:
    """One that no other test writes to."""
    assert storage
    return ObjectPlace(BUCKET) / tmp_path.name


def problem_of(run: Callable[[], object]) -> Problem:
    with pytest.raises(AdvocacyError) as raised:
        run()
    (problem,) = raised.value.problems
    return problem


def opened(place: ObjectPlace) -> None:
    with open_objects(place, "build"):
        pass


def names(storage: Any, place: ObjectPlace) -> list[str]:
    return [name.removeprefix(f"{place.path}/") for name in storage.find(place.path)]


def put(place: ObjectPlace, letter: BuiltLetter, data: bytes, made_from: str) -> Manifest:
    """Build one letter there."""
    with open_objects(place, "build") as store:
        waits = store.stage(f"{letter.id}.{made_from}.pdf", data)
        manifest = naming(letter, waits, made_from)
        store.publish({waits.name: waits.name}, manifest, ())
    return manifest


def naming(letter: BuiltLetter, waits: Staged, made_from: str) -> Manifest:
    new = {"file": waits.name, "sha256": waits.digest, "bytes": waits.size, "made_from": made_from}
    return Manifest(
        versions={"advocacy": "1"}, campaign="", inputs={}, letters=(BuiltLetter(**letter.model_dump() | new),)
    )


@pytest.fixture
def letter(small_out: Path) -> BuiltLetter:
    manifest = manifest_of(small_out)
    assert manifest
    return manifest.letters[0]


def test_a_letter_that_no_manifest_names_is_taken_up_and_published_with_one(
    storage: Any, place: ObjectPlace, letter: BuiltLetter
) -> None:
    name = f"{letter.id}.{OF_A}.pdf"
    with open_objects(place, "build") as store:
        waits = store.stage(name, b"%PDF-a")
    assert names(storage, place) == [waits.name] == [letter_file(letter.id, OF_A)]
    assert manifest_at(place) is None
    with open_objects(place, "build") as store:
        assert store.staged({name, f"{letter.id}.{OF_B}.pdf"}) == {name: waits}
        manifest = naming(letter, waits, OF_A)
        store.publish({waits.name: waits.name}, manifest, ())
    assert manifest_at(place) == manifest
    assert names(storage, place) == [waits.name, "manifest.json"]
    with open_objects(place, "build") as store:
        assert store.holds(manifest.letters[0])
        assert not store.holds(manifest.letters[0].model_copy(update={"bytes": 7}))
        assert store.manifest() == manifest


def test_what_a_manifest_names_is_there_until_another_is(storage: Any, place: ObjectPlace, letter: BuiltLetter) -> None:
    """Whoever stops a run, and when, finds a manifest with its letters, and takes up the rest."""
    first = put(place, letter, b"%PDF-a", OF_A)
    storage.pipe_file((place / "letters/notes.txt").path, b"of somebody else")
    with open_objects(place, "build") as store:
        waits = store.stage(f"{letter.id}.{OF_B}.pdf", b"%PDF-b")
        assert store.strays(first) == ("letters/notes.txt",)
    assert manifest_at(place) == first
    assert storage.cat_file((place / first.letters[0].file).path) == b"%PDF-a"
    second = put(place, letter, b"%PDF-b", OF_B)
    assert manifest_at(place) == second
    assert names(storage, place) == sorted([waits.name, "letters/notes.txt", "manifest.json"])


def test_nothing_is_written_over(storage: Any, place: ObjectPlace, letter: BuiltLetter) -> None:
    file = put(place, letter, b"%PDF-a", OF_A).letters[0].file
    there = IntoBucket(place, file)
    assert there(b"%PDF-a") == Staged.of(file, b"%PDF-a"), "as where a machine died that had put it"
    assert there(b"%PDF-b") == b"%PDF-b"
    with open_objects(place, "build") as store:
        problem = problem_of(lambda: store.stage(f"{letter.id}.{OF_A}.pdf", b"%PDF-b"))
    message = f"{place / file} is not as advocacy made it"
    assert problem == Problem(message, "delete it, then run the command again")
    assert storage.cat_file((place / file).path) == b"%PDF-a"


def test_a_letter_that_was_changed_there_is_not_taken_for_ours(
    storage: Any, place: ObjectPlace, letter: BuiltLetter
) -> None:
    entry = put(place, letter, b"%PDF-a", OF_A).letters[0]
    storage.pipe_file((place / entry.file).path, b"%PDF of somebody else")
    name = f"{letter.id}.{OF_A}.pdf"
    with open_objects(place, "build") as store:
        assert not store.holds(entry)
        assert store.staged({name}) == {}
        assert (
            problem_of(lambda: store.stage(name, b"%PDF-a")).message
            == f"{place / entry.file} is not as advocacy made it"
        )


def test_a_second_writer_is_told_who_is_there(storage: Any, place: ObjectPlace) -> None:
    with open_objects(place, "build"):
        problem = problem_of(lambda: opened(place))
    said = rf"another run is writing to {place}: advocacy build, process {os.getpid()} on \S+, since [\d: +-]+"
    assert re.fullmatch(said, problem.message)
    assert problem.remedy == f"wait until it is done; where it was killed, delete {place}/.lock"
    opened(place)
    storage.pipe_file((place / ".lock").path, b"[]")
    assert problem_of(lambda: opened(place)).message == f"another run is writing to {place}"
    assert storage.cat_file((place / ".lock").path) == b"[]"


def test_a_run_whose_lock_is_gone_publishes_nothing(storage: Any, place: ObjectPlace, letter: BuiltLetter) -> None:
    with open_objects(place, "build") as store:
        storage.pipe_file((place / ".lock").path, b"of another run")
        waits = store.stage(f"{letter.id}.{OF_A}.pdf", b"%PDF-a")
        problem = problem_of(lambda: store.publish({waits.name: waits.name}, naming(letter, waits, OF_A), ()))
    message = f"{place}/.lock was deleted, or another run has put its own, while this one was at work"
    assert problem == Problem(message, "see that nobody else writes there, then run the command again")
    assert names(storage, place) == [".lock", waits.name]
    assert storage.cat_file((place / ".lock").path) == b"of another run"


def test_storage_that_ignores_the_condition_is_refused(
    storage: Any, place: ObjectPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(objects, "ONLY_WHERE_NONE_IS", "overwrite")
    message = f"{place} does not know conditional writes, so two runs could write to it at once"
    remedy = "write to a folder, and copy what is there: see docs/scale.md"
    assert problem_of(lambda: opened(place)) == Problem(message, remedy)
    assert names(storage, place) == []


def test_a_manifest_of_another_kind_is_named(storage: Any, place: ObjectPlace) -> None:
    storage.pipe_file((place / "manifest.json").path, b"{}")
    problem = problem_of(lambda: manifest_at(place))
    assert (problem.message, problem.file) == ("is not a manifest of this version", f"{place}/manifest.json")


@pytest.mark.parametrize(
    ("raised", "message", "remedy"),
    [
        (FileNotFoundError(), f"there is no bucket «{BUCKET}»", "make it, or name another with --out"),
        (
            PermissionError(),
            "this machine lacks rights it needs at {}",
            "give it the right to list, read, write and delete objects there",
        ),
        (
            LookupError("of a library"),
            "{} cannot be reached: LookupError",
            "see that it is there, and that this machine reaches it: docs/scale.md",
        ),
        (
            OSError(errno.EBUSY, "Please reduce your request rate"),
            "{} cannot be reached: Please reduce your request rate",
            "see that it is there, and that this machine reaches it: docs/scale.md",
        ),
    ],
)
def test_what_is_wrong_is_told_in_our_words(
    place: ObjectPlace, monkeypatch: pytest.MonkeyPatch, raised: Exception, message: str, remedy: str
) -> None:
    class Failing:
        def pipe_file(self, *_: object, **__: object) -> None:
            raise raised

    monkeypatch.setattr("s3fs.S3FileSystem", lambda **_: Failing())
    assert problem_of(lambda: opened(place)) == Problem(message.format(place), remedy)
    assert IntoBucket(place, "letters/a.pdf")(b"%PDF") == b"%PDF"


@pytest.mark.parametrize("kind", sorted(objects.WITHOUT_CREDENTIALS))
def test_missing_credentials_are_told_as_such(place: ObjectPlace, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    from botocore import exceptions

    error = getattr(exceptions, kind)
    monkeypatch.setattr("s3fs.S3FileSystem", lambda **_: raise_(error.__new__(error)))
    problem = Problem(f"this machine has no credentials for {place}", "set them up: see docs/scale.md")
    assert problem_of(lambda: opened(place)) == problem


def raise_(error: Exception) -> None:
    raise error


@pytest.mark.usefixtures("storage")
def test_a_mistake_of_ours_is_not_laid_on_the_storage(place: ObjectPlace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("advocacy.batch.objects._put_new", lambda _: None)
    with pytest.raises(TypeError):
        opened(place)


@pytest.mark.usefixtures("storage")
def test_a_bucket_that_is_not_there_is_named() -> None:
    assert problem_of(lambda: opened(ObjectPlace("nobodys/x"))).message == "there is no bucket «nobodys»"


def test_without_s3fs_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "s3fs", None)
    remedy = "install advocacy with its extra «cluster»: see docs/scale.md"
    problem = problem_of(lambda: opened(ObjectPlace("b")))
    assert problem == Problem("«--out s3://…» needs s3fs, which is not installed", remedy)


@pytest.mark.slow
def test_a_copy_of_what_was_built_there_is_an_output_folder(
    program: Program, folder: Path, small_out: Path, storage: Any, place: ObjectPlace, tmp_path: Path
) -> None:
    here = manifest_of(small_out)
    assert here
    letters = [entry.model_copy(update={"file": letter_file(entry.id, entry.made_from)}) for entry in here.letters]
    with open_objects(place, "build") as store:  # as a build does, which takes longer
        for entry in here.letters:
            store.stage(f"{entry.id}.{entry.made_from}.pdf", (small_out / entry.file).read_bytes())
        store.publish({}, here.model_copy(update={"letters": tuple(letters)}), ())
    words = ["--root", folder, "--date", DAY.isoformat(), "--out"]
    run = program("build", *words, place)
    assert (run.code, run.err) == (0, "")
    lines = run.out.splitlines()
    assert lines[0] == f"0 letters made, {len(letters)} unchanged in {place}/letters"
    assert lines[-1] == f"Next: copy {place} into a folder, as docs/scale.md says; all other commands work there"

    out = tmp_path / "out"
    storage.get((place / "manifest.json").path, str(out / "manifest.json"))
    storage.get((place / "letters").path, str(out / "letters"), recursive=True)
    same = ["--root", folder, "--out", out]
    assert program("proof", *same).code == 0
    assert program("pack", *same, "--with-unaddressed").code == 0
    assert letters[0].file in (out / "index.html").read_text("utf-8")
    assert program("share", *same).code == 0
    assert json.loads(program("status", *same, "--json").out)["data"]["built"] == len(letters)

    listed = folder / "recipients.yaml"
    listed.write_text(listed.read_text("utf-8").replace("65760 Eschborn", "65761 Eschborn", 1), "utf-8")
    for where in (place, out):
        run = program("build", *words, where)
        assert (run.code, run.err) == (0, "")
        assert run.out.startswith(f"1 letter made, {len(letters) - 1} unchanged")
    assert letters[0].file not in names(storage, place)
    assert sorted(path.name for path in (out / "letters").iterdir()) == sorted(
        ["de-bafa.pdf", *(Path(entry.file).name for entry in letters[1:])]
    )
    assert program("proof", *same).code == 0
