"""Other machines write into an output folder that they share, and give back what they cannot write there."""

from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import Any

import pytest

from advocacy.batch.build import build
from advocacy.batch.manifest import Manifest
from advocacy.batch.shared_staging import SHARED, IntoStaging
from advocacy.batch.staging import Staged
from advocacy.batch.store import open_store
from advocacy.campaign.campaign import load_campaign
from advocacy.files.folder import Folder
from advocacy.letter.merge import Paper
from advocacy.letter.request import LetterRequest
from advocacy.processes import pool
from tests.conftest import DAY, in_one_size

NOTHING = Manifest(versions={"advocacy": "1"}, campaign="", inputs={}, letters=())


def test_what_another_machine_writes_is_published_and_nothing_of_it_is_left(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with open_store(out, "build") as store:
        put = store.elsewhere()("aa-a.0.pdf")
        waits = put(b"%PDF")
        assert isinstance(waits, Staged)
        assert store.staged({"aa-a.0.pdf"}) == {"aa-a.0.pdf": waits}
        (out / ".staging" / f".advocacy-{'0' * 16}.draft").write_bytes(b"%P")  # of a machine that died
        store.publish({waits.name: "letters/aa-a.pdf"}, NOTHING, ())
        assert put(b"%PDF") == b"%PDF", "a machine that comes too late"
    assert (out / "letters" / "aa-a.pdf").read_bytes() == b"%PDF"
    assert not (out / ".staging").exists()


def test_a_machine_that_does_not_share_the_folder_gives_back_what_it_has_made(tmp_path: Path) -> None:
    with open_store(tmp_path / "here", "build") as here, open_store(tmp_path / "there", "build") as there:
        put = here.elsewhere()("aa-a.0.pdf")
        there.elsewhere()
        for staging in (tmp_path / "there" / ".staging", tmp_path / "nowhere"):
            assert IntoStaging(staging, put.word, put.name)(b"%PDF") == b"%PDF"
        (tmp_path / "link").symlink_to(tmp_path / "here" / ".staging")
        assert IntoStaging(tmp_path / "link", put.word, put.name)(b"%PDF") == b"%PDF"
        assert [path.name for path in (tmp_path / "there" / ".staging").iterdir()] == [SHARED]


def test_nor_does_one_that_may_not_write_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    with open_store(tmp_path, "build") as store:
        put = store.elsewhere()("aa-a.0.pdf")
        monkeypatch.setattr(Folder, "create", refuse)
        assert put(b"%PDF") == b"%PDF"


class Machine:
    """Another one, which has the same folders as this one, or others."""

    def __init__(self, *, shares: bool) -> None:
        self._shares = shares

    def outcomes(
        self, work: Any, tasks: Sequence[Any], put: Callable[[Any], pool.Put] | None
    ) -> Generator[tuple[Any, Any]]:
        with pool.run(work, tasks, 1) as results:
            for task, result in results:
                yield task, put(task)(result) if put and self._shares else result


@pytest.mark.slow
def test_the_same_letters_are_published_whoever_wrote_them(folder: Path, tmp_path: Path) -> None:
    campaign, request = load_campaign(in_one_size(folder)), LetterRequest(DAY, Paper.A4)
    recipients = campaign.directory.recipients[:2]
    places = {name: tmp_path / name for name in ("here", "shared", "apart")}
    jobs: dict[str, pool.Jobs] = {"here": 1, "shared": Machine(shares=True), "apart": Machine(shares=False)}
    made = {name: build(campaign, recipients, out, request, jobs=jobs[name]) for name, out in places.items()}
    assert made["here"].manifest == made["shared"].manifest == made["apart"].manifest
    for entry in made["here"].manifest.letters:
        assert len({(out / entry.file).read_bytes() for out in places.values()}) == 1
    by_whom = {name: (result.written_there, result.came_back) for name, result in made.items()}
    assert by_whom == {"here": (0, 0), "shared": (2, 0), "apart": (0, 2)}
