import gc
import os
import tempfile
from concurrent.futures import process
from pathlib import Path

import pytest

from advocacy.batch import workers
from advocacy.batch.workers import cores, typeset_all
from advocacy.campaign.campaign import Campaign
from advocacy.errors import AdvocacyError
from advocacy.letter.merge import Paper, merge
from advocacy.letter.typeset import Materials
from tests.conftest import DAY


@pytest.mark.parametrize("jobs", [1, 2])
def test_every_letter_comes_back_once(small: Campaign, monkeypatch: pytest.MonkeyPatch, jobs: int) -> None:
    monkeypatch.setattr(workers, "WORTH_A_PROCESS", 2)
    letters = merge(small, small.directory.recipients, DAY, Paper.A4)
    outcomes = dict(typeset_all(Materials.of(small), letters, jobs))
    assert set(outcomes) == set(letters)
    assert all(isinstance(pdf, bytes) and pdf.startswith(b"%PDF") for pdf in outcomes.values())


@pytest.mark.parametrize("jobs", [1, 2])
def test_nothing_is_left_in_the_temporary_folder(
    small: Campaign, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, jobs: int
) -> None:
    monkeypatch.setattr(workers, "WORTH_A_PROCESS", 2)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    letters = merge(small, small.directory.recipients, DAY, Paper.A4)
    assert len(list(typeset_all(Materials.of(small), letters, jobs))) == 5
    gc.collect()
    assert not list(tmp_path.iterdir())


def test_a_style_that_fails_is_an_outcome_of_every_letter(small: Campaign) -> None:
    materials = Materials.of(small)
    broken = type(materials)(materials.files, "p { color: nocolour }", materials.template)
    letters = merge(small, small.directory.recipients, DAY, Paper.A4)
    outcomes = [outcome for _, outcome in typeset_all(broken, letters, 1)]
    assert len(outcomes) == 5
    assert all(isinstance(outcome, AdvocacyError) and "nocolour" in str(outcome) for outcome in outcomes)


def test_a_crash_of_the_renderer_becomes_a_message(small: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "WORTH_A_PROCESS", 2)

    class Crashed(process.ProcessPoolExecutor):
        def submit(self, *_: object, **__: object) -> object:  # type: ignore[override]
            return super().submit(os._exit, 139)

    monkeypatch.setattr(workers, "ProcessPoolExecutor", Crashed)
    letters = merge(small, small.directory.recipients, DAY, Paper.A4)
    with pytest.raises(AdvocacyError, match=r"the renderer crashed\n.*advocacy doctor"):
        list(typeset_all(Materials.of(small), letters, 2))


def test_without_shared_memory_the_letters_are_made_here(small: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "WORTH_A_PROCESS", 2)

    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(workers, "ProcessPoolExecutor", refused)
    letters = merge(small, small.directory.recipients, DAY, Paper.A4)
    outcomes = [outcome for _, outcome in typeset_all(Materials.of(small), letters, 2)]
    assert len(outcomes) == 5
    assert all(isinstance(outcome, bytes) for outcome in outcomes)


def test_cores_are_those_this_process_may_use() -> None:
    assert 1 <= cores() <= (os.cpu_count() or 1)
