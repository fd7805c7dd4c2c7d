"""Lists of signers: read whole, mistakes named by row and column: ``advocacy.press.signing.signers``."""

from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from advocacy.errors import AdvocacyError
from advocacy.press.signing.signers import named_twice, read_signers

KNOWN = ("de-bafa", "ma-gov")


def written(folder: Path, text: str) -> Path:
    path = folder / "signers.csv"
    path.write_text(text, "utf-8")
    return path


def test_every_column_is_read(tmp_path: Path) -> None:
    Image.new("RGBA", (4, 2)).save(tmp_path / "a.png")
    text = (
        "الاسم;المدينة;التاريخ;سطر;التوقيع;الجهات\n ليلى  ;الرباط;2026-11-23;طبيبة;a.png;de-bafa، ma-gov\nسامي;;;;;\n"
    )
    (one, two), table = read_signers(written(tmp_path, text), KNOWN)
    assert (one.row, one.name, one.city, one.date, one.line) == (2, "ليلى", "الرباط", date(2026, 11, 23), "طبيبة")
    assert one.image
    assert one.image.startswith(b"\x89PNG")
    assert one.recipients == KNOWN
    assert (two.row, two.name, two.city, two.date, two.line, two.image, two.recipients) == (
        3,
        "سامي",
        "",
        None,
        "",
        None,
        (),
    )
    assert table.headings.keys() == {"name", "city", "date", "line", "signature", "recipients"}


def test_all_mistakes_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    path = written(
        tmp_path,
        "name,city,date,signature,recipients\n"
        ",فاس,,,\n"
        "أ\u202eب,فا\u0007س,23.11.2026,no.png,xx-gov de-bafa\n"
        "ج,,,a.txt,\n",
    )
    with pytest.raises(AdvocacyError) as caught:
        read_signers(path, KNOWN)
    left_out = (
        "«advocacy recipients list» shows the ids, «advocacy build» makes their letters, and "
        "«--with-unaddressed» packs those that have no address to go to"
    )
    picture = "name a PNG or SVG file, as it lies from the folder of this list"
    assert [(p.place.removeprefix(f"{path}, "), p.message, p.remedy) for p in caught.value.problems] == [
        ("row 2, column A", "nobody is named in this row", "write a name, or delete the row"),
        ("row 3, column A", "holds an invisible character: U+202E RIGHT-TO-LEFT OVERRIDE", "type the text anew"),
        ("row 3, column B", "holds an invisible character: U+0007", "type the text anew"),
        ("row 3, column C", "«23.11.2026» is not a date", "write year, month and day: 2026-11-23"),
        ("row 3, column D", "the picture «no.png» cannot be read: No such file or directory", picture),
        (
            "row 3, column E",
            "no letter to «xx-gov» is among those to be packed",
            left_out,
        ),
        ("row 4, column D", "the picture «a.txt» is neither PNG nor SVG", picture),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("city\nفاس\n", "has no column «name»"),
        ("name\n", "names nobody"),
        ("name,citty\nأ,ب\n", "unknown column «citty»\n    did you mean «city»?"),
    ],
)
def test_what_is_no_list(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(AdvocacyError, match=said.replace("?", r"\?")):
        read_signers(written(tmp_path, text), KNOWN)


def test_names_that_stand_there_twice(tmp_path: Path) -> None:
    signers, _ = read_signers(written(tmp_path, "name,city\nأ,ب\nأ,ج\nأ,ب\n"), KNOWN)
    assert list(named_twice(signers)) == [(2, 4)]


def test_pictures_come_from_below_the_folder_of_the_list(tmp_path: Path) -> None:
    """A list that came by e-mail must not put another picture of this computer onto letters."""
    lists = tmp_path / "lists"
    lists.mkdir()
    (tmp_path / "else.png").write_bytes(b"\x89PNG\r\n")
    (lists / "link.png").symlink_to(tmp_path / "else.png")
    path = written(lists, f"name,signature\nأ,../else.png\nب,{tmp_path}/else.png\nج,link.png\n")
    with pytest.raises(AdvocacyError) as caught:
        read_signers(path, KNOWN)
    assert [(problem.row, problem.message) for problem in caught.value.problems] == [
        (row, f"the picture «{file}» lies outside the folder of this list")
        for row, file in enumerate(("../else.png", f"{tmp_path}/else.png", "link.png"), 2)
    ]
