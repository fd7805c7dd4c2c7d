"""Lists of signers: read whole, mistakes named by row and column: ``advocacy.press.signing.signers``."""

from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from advocacy.errors import AdvocacyError
from advocacy.press.signing.signers import Offered, named_twice, read_signers

KNOWN = ("de-bafa", "ma-gov")
OFFERED = Offered(KNOWN, "HRD", lambda identifier: (f"nothing goes to {identifier}", "leave it out"))


def written(folder: Path, text: str) -> Path:
    path = folder / "signers.csv"
    path.write_text(text, "utf-8")
    return path


def test_every_column_is_read(tmp_path: Path) -> None:
    Image.new("RGBA", (4, 2)).save(tmp_path / "a.png")
    text = (
        "الاسم;المدينة;التاريخ;سطر;التوقيع;الجهات\n ليلى  ;الرباط;2026-11-23;طبيبة;a.png;de-bafa، ma-gov\nسامي;;;;;\n"
    )
    (one, two), table = read_signers(written(tmp_path, text), OFFERED)
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


@pytest.mark.parametrize(
    "cell",
    [
        "de-bafa ma-gov",
        "DE-BAFA, HRD-ma-gov",
        "de-bafa، ma-gov",
        "hrd-de-bafa;ma-gov",
        "de-bafa؛Ma-Gov",
        "de-bafa|ma-gov|",
    ],
)
def test_recipients_are_chosen_as_people_write_them(tmp_path: Path, cell: str) -> None:
    (one,), _ = read_signers(written(tmp_path, f'name,recipients\nسامي,"{cell}"\n'), OFFERED)
    assert one.recipients == KNOWN


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
        read_signers(path, OFFERED)
    picture = "name a PNG or SVG file, as it lies from the folder of this list"
    assert [(p.place.removeprefix(f"{path}, "), p.message, p.remedy) for p in caught.value.problems] == [
        ("row 2, column A", "nobody is named in this row", "write a name, or delete the row"),
        ("row 3, column A", "holds an invisible character: U+202E RIGHT-TO-LEFT OVERRIDE", "type the text anew"),
        ("row 3, column B", "holds an invisible character: U+0007", "type the text anew"),
        ("row 3, column C", "«23.11.2026» is not a date", "write year, month and day, 2026-11-23"),
        ("row 3, column D", "the picture «no.png» cannot be read: No such file or directory", picture),
        ("row 3, column E", "nothing goes to xx-gov", "leave it out"),
        ("row 4, column D", "the picture «a.txt» is neither PNG nor SVG", picture),
    ]


def read(folder: Path, text: str) -> list[tuple[str, str, str]]:
    return [(one.name, one.city, str(one.date or "")) for one in read_signers(written(folder, text), OFFERED)[0]]


def wrong(folder: Path, text: str) -> list[tuple[str, str, str]]:
    path = written(folder, text)
    with pytest.raises(AdvocacyError) as caught:
        read_signers(path, OFFERED)
    return [(each.place.removeprefix(f"{path}, "), each.message, each.remedy) for each in caught.value.problems]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("\u200fالاسم\u200f", "name"),
        ("الاسم الكامل", "name"),
        ("الاسم الثلاثي", "name"),
        ("Full name", "name"),
        ("NAME *", "name"),
        ("الاسم:", "name"),
        ("Ville", "city"),
    ],
)
def test_columns_are_known_as_people_call_them(tmp_path: Path, heading: str, field: str) -> None:
    other = "city" if field == "name" else "name"
    _, table = read_signers(written(tmp_path, f"{heading},{other}\nليلى,ليلى\n"), OFFERED)
    assert set(table.headings) == {"name", "city"}


def test_lists_as_platforms_export_them(tmp_path: Path) -> None:
    """Names are put together; what is no business of ours is left unread, and both are told."""
    text = "first_name,last_name,email,zip_code,city,can2_phone\nLeila,El Idrissi,l@example.org,90000,Tanger,9.66E+11\n"
    path = written(tmp_path, text)
    (signer,), table = read_signers(path, OFFERED)
    assert (signer.name, signer.city) == ("Leila El Idrissi", "Tanger")
    unread, together = table.notices
    assert unread.message == "left unread: the columns «email» (C), «zip_code» (D), «can2_phone» (F)"
    assert (together.message, together.remedy) == (
        "first and last names are put together: columns A and B",
        "give whole names in one column, if that is wrong",
    )
    assert read(tmp_path, "الاسم الأول,اسم العائلة\nليلى,الإدريسي\n") == [("ليلى الإدريسي", "", "")]
    with pytest.raises(AdvocacyError, match="has a column for last names, and none for first names"):
        read_signers(written(tmp_path, "surname\nEl Idrissi\n"), OFFERED)


def test_a_line_break_and_blanks_within_a_name_are_one_blank(tmp_path: Path) -> None:
    assert read(tmp_path, 'name,city\n"ليلى\nالإدريسي","\u200fفاس \u00a0\u200e"\n') == [("ليلى الإدريسي", "فاس", "")]


def test_days_in_any_digits_and_with_an_hour(tmp_path: Path) -> None:
    text = "name,date\nأ,٢٠٢٦-١٢-٠١\nب,۲۰۲۶-۱۲-۰۱\nج,2026-12-01 10:22:01\nد,2026-12-01T10:22:01.5\n"
    assert {day for _, _, day in read(tmp_path, text)} == {"2026-12-01"}
    assert wrong(tmp_path, "name,date\nأ,1448-06-21\nب,1448-06-21\nج,1999-12-31\n") == [
        (
            "row 2, column B",
            "«1448-06-21» is no day of a letter; so in 1 more: row 3",
            "write one from 2000 to 2100; of the Hijri calendar, it is 2026-12-01",
        ),
        ("row 4, column B", "«1999-12-31» is no day of a letter", "write one from 2000 to 2100"),
    ]


def test_damaged_names_and_what_is_no_name_are_refused(tmp_path: Path) -> None:
    found = wrong(tmp_path, "name,city\n????? ????,فاس\nO&apos;Brien,%D9%84%D9%84\n9.66E+11,فاس\nالمجموع,2\nN/A,\n-,\n")
    assert [(place, message) for place, message, _ in found] == [
        (
            "row 2, column A",
            "«????? ????» has question marks where letters were: the file was saved without Arabic",
        ),
        ("row 3, column A", "«O&apos;Brien» is written for a web page"),
        ("row 3, column B", "«%D9%84%D9%84» is written for a program"),
        ("row 4, column A", "«9.66E+11» is nobody's name"),
        ("row 5, column A", "«المجموع» may be the total of a column, and nobody's name"),
        ("row 6, column A", "«N/A» is nobody's name"),
        ("row 7, column A", "«-» is nobody's name"),
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
        read_signers(written(tmp_path, text), OFFERED)


def test_names_that_stand_there_twice(tmp_path: Path) -> None:
    signers, _ = read_signers(written(tmp_path, "name,city\nأ,ب\nأ,ج\nأ,ب\n"), OFFERED)
    assert list(named_twice(signers)) == [(2, 4)]


def test_pictures_come_from_below_the_folder_of_the_list(tmp_path: Path) -> None:
    """A list that came by e-mail must not put another picture of this computer onto letters."""
    lists = tmp_path / "lists"
    lists.mkdir()
    (tmp_path / "else.png").write_bytes(b"\x89PNG\r\n")
    (lists / "link.png").symlink_to(tmp_path / "else.png")
    path = written(lists, f"name,signature\nأ,../else.png\nب,{tmp_path}/else.png\nج,link.png\n")
    with pytest.raises(AdvocacyError) as caught:
        read_signers(path, OFFERED)
    assert [(problem.row, problem.message) for problem in caught.value.problems] == [
        (row, f"the picture «{file}» lies outside the folder of this list")
        for row, file in enumerate(("../else.png", f"{tmp_path}/else.png", "link.png"), 2)
    ]
