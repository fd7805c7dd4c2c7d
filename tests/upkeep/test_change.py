"""One way to change the files that staff keep, whatever the command: ``advocacy.upkeep.change``."""

import fcntl
import os
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.campaign.campaign import load_campaign
from advocacy.campaign.petition import PETITION_FILE
from advocacy.campaign.protocol import PROTOCOL_FILE
from advocacy.campaign.recipients import RECIPIENTS_FILE
from advocacy.errors import AdvocacyError
from advocacy.files import rewriting
from advocacy.files.edits import apply_edits
from advocacy.files.folder import Folder
from advocacy.files.yaml_document import YamlDocument, parse
from advocacy.upkeep import change
from advocacy.upkeep.change import Change, mending, plan
from advocacy.upkeep.entries import entries_of, hold_to, removal, revision
from advocacy.upkeep.renaming import renaming
from tests.conftest import Program
from tests.upkeep.test_entries import files, listed, some_entries
from tests.waiting import PATIENCE

NEW = (
    *("add", "--yes", "--country", "IT", "--kind", "export-control", "--id", "it-trade", "--body", "إدارة التراخيص"),
    *("--source", "fact=name page=none"),
)


def note_changed(folder: Path, identifier: str = "ma-gov") -> Change:
    campaign = load_campaign(folder)
    document = campaign.sources[RECIPIENTS_FILE]
    index = [entry["id"] for entry in entries_of(document)].index(identifier)
    return plan(folder, campaign, revision(document, {index: {**entries_of(document)[index], "note": "New."}}))


@pytest.mark.parametrize(
    "words",
    [
        ("recipients", "list"),
        ("recipients", "show", "de-bafa"),
        ("recipients", "stale"),
        ("recipients", "coverage"),
        ("recipients", "schema"),
        ("recipients", "export", "list.csv"),
        ("recipients", *NEW),
        ("recipients", "edit", "--yes", "ma-gov", "--note", "New."),
        ("recipients", "retire", "--yes", "ma-gov", "--reason", "merged"),
        ("recipients", "rename", "--yes", "ma-gov", "ma-cabinet"),
        ("recipients", "remove", "ma-gov", "--yes"),
        ("recipients", "import", "--yes", "table.csv"),
        ("check",),
        ("check", "--fix", "--yes"),
        ("check", "--fix", "--dry-run"),
        ("build", "--dry-run"),
    ],
    ids=" ".join,
)
def test_no_file_is_parsed_more_than_twice(
    program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch, parsed: list[str], words: tuple[str, ...]
) -> None:
    """Once as it is and, where it changes, once as it would be. For commands that change nothing: test_envelope.py."""
    path = folder / RECIPIENTS_FILE
    path.write_text(path.read_text("utf-8").replace("رئاسة الحكومة", "رئاسة  الحكومة"), "utf-8")
    table = "id;note;body;kind;country;sources\nit-trade;x;إدارة;embassy;IT;name | none\n"
    (folder / "table.csv").write_text(table, "utf-8")
    monkeypatch.chdir(folder)
    before = path.read_bytes()
    run = program(*words)
    assert run.code == 0, run.err
    is_planned = path.read_bytes() != before or ("--dry-run" in words and "--fix" in words)
    assert parsed.count(RECIPIENTS_FILE) == 1 + is_planned
    assert [parsed.count(name) for name in (PETITION_FILE, PROTOCOL_FILE)] == [1, 1]


@pytest.mark.parametrize("words", ["edit ma-gov --note New. --yes", "export list.csv"])
def test_what_a_killed_run_left_beside_the_list_goes_with_the_next(
    program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    monkeypatch.chdir(folder)
    for name in (".advocacy-0123456789abcdef.draft", ".mine"):
        (folder / name).write_text("half a list", "utf-8")
    assert program("recipients", *words.split()).code == 0
    hidden = [path.name for path in folder.iterdir() if path.name.startswith(".")]
    assert hidden == [".mine"]


def test_two_files_are_changed_or_none(folder: Path) -> None:
    paths = [folder / RECIPIENTS_FILE, folder / "letters" / "petition.yaml"]
    for path in paths:
        path.write_text(path.read_text("utf-8").replace("،", " ،").replace("رئاسة الحكومة", "رئاسة  الحكومة"), "utf-8")
    planned = mending(folder)
    assert [before.name for before, _ in planned.documents] == [RECIPIENTS_FILE, "letters/petition.yaml"]
    paths[1].write_text(f"{paths[1].read_text('utf-8')}# mine\n", "utf-8")
    before = [path.read_bytes() for path in paths]
    with pytest.raises(AdvocacyError) as refused:
        planned.write()
    assert str(refused.value) == (
        "letters/petition.yaml: was changed by somebody else just now\n    run the command again"
    )
    assert [path.read_bytes() for path in paths] == before


def test_what_somebody_else_saved_meanwhile_stays(folder: Path) -> None:
    planned = note_changed(folder)
    path = folder / RECIPIENTS_FILE
    for saved in (f"{path.read_text('utf-8')}# mine\n".encode(), path.read_text("utf-8").encode("utf-16")):
        path.write_bytes(saved)
        with pytest.raises(AdvocacyError, match=r"^recipients\.yaml: was changed by somebody else just now\n"):
            planned.write()
        assert path.read_bytes() == saved
    path.unlink()
    with pytest.raises(
        AdvocacyError, match=r"^cannot write recipients\.yaml: No such file or directory\n    check that"
    ):
        planned.write()


def test_of_two_that_write_at_once_one_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second waits for the first, and then sees that the file is not the one that it has read."""
    first, second = note_changed(folder, "ma-gov"), note_changed(folder, "de-bafa")
    rewrite, errors, waiting = rewriting.rewrite, [], threading.Event()

    def other() -> None:
        waiting.set()
        try:
            second.write()
        except AdvocacyError as error:
            errors.append(str(error))

    def slowly(*files: rewriting.Rewriting) -> None:
        monkeypatch.setattr(change, "rewrite", rewrite)
        thread.start()
        waiting.wait(PATIENCE)
        thread.join(0.2)
        assert thread.is_alive(), "the second did not wait"
        rewrite(*files)

    thread = threading.Thread(target=other)
    monkeypatch.setattr(change, "rewrite", slowly)
    first.write()
    thread.join(PATIENCE)
    assert errors == ["recipients.yaml: was changed by somebody else just now\n    run the command again"]
    notes = {recipient.id: recipient.note for recipient in load_campaign(folder).directory.listed}
    assert (notes["ma-gov"], notes["de-bafa"]) == ("New.", None)


CHANGES = (
    ("recipients", *NEW),
    ("recipients", "edit", "--yes", "ma-gov", "--note", "New."),
    ("recipients", "retire", "--yes", "ma-gov", "--reason", "merged"),
    ("recipients", "rename", "--yes", "ma-gov", "ma-cabinet"),
    ("recipients", "remove", "ma-gov", "--yes"),
    ("recipients", "confirm", "de-bafa", "--fact", "postal", "--yes"),
    ("recipients", "import", "table.csv", "--yes"),
    ("missions", "import", "missions.csv", "--yes"),
    ("check", "--fix", "--yes"),
)
MISSIONS = "country;post;name;lines;page\nMA;berlin;Embassy of Morocco;Street 1|Berlin|GERMANY;https://example.org/\n"
TABLE = "id;note;body;kind;country;sources\nit-trade;x;إدارة;export-control;IT;name | none\n"


@pytest.mark.parametrize("words", CHANGES, ids=" ".join)
def test_nothing_is_written_without_a_word_where_nobody_can_be_asked(
    program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    path = folder / RECIPIENTS_FILE
    before = path.read_text("utf-8").replace("رئاسة الحكومة", "رئاسة  الحكومة")
    path.write_text(before, "utf-8")
    (folder / "table.csv").write_text(TABLE, "utf-8")
    (folder / "missions.csv").write_text(MISSIONS, "utf-8")
    monkeypatch.chdir(folder)
    without = [word for word in words if word != "--yes"]
    for more in ([], ["--json"]):
        run = program(*without, *more)
        assert run.code == 2
        assert "nobody can be asked here: say --yes, or look first with --dry-run" in run.out + run.err
        assert path.read_text("utf-8") == before
    assert program(*without, "--dry-run").code == 0
    assert path.read_text("utf-8") == before
    assert program(*words).code == 0
    assert path.read_text("utf-8") != before
    if "--fix" in words:
        assert program(*without).code == 0, "there is nothing to be asked about"


@pytest.mark.parametrize("words", CHANGES, ids=" ".join)
def test_whatever_changes_the_list_compares_and_replaces_while_others_wait(
    program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    path = folder / RECIPIENTS_FILE
    path.write_text(path.read_text("utf-8").replace("رئاسة الحكومة", "رئاسة  الحكومة"), "utf-8")
    (folder / "table.csv").write_text(TABLE, "utf-8")
    (folder / "missions.csv").write_text(MISSIONS, "utf-8")
    (folder / ".advocacy-0123456789abcdef.draft").write_bytes(b"of a run that was killed")
    monkeypatch.chdir(folder)
    before, compared = path.read_bytes(), rewriting.require_unchanged
    done: list[str] = []

    def others_wait() -> None:
        other = os.open(folder, os.O_RDONLY)
        try:
            with pytest.raises(BlockingIOError):
                fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        finally:
            os.close(other)

    def comparing(*given: object) -> str:
        others_wait()
        done.append("compared")
        return compared(*given)  # type: ignore[arg-type]

    def moving(self: Folder, name: str, into: Folder, new: str) -> None:
        others_wait()
        done.append("replaced")
        (self.path / name).replace(into.path / new)

    monkeypatch.setattr(rewriting, "require_unchanged", comparing)
    monkeypatch.setattr(Folder, "move", moving)
    run = program(*words)
    assert (run.code, path.read_bytes() == before) == (0, False), run.err
    assert done == ["compared", "replaced"]
    assert not [*folder.glob(".advocacy-*")]


def test_of_many_that_write_at_once_none_is_lost(folder: Path) -> None:
    """Each that is not told to run again is in the file; a lock on the file itself lets a third one slip in."""
    path = folder / RECIPIENTS_FILE
    before = path.read_bytes()
    planned = {identifier: note_changed(folder, identifier) for identifier in ("ma-gov", "de-bafa", "no-gov")}
    for _ in range(25):
        path.write_bytes(before)
        start, said = threading.Barrier(len(planned)), dict[str, str]()

        def write(identifier: str, start: threading.Barrier = start, said: dict[str, str] = said) -> None:
            start.wait(PATIENCE)
            try:
                planned[identifier].write()
                said[identifier] = "written"
            except AdvocacyError as error:
                said[identifier] = error.problems[0].message

        threads = [threading.Thread(target=write, args=[identifier]) for identifier in planned]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE)
        assert sorted(said.values()) == ["was changed by somebody else just now"] * 2 + ["written"]
        (winner,) = (identifier for identifier, message in said.items() if message == "written")
        assert path.read_text("utf-8") == planned[winner].documents[0][1].text


def test_a_campaign_that_is_gone_is_a_message(folder: Path) -> None:
    planned = note_changed(folder)
    folder.rename(folder.with_name("elsewhere"))
    with pytest.raises(AdvocacyError) as refused:
        planned.write()
    assert str(refused.value) == (
        f"cannot write {folder}: No such file or directory\n    check that it is a folder you may write to"
    )


def test_nothing_to_change_is_no_change(folder: Path) -> None:
    campaign = load_campaign(folder)
    planned = plan(folder, campaign, revision(campaign.sources[RECIPIENTS_FILE]))
    assert (planned.documents, [*planned.difference()]) == ((), [])
    planned.write()


@pytest.mark.slow
@given(files(), some_entries())
def test_what_is_added_and_removed_leaves_no_trace(document: YamlDocument, new: dict[str, object]) -> None:
    if new["id"] in {entry["id"] for entry in listed(document)}:
        return
    planned = revision(document, added=[new])  # type: ignore[list-item]
    after = hold_to(parse(apply_edits(document.text, planned.edits), document.name), document, planned)
    taken = removal(after, [entry["id"] for entry in entries_of(after)].index(new["id"]))
    hold_to(parse(apply_edits(after.text, taken.edits), document.name), after, taken)
    assert apply_edits(after.text, taken.edits) == document.text


@pytest.mark.slow
@given(files(), st.data())
def test_only_the_lines_of_an_entry_go(document: YamlDocument, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(listed(document)) - 1))
    if len(listed(document)) == 1:
        return
    taken = removal(document, index)
    text = apply_edits(document.text, taken.edits)
    hold_to(parse(text, document.name), document, taken)
    (edit,) = taken.edits
    assert edit.text == ""
    assert document.text[edit.start : edit.end].count("id: ") == 1


@pytest.mark.slow
@given(files(), st.data())
def test_an_id_changed_and_changed_back_leaves_no_trace(document: YamlDocument, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(listed(document)) - 1))
    old = str(listed(document)[index]["id"])
    new = f"{old[:2]}-{data.draw(st.sampled_from(['0', 'zz']))}x"
    there = renaming(document, index, new)
    after = hold_to(parse(apply_edits(document.text, there.edits), document.name), document, there)
    assert f"{new}" in after.text
    assert old not in [entry["id"] for entry in entries_of(after)]
    back = renaming(after, [entry["id"] for entry in entries_of(after)].index(new), old)
    again = hold_to(parse(apply_edits(after.text, back.edits), document.name), after, back)
    order = [(entry["country"], entry["id"]) for entry in listed(document)]
    if order == sorted(order):
        assert [entry["id"] for entry in entries_of(again)] == [entry["id"] for entry in listed(document)]
    assert sorted(again.text.split("\n")) == sorted(document.text.split("\n"))


@pytest.mark.slow
@given(files(), st.lists(some_entries(), min_size=1, max_size=2, unique_by=lambda entry: entry["id"]), st.data())
def test_changes_and_additions_go_into_one_revision(
    document: YamlDocument, new: list[dict[str, object]], data: st.DataObject
) -> None:
    """A table does both at once; the list is not read again in between."""
    taken = {entry["id"] for entry in listed(document)}
    new = [entry for entry in new if entry["id"] not in taken]
    changed = {}
    for index, entry in enumerate(listed(document)):
        other = data.draw(some_entries()) | {"id": entry["id"], "country": entry["country"]}
        changed[index] = {name: other[name] for name in other}
    planned = revision(document, changed, new)  # type: ignore[arg-type]
    hold_to(parse(apply_edits(document.text, planned.edits), document.name), document, planned)
