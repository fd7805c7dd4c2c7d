from hashlib import sha256
from pathlib import Path

import pytest

from advocacy.campaign.campaign import load_campaign
from advocacy.errors import AdvocacyError
from advocacy.files import text
from advocacy.files.yaml_document import parse
from tests.conftest import lay_out


def test_the_digests_are_those_of_the_files_as_they_lie_there(folder: Path) -> None:
    listed = folder / "recipients.yaml"
    listed.write_bytes(b"\xef\xbb\xbf" + listed.read_bytes().replace(b"\n", b"\r\n"))
    inputs = load_campaign(folder).inputs
    assert {"recipients.yaml", "letters/protocol.yaml", "letters/letter.css", "fonts/Amiri-Bold.ttf"} <= set(inputs)
    for name, digest in inputs.items():
        assert digest == sha256((folder / name).read_bytes()).hexdigest()


def test_the_fingerprint_is_one_for_all_inputs(folder: Path) -> None:
    before = load_campaign(folder).fingerprint
    assert load_campaign(folder).fingerprint == before
    style = folder / "letters" / "letter.css"
    style.write_text(style.read_text("utf-8") + "/* x */", "utf-8")
    assert load_campaign(folder).fingerprint != before


def test_text_and_digest_are_of_the_same_bytes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An editor that saves while a campaign is read leads to the old one or the new one, not to something of both."""
    real, read = text.read_regular, []

    def counting(path: Path, largest: int, *, inside: Path) -> bytes:
        data = real(path, largest, inside=inside)
        if folder in path.parents:
            read.append(path.relative_to(folder).as_posix())
            if path.suffix == ".yaml":
                path.write_bytes(data + b"# saved meanwhile\n")
        return data

    monkeypatch.setattr(text, "read_regular", counting)
    campaign = load_campaign(folder)
    assert sorted(read) == sorted(campaign.inputs)
    for name, source in campaign.sources.items():
        assert campaign.inputs[name] == sha256(source.text.encode()).hexdigest()


def test_a_text_that_is_read_instead_is_the_one_that_counts(folder: Path) -> None:
    text = (folder / "recipients.yaml").read_text("utf-8") + "# more\n"
    campaign = load_campaign(folder, {"recipients.yaml": parse(text, "recipients.yaml")})
    assert campaign.inputs["recipients.yaml"] == sha256(text.encode()).hexdigest()


def test_pictures_that_would_fill_the_memory_are_refused(folder: Path) -> None:
    (folder / "letters" / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0\0\x27\x10" * 2)
    paths = "<path d='M0 0'/>" * 50_000
    (folder / "letters" / "b.svg").write_text(f"<svg xmlns='http://www.w3.org/2000/svg'>{paths[:-16]}</svg>")
    (folder / "letters" / "c.svg").write_text("<svg>" + "<g>" * 99)
    with pytest.raises(AdvocacyError) as caught:
        load_campaign(folder)
    assert [(each.file, each.message) for each in caught.value.problems] == [
        ("letters/a.png", "has more than 24 million pixels"),
        ("letters/b.svg", "is an SVG of more than 512 KiB"),
        ("letters/c.svg", "is an SVG that is nested more than 32 deep"),
    ]
    assert {each.remedy for each in caught.value.problems} == {"take a smaller picture, or draw it with less in it"}


def test_what_nobody_sees_is_refused_in_notes_too(folder: Path) -> None:
    listed = folder / "recipients.yaml"
    listed.write_text(listed.read_text("utf-8").replace("note: the holder", "note: the \u202eholder"), "utf-8")
    with pytest.raises(AdvocacyError) as caught:
        load_campaign(folder)
    (problem,) = caught.value.problems
    assert problem.message == "holds an invisible character: U+202E RIGHT-TO-LEFT OVERRIDE"
    assert problem.line == 1 + listed.read_text("utf-8").partition("\u202e")[0].count("\n")


def test_of_very_many_mistakes_the_first_are_told(folder: Path) -> None:
    wrong = "".join(f"  field{number}: x\n" for number in range(3_000))
    (folder / "letters" / "campaign.yaml").write_text(f"delivery:\n{wrong}", "utf-8")
    with pytest.raises(AdvocacyError) as caught:
        load_campaign(folder)
    first, *others = caught.value.problems
    assert (first.message, first.remedy) == ("2,500 more mistakes are not listed", "mend the others first")
    assert len(others) == 500


@pytest.mark.parametrize("name", ["fonts/Amiri-Bold.ttf", "letters/letter.css", "letters/letter.html.j2"])
def test_a_file_that_cannot_be_read_is_told_and_no_other_is_called_missing(tmp_path: Path, name: str) -> None:
    root = lay_out(tmp_path / "c")
    (tmp_path / "elsewhere").write_bytes(b"")
    (root / name).unlink()
    (root / name).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(AdvocacyError) as refused:
        load_campaign(root)
    assert [problem.place for problem in refused.value.problems] == [name]
