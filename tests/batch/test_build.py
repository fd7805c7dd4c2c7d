import json
import os
import re
from collections.abc import Callable, Collection
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from advocacy.batch import sample as sampling
from advocacy.batch import store
from advocacy.batch.build import BuildResult, _are_few, build
from advocacy.batch.making import warnings_of
from advocacy.batch.sample import _traits, sample
from advocacy.campaign import TEMPLATE
from advocacy.campaign.campaign import Campaign
from advocacy.campaign.delivery import DIRECT
from advocacy.campaign.recipients import RecipientList
from advocacy.errors import AdvocacyError, Problem
from advocacy.files.folder import Folder
from advocacy.letter.manuscript import Manuscript
from advocacy.letter.merge import Paper, merge, merge_each
from advocacy.letter.request import LetterRequest
from advocacy.letter.type_size import TypeSize
from advocacy.letter.typeset import Typesetter
from advocacy.letter.typesetting import Typesetting
from advocacy.press.status import read_status
from advocacy.processes import pool
from advocacy.processes.limits import Limits
from advocacy.processes.pool import NOT_TRIED
from tests.conftest import DAY, with_template

IN_WORKERS = pool.run

pytestmark = pytest.mark.usefixtures("set_once")

Build = Callable[..., BuildResult]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def run(campaign: Campaign, out: Path, *ids: str, **options: object) -> BuildResult:
    recipients = [r for r in campaign.directory.recipients if not ids or r.id in ids]
    asked = {name: options.pop(name) for name in ("day", "paper", "window") if name in options}
    settings = {"jobs": 1, **options}
    return build(campaign, recipients, out, LetterRequest(**{"day": DAY, "paper": Paper.A4, **asked}), **settings)  # type: ignore[arg-type]


def without(campaign: Campaign, identifier: str) -> Campaign:
    left = tuple(r for r in campaign.directory.recipients if r.id != identifier)
    return replace(campaign, directory=RecipientList(left, campaign.directory.states))


def bytes_in(out: Path) -> dict[str, bytes]:
    files = (path for path in out.rglob("*") if path.is_file() and path.name not in (".lock", ".files.json"))
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in files}


def test_a_build_makes_every_letter_and_says_what_from(small: Campaign, out: Path) -> None:
    result = run(small, out)
    assert result.made == ("de-bafa", "it-gov", "ma-gov", "no-gov", "sa-gov")
    written = json.loads((out / "manifest.json").read_text("utf-8"))
    assert [entry["id"] for entry in written["letters"]] == list(result.made)
    for entry in written["letters"]:
        pdf = (out / entry["file"]).read_bytes()
        assert pdf.startswith(b"%PDF-1.7")
        assert (sha256(pdf).hexdigest(), len(pdf)) == (entry["sha256"], entry["bytes"])
    first = written["letters"][0]
    assert (first["reference"], first["date"], first["paper"]) == ("HRD-de-bafa", "2026-11-23", "a4")
    assert first["warnings"] == []
    said = ["no postal address, and no mission to deliver it"]
    assert written["letters"][2]["warnings"] == said, "a note is background"
    assert [entry["window"] for entry in written["letters"]] == [True] * 5
    assert {entry["type_size"] for entry in written["letters"]} == {written["type_sizes"]["a4"]["size"]}
    assert set(written["versions"]) == {"advocacy", "weasyprint", "pango", "subsetter"}
    assert {"recipients.yaml", "letters/petition.yaml", "letters/letter.css", "fonts/Amiri-Bold.ttf"} <= set(
        written["inputs"]
    )
    assert set(bytes_in(out)) == {"manifest.json", *(entry["file"] for entry in written["letters"])}


def test_the_same_inputs_give_the_same_bytes_in_any_folder_and_number_of_processes(
    small: Campaign, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(small, tmp_path / "one")
    monkeypatch.setattr(pool, "run", IN_WORKERS)
    monkeypatch.setattr(Typesetting, "worth_a_process", 2)
    run(small, tmp_path / "another" / "place", jobs=2)
    assert bytes_in(tmp_path / "one") == bytes_in(tmp_path / "another" / "place")


def test_no_process_starts_for_the_size_of_the_type_alone(
    small: Campaign, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    def chosen(*_: object, jobs: object, **__: object) -> TypeSize:
        asked.append(jobs)
        return TypeSize("", "11pt")

    monkeypatch.setattr("advocacy.batch.build.type_size", chosen)
    monkeypatch.setattr(Typesetting, "worth_a_process", 2)
    run(small, out, "ma-gov", jobs=8)
    run(small, out / "all", jobs=8)
    assert asked == [1, 3]


def test_where_nothing_was_built_processes_start_before_the_size_is_known(
    small: Campaign, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected: list[int] = []
    monkeypatch.setattr(Typesetting, "worth_a_process", 2)
    monkeypatch.setattr("advocacy.processes.pool.expect", lambda *_, processes: expected.append(processes))
    for _ in range(2):
        run(small, out, jobs=8)
    assert expected == [3]


def test_who_goes_on_wants_no_letter_that_cannot_be_set_to_find_the_size(
    small: Campaign, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[set[str]] = []

    def chosen(*_: object, wanted: Collection[str], **__: object) -> TypeSize:
        asked.append({*wanted})
        return TypeSize("", "11pt")

    monkeypatch.setattr("advocacy.batch.build.type_size", chosen)
    for keep_going in (False, True):
        run(small, out, "ma-gov", keep_going=keep_going)
    assert asked == [{"ma-gov"}, set()]


def test_unchanged_letters_are_kept_and_changed_ones_made_anew(
    small: Campaign, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(small, out)
    before = bytes_in(out)
    merged: list[str | None] = []

    def counted(*words: Any) -> Any:
        merged.append(words[-1].type_size)
        return merge_each(*words)

    monkeypatch.setattr("advocacy.batch.build.merge_each", counted)
    again = run(small, out)
    assert (again.made, len(again.kept)) == ((), 5)
    assert merged == [again.manifest.letters[0].type_size]  # once, in the size of the last build
    assert bytes_in(out) == before

    (out / "letters" / "it-gov.pdf").write_bytes(b"damaged")
    (out / "letters" / "ma-gov.pdf").unlink()
    mended = run(small, out)
    assert mended.made == ("it-gov", "ma-gov")
    assert bytes_in(out) == before

    other_day = run(small, out, "no-gov", day=DAY.replace(day=24))
    assert other_day.made == ("no-gov",)
    assert [e.date for e in other_day.manifest.letters if e.id in ("no-gov", "it-gov")] == ["2026-11-23", "2026-11-24"]


def test_building_some_keeps_the_others(small: Campaign, out: Path) -> None:
    run(small, out, "de-bafa", "it-gov")
    result = run(small, out, "sa-gov")
    assert [entry.id for entry in result.manifest.letters] == ["de-bafa", "it-gov", "sa-gov"]
    assert len(bytes_in(out)) == 4


def test_a_recipient_taken_off_the_list_takes_its_letter_along(small: Campaign, out: Path) -> None:
    run(small, out)
    result = run(without(small, "it-gov"), out)
    assert result.removed == ("letters/it-gov.pdf",)
    assert not (out / "letters" / "it-gov.pdf").exists()
    assert "it-gov" not in {entry.id for entry in result.manifest.letters}


def test_a_letter_that_somebody_else_wrote_is_not_replaced(small: Campaign, out: Path) -> None:
    """Nor is anything else changed; the same bytes, as after a manifest was lost, are no other letter."""
    run(small, out, "de-bafa", "ma-gov")
    (out / "letters" / "it-gov.pdf").write_bytes(b"by hand")
    before = bytes_in(out)
    with pytest.raises(AdvocacyError) as refused:
        run(small, out, "it-gov", "ma-gov", day=DAY.replace(day=24))
    assert str(refused.value) == (
        f"{out / 'letters' / 'it-gov.pdf'} is not as advocacy made it, and would be replaced\n"
        "    move it elsewhere, or delete it"
    )
    assert {name: data for name, data in bytes_in(out).items() if ".staging" not in name} == before
    (out / "letters" / "it-gov.pdf").unlink()
    (out / "manifest.json").unlink()
    assert run(small, out, "de-bafa", "it-gov").made == ("de-bafa", "it-gov")


def test_a_file_that_somebody_changed_or_added_is_left_alone_and_named(small: Campaign, out: Path) -> None:
    run(small, out)
    (out / "letters" / "it-gov.pdf").write_bytes(b"signed by hand")
    (out / "letters" / "notes.txt").write_text("mine")
    result = run(without(small, "it-gov"), out)
    assert result.removed == ()
    assert result.strays == ("letters/it-gov.pdf", "letters/notes.txt")
    assert (out / "letters" / "it-gov.pdf").read_bytes() == b"signed by hand"


def test_one_bad_letter_and_none_is_touched(small: Campaign, out: Path) -> None:
    run(small, out)
    before = bytes_in(out)
    long = small.directory.recipients[1].model_copy(update={"ministry": "وزارة " * 120})
    listed = tuple(long if r.id == long.id else r for r in small.directory.recipients)
    bad = replace(small, directory=RecipientList(listed, small.directory.states))
    with pytest.raises(AdvocacyError, match=r"the letter to it-gov takes . pages on a4 paper"):
        run(bad, out, day=DAY.replace(day=24))
    assert {name: data for name, data in bytes_in(out).items() if ".staging" not in name} == before


def test_a_killed_run_is_taken_up_and_ends_with_the_same_bytes(
    small: Campaign, tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(small, tmp_path / "whole")
    done: list[int] = []

    def killed_after_three() -> None:
        done.append(1)
        if len(done) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(small, out, on_letter=killed_after_three)
    assert not [name for name in bytes_in(out) if not name.startswith(".staging/")]
    status = read_status(small, out, tmp_path / "signed")
    assert (status.built, len(status.left_ready)) == (0, 3)
    assert status.next == ("a build was stopped with 3 letters ready: the same command continues from there",)

    typeset_again: list[str] = []
    real = Typesetter.typeset

    def counting(typesetter: Typesetter, manuscript: Manuscript) -> bytes:
        typeset_again.append(manuscript.id)
        return real(typesetter, manuscript)

    monkeypatch.setattr(Typesetter, "typeset", counting)
    assert len(run(small, out).made) == 5
    assert len(typeset_again) == 2
    assert read_status(small, out, tmp_path / "signed").left_ready == ()
    assert bytes_in(out) == bytes_in(tmp_path / "whole")


@pytest.mark.slow
def test_a_letter_that_takes_too_much_is_named_and_the_others_are_set(
    small: Campaign, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "run", IN_WORKERS)
    monkeypatch.setattr("advocacy.batch.build.type_size", lambda *_, **__: None)
    monkeypatch.setattr(Typesetting, "of", lambda materials, _: Typesetting(materials, Limits(seconds=1)))
    gradient = "repeating-linear-gradient(red 0, blue 0.000001px)"
    endless = f"{{% if 'it-gov' in reference %}}<p style='background: {gradient}'>x</p>{{% endif %}}"
    template = small.text_of(TEMPLATE)
    wrong = with_template(small, template.replace("<h1>", f"{endless}<h1>", 1))
    with pytest.raises(AdvocacyError) as raised:
        run(wrong, out)
    (problem,) = raised.value.problems
    assert problem.message.startswith("setting the letter to it-gov in type takes more than ")
    assert ", at <p style='background: " in problem.message
    assert (problem.file, problem.line) == (TEMPLATE, template[: template.index("<h1>")].count("\n") + 1)
    staged = {name.partition("/")[2].partition(".")[0] for name in bytes_in(out) if name.startswith(".staging/")}
    assert staged == {"de-bafa", "ma-gov", "no-gov", "sa-gov"}
    assert not [name for name in bytes_in(out) if not name.startswith(".staging/")]

    result = run(wrong, out, keep_going=True)
    assert {identifier: error.problems for identifier, error in result.failed.items()} == {"it-gov": (problem,)}
    assert {*result.made} == {entry.id for entry in result.manifest.letters} == staged
    assert {file.stem for file in (out / "letters").iterdir()} == staged


def test_where_some_letters_were_not_tried_nobody_knows_which_fail(small: Campaign) -> None:
    failed = {"it-gov": AdvocacyError(Problem("takes more", "mend it"))}
    assert _are_few(failed, small.directory.recipients)
    assert not _are_few(failed, small.directory.recipients[:1])
    assert not _are_few({**failed, "ma-gov": AdvocacyError(NOT_TRIED)}, small.directory.recipients)


@pytest.mark.parametrize("at", range(1, 7))
def test_killed_while_publishing_nothing_is_half_written(
    small: Campaign, tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    """The run dies at its ``at``-th move of a file to its final name."""
    run(small, tmp_path / "whole")
    whole = bytes_in(tmp_path / "whole")
    moves: list[object] = []
    real = Folder.move

    def dying(self: Folder, name: str, into: Folder, new: str) -> None:
        if into.path.name != ".staging" and new not in (".writer.json", ".files.json"):
            moves.append(new)
            if len(moves) == at:
                raise KeyboardInterrupt
        real(self, name, into, new)

    with monkeypatch.context() as patch:
        patch.setattr(Folder, "move", dying)
        with pytest.raises(KeyboardInterrupt):
            run(small, out)
    final = {name: data for name, data in bytes_in(out).items() if name.startswith("letters/")}
    assert len(final) == at - 1
    assert all(whole[name] == data for name, data in final.items())
    run(small, out)
    assert {n: d for n, d in bytes_in(out).items() if not n.startswith(".")} == whole


def test_a_second_writer_is_told_who_is_there(small: Campaign, out: Path) -> None:
    with store.open_store(out, "pack"), pytest.raises(AdvocacyError) as caught:
        run(small, out)
    said = rf"another run is writing to {out}: advocacy pack, process {os.getpid()}, since \d{{4}}-\d\d-\d\d [\d:+]+\n"
    assert re.fullmatch(rf"{said}    wait until it is done, or write elsewhere with --out DIR", str(caught.value))
    assert sorted(path.name for path in out.iterdir()) == [".lock", "letters"]


def test_a_folder_that_cannot_be_written_is_named(small: Campaign, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(
        AdvocacyError, match=r"cannot write .*file.*\n.*choose a folder you may write to with --out DIR"
    ):
        run(small, tmp_path / "file" / "out")


def test_a_manifest_of_another_kind_is_named(small: Campaign, out: Path) -> None:
    out.mkdir()
    (out / "manifest.json").write_text('{"format": 7}')
    with pytest.raises(
        AdvocacyError, match=r"manifest.json: is not a manifest of this version\n.*delete it and build again"
    ):
        run(small, out)


def test_a_sample_is_as_mixed_as_the_list_allows(shipped: Campaign) -> None:
    everyone = shipped.directory.recipients
    chosen = sample(shipped, everyone, 6, DAY)
    assert len(chosen) == 6
    assert len({r.audience for r in chosen}) == 4
    assert len({r.rank for r in chosen}) >= 5
    assert len({shipped.delivery(r, DAY).way for r in chosen}) >= 2
    assert len({shipped.directory.state_of(r).region for r in chosen}) == 6
    assert {r.id[0] < "m" for r in chosen} == {True, False}, "from the whole alphabet"
    assert list(chosen) == [r for r in everyone if r in chosen]
    (first,) = sample(shipped, everyone, 1, DAY)
    assert shipped.delivery(first, DAY).way == DIRECT
    assert first in chosen
    assert sample(shipped, everyone, 0, DAY) == ()
    assert sample(shipped, everyone[:9], 1000, DAY) == everyone[:9]


def test_a_sample_is_the_one_that_trying_everybody_each_time_gives(shipped: Campaign) -> None:
    everyone = shipped.directory.recipients[:120]
    traits = [_traits(shipped, recipient, DAY) for recipient in everyone]
    chosen: list[int] = []
    while len(chosen) < 40:
        seen = {trait for index in chosen for trait in traits[index]}

        def unlike(index: int, seen: Collection[object] = seen) -> tuple[bool, int, int]:
            direct = not chosen and ("delivery", DIRECT) in traits[index]
            apart = min((abs(index - other) for other in chosen), default=0)
            return direct, sum(trait not in seen for trait in traits[index]), apart

        chosen.append(max((index for index in range(len(everyone)) if index not in chosen), key=unlike))
        if len(chosen) in (1, 2, 6, 40):
            assert sample(shipped, everyone, len(chosen), DAY) == tuple(everyone[index] for index in sorted(chosen))


def test_half_of_a_long_list_is_chosen_with_few_looks_at_each(
    shipped: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = 0

    class Alike:
        """A trait of everybody."""

        def __hash__(self) -> int:
            nonlocal looks
            looks += 1
            return 0

        def __eq__(self, other: object) -> bool:
            return isinstance(other, Alike)

    monkeypatch.setattr(sampling, "_traits", lambda *_: (Alike(),))
    everyone = shipped.directory.recipients[:1] * 1000
    assert len(sample(shipped, everyone, 500, DAY)) == 500
    assert looks < 10 * len(everyone)


def test_warnings_name_what_is_missing(small: Campaign) -> None:
    letters = merge(small, small.directory.recipients, LetterRequest(DAY, Paper.A4))
    by_id = {letter.recipient.id: warnings_of(letter) for letter in letters}
    assert by_id["de-bafa"] == ()
    assert by_id["no-gov"] == ("no postal address, and no mission to deliver it",)


@pytest.mark.parametrize("file", ["../precious.txt", "letters/../../precious.txt", "letters/it-gov.pdf"])
def test_a_manifest_cannot_reach_outside_its_folder(small: Campaign, out: Path, file: str) -> None:
    run(small, out)
    precious = out.parent / "precious.txt"
    precious.write_text("precious")
    written = json.loads((out / "manifest.json").read_text("utf-8"))
    digest = sha256(precious.read_bytes()).hexdigest()
    written["letters"].append(written["letters"][0] | {"id": "zz-gone", "file": file, "sha256": digest})
    (out / "manifest.json").write_text(json.dumps(written))
    with pytest.raises(AdvocacyError, match=r"manifest.json: is not a manifest of this version"):
        run(small, out)
    assert precious.read_text() == "precious"


def test_a_manifest_that_is_no_text_is_named(small: Campaign, out: Path) -> None:
    out.mkdir()
    (out / "manifest.json").write_bytes(b"\xff\xfe")
    with pytest.raises(AdvocacyError, match="is not a manifest of this version"):
        run(small, out)


def test_a_folder_in_the_way_stops_the_build_before_a_letter_is_moved(small: Campaign, out: Path) -> None:
    (out / "letters" / "sa-gov.pdf").mkdir(parents=True)
    with pytest.raises(AdvocacyError, match="there is a folder of that name"):
        run(small, out)
    assert [path.name for path in (out / "letters").iterdir()] == ["sa-gov.pdf"]


def test_the_manifest_follows_notes_and_forgets_letters_that_are_gone(small: Campaign, out: Path) -> None:
    run(small, out)
    listed = tuple(r.model_copy(update={"note": "old", "before_posting": "new"}) for r in small.directory.recipients)
    noted = replace(small, directory=RecipientList(listed, small.directory.states))
    (out / "letters" / "ma-gov.pdf").unlink()
    result = run(noted, out, "de-bafa")
    assert result.kept == ("de-bafa",)
    assert result.manifest.letters[0].warnings == ("before posting: new",)
    assert "ma-gov" not in {entry.id for entry in result.manifest.letters}
