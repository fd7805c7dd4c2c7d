"""PDFs that go with every letter: refused where they are more than pages; bound behind it, named, signed, proved."""

import json
import re
import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import page
import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Encryption, Name, Pdf, String

from advocacy.campaign.campaign import load_campaign
from advocacy.letter.enclosures import LARGEST_CONTENT, MOST_OBJECTS
from advocacy.letter.typeset import Materials, Typesetter
from tests.binding.test_structure import PROFILES
from tests.conftest import Once, Program, build_of, lay_out, translated_into
from tests.press.tags import heard_in
from tests.press.test_printable import zeros

A4 = (595.28, 841.89)
NAMES = "{ar: تقرير المرصد, en: Report, fr: Rapport, es: Informe}"
NOTE = "{ar: مذكرة, en: Note, fr: Note, es: Nota}"
REPORT = "enclosures/report.pdf"
ONE = f"\n  - {{file: {REPORT}, name: {NAMES}}}"
TWO = f"{ONE}\n  - {{file: note.pdf, name: {NOTE}}}"

Change = Callable[[Pdf], object]


def made(change: Change = lambda _: None, pages: int = 1, **how: Any) -> bytes:
    """A PDF of pages of A4 with a square on each, one step further on each page."""
    data = BytesIO()
    with pikepdf.new() as pdf:
        for number in range(pages):
            pdf.add_blank_page(page_size=A4)
            pdf.pages[-1].contents_add(f"{20 + 10 * number} 20 100 100 re f ".encode())
        change(pdf)
        pdf.save(data, **how)
    return data.getvalue()


def write(root: Path, enclosures: str) -> None:
    """Have the campaign in ``root`` enclose this."""
    file = root / "letters/campaign.yaml"
    text, count = re.subn(r"(?ms)^enclosures:.*?\n\n", f"enclosures: {enclosures}\n\n", file.read_text("utf-8"))
    assert count == 1
    file.write_text(text, "utf-8")


def put(root: Path, data: bytes, name: str = REPORT) -> None:
    (root / name).parent.mkdir(exist_ok=True)
    (root / name).write_bytes(data)


@pytest.fixture(scope="module")
def report(small_root: Path) -> bytes:
    """Two pages that are PDF/UA-1 and PDF/A-2a, with a link, in English."""
    typesetter = Typesetter(Materials.of(load_campaign(small_root)))
    words = "".join(f"<p>Line {number} of the report.</p>" for number in range(50))
    html = '<html lang="en"><title>Report</title><style>@page { size: A4 }</style><h1>Report</h1>'
    return typesetter.typeset_sheets(f'{html}{words}<p><a href="https://example.org/">more</a></p></html>', "a report")


@pytest.fixture(scope="module")
def enclosing_root(once: Once, report: bytes) -> Path:
    """The small campaign, with French on the back of one letter and a report behind all of them, built; to be read."""

    def make(root: Path) -> None:
        put(translated_into(lay_out(root), "fr"), report)
        write(root, ONE)
        build_of(root, "de-bafa", "ma-gov", "--jobs", 1)(root / "out")

    return once("enclosing", make)


@pytest.fixture
def enclosing(enclosing_root: Path, tmp_path: Path) -> Path:
    """The same, in a folder of its own."""
    return Path(shutil.copytree(enclosing_root, tmp_path / "campaign"))


def texts(pdf: Path | bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [each.get_textpage().get_text_bounded().replace("\u200f", "") for each in document]


# What goes behind a letter.


def test_it_begins_on_a_sheet_of_its_own_behind_letter_and_translation(enclosing: Path) -> None:
    alone, with_back = (texts(enclosing / f"out/letters/{each}.pdf") for each in ("ma-gov", "de-bafa"))
    assert [bool(text.strip()) for text in alone] == [True, False, True, True]
    assert len(with_back) == 4
    assert "Traduction de courtoisie" in with_back[1]
    assert alone[2:] == with_back[2:]
    assert "Line 0 of" in alone[2]
    assert "Line 49 of" in alone[3]


def test_it_is_named_at_the_foot_in_the_language_of_each_side(enclosing: Path) -> None:
    front, back, *_ = texts(enclosing / "out/letters/de-bafa.pdf")
    assert "المرفق: تقرير المرصد" in front
    assert "Pièce jointe : Rapport" in back


@pytest.mark.parametrize(
    ("code", "names", "said"),
    [
        ("ar", ["أ"], "المرفق: أ"),
        ("ar", ["أ", "ب"], "المرفقان: أ؛ ب"),
        ("ar", ["أ", "ب", "ج"], "المرفقات: أ؛ ب؛ ج"),
        ("fr", ["A"], "Pièce jointe : A"),
        ("fr", ["A", "B"], "Pièces jointes : A ; B"),
        ("es", ["A"], "Anexo: A"),
        ("es", ["A", "B"], "Anexos: A; B"),
        ("en", ["A"], "Enclosure: A"),
        ("en", ["A", "B", "C"], "Enclosures: A; B; C"),
    ],
)
def test_the_label_agrees_with_how_many_there_are(small_root: Path, code: str, names: list[str], said: str) -> None:
    enclosed = load_campaign(small_root).languages[code].enclosed(names)
    assert enclosed
    assert f"{enclosed['label']} {enclosed['text']}" == said


def test_a_letter_is_what_its_parts_are(enclosing: Path, report: bytes) -> None:
    data = (enclosing / "out/letters/de-bafa.pdf").read_bytes()
    for profile in PROFILES:
        assert page.validate_pdf_bytes(data, profile=profile).is_compliant
    heard = heard_in(data)
    assert [(where - 2, kind, said) for where, kind, said in heard if where > 1] == heard_in(report)
    with pikepdf.open(BytesIO(data)) as pdf, pdf.open_outline() as outline:
        assert [item.title for item in outline.root][1:] == ["تقرير المرصد"]
        assert [str(part.Lang) for part in pdf.Root.StructTreeRoot.K[0].K] == ["ar", "en"]


def test_the_same_letters_are_the_same_bytes(enclosing: Path, tmp_path: Path) -> None:
    build_of(enclosing, "ma-gov", "--jobs", 1)(tmp_path / "again")
    assert (tmp_path / "again/letters/ma-gov.pdf").read_bytes() == (enclosing / "out/letters/ma-gov.pdf").read_bytes()


@pytest.mark.usefixtures("set_once")
def test_what_does_not_conform_is_said_once_and_not_claimed(program: Program, enclosing: Path) -> None:
    """A pack of such letters claims nothing either, whatever its cover sheet says."""
    plain = made(lambda pdf: setattr(pdf.Root, "OpenAction", Array([pdf.pages[0].obj, Name.Fit])))
    put(enclosing, plain, "note.pdf")
    write(enclosing, TWO)
    checked = program("check", "--root", enclosing)
    assert checked.code == 0
    assert re.search(r"letters/campaign.yaml:\d+:12: warning: note.pdf does not claim to be PDF/UA-1", checked.err)
    run = program("build", "ma-gov", "--root", enclosing, "--date", "2026-11-23")
    assert run.code == 0
    assert "Behind each letter: enclosures/report.pdf, note.pdf (3 pages)" in run.out
    said = "No letter claims to be PDF/UA-1 and PDF/A-2a, because note.pdf does not"
    assert run.out.count(said) == 1
    assert program("proof", "ma-gov", "--root", enclosing).code == 0
    assert program("pack", "ma-gov", "--with-unaddressed", "--root", enclosing).code == 0
    for file, pages in (("letters/ma-gov.pdf", 5), ("packs/pack.pdf", 8)):
        with pikepdf.open(enclosing / "out" / file) as pdf:
            xmp = pdf.Root.Metadata.read_raw_bytes()
            assert not re.search(rb"pdfaid:(part|conformance)=|pdfuaid:part=", xmp)
            assert b"dc:title" in xmp
            assert pdf.Root.MarkInfo.Marked
            assert len(pdf.pages) == pages
    assert "المرفقان: تقرير المرصد؛ مذكرة" in texts(enclosing / "out/letters/ma-gov.pdf")[0]


@pytest.mark.usefixtures("set_once")
def test_a_link_within_it_leads_nowhere_and_stays_a_link(program: Program, enclosing: Path) -> None:
    """Its tags name it; the page that it leads to is another one in a letter."""

    def link(pdf: Pdf) -> None:
        there = {"A": Dictionary(S=Name.GoTo, D=String("top"))}
        note = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), **there)
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note)])
        pdf.pages[0].obj.PieceInfo = Dictionary(Private=pdf.make_stream(b"of the program that drew it"))

    put(enclosing, made(link))
    assert program("build", "ma-gov", "--root", enclosing, "--date", "2026-11-23").code == 0
    with pikepdf.open(enclosing / "out/letters/ma-gov.pdf") as pdf:
        (note,) = pdf.pages[2].obj.Annots
        assert note.Subtype == "/Link"
        assert "/A" not in note
        assert "/PieceInfo" not in pdf.pages[2].obj
    assert program("proof", "ma-gov", "--root", enclosing).code == 0


# What comes after.


@pytest.mark.usefixtures("set_once")
def test_the_manifest_and_json_name_it(program: Program, enclosing: Path) -> None:
    manifest = json.loads((enclosing / "out/manifest.json").read_text("utf-8"))
    (enclosed,) = manifest["letters"][0]["enclosures"]
    assert (enclosed["file"], enclosed["pages"]) == (REPORT, 2)
    assert enclosed["sha256"] == manifest["inputs"][REPORT]
    run = program("build", "--root", enclosing, "--date", "2026-11-23", "--json")
    assert json.loads(run.out)["data"]["enclosures"] == [{"file": REPORT, "pages": 2, "conforms": True}]


@pytest.mark.usefixtures("set_once")
def test_another_enclosure_makes_letters_again(program: Program, enclosing: Path) -> None:
    again = ("build", "de-bafa", "ma-gov", "--root", enclosing, "--date", "2026-11-23")
    assert "0 letters made, 2 unchanged" in program(*again).out
    put(enclosing, made(pages=2))
    proof = program("proof", "--root", enclosing)
    assert f"the campaign has changed since this was built: {REPORT}" in proof.err
    assert "2 letters made" in program(*again).out
    assert program("proof", "--root", enclosing).code == 0


@pytest.mark.usefixtures("whole_covers")
def test_packs_count_its_sheets_and_print_it_within_each_letter(program: Program, enclosing: Path) -> None:
    command = ("pack", "--with-unaddressed", "--root", enclosing)
    assert "2 letters, 5 sheets" in program(*command).out
    pack = texts(enclosing / "out/packs/pack.pdf")
    assert "المرفق: تقرير المرصد" in pack[0], "whoever posts it is told on the cover sheet"
    page_of_letters = (enclosing / "out/index.html").read_text("utf-8")
    assert page_of_letters.count("المرفق: تقرير المرصد") == 2
    assert [("Line 0 of" in text, "HRD-" in text) for text in pack[2:]] == [
        *[(False, True), (False, True), (True, False), (False, False)],  # with a translation
        *[(False, True), (False, False), (True, False), (False, False)],
    ]
    assert "2 letters, 8 sheets" in program(*command, "--one-sided").out
    pages = [bool(text.strip()) for text in texts(enclosing / "out/packs/pack.pdf")]
    assert pages == [True] * 8, "no sheet is blank"


@pytest.mark.usefixtures("set_once")
def test_letters_with_an_enclosure_are_signed_on_their_front(program: Program, enclosing: Path, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("name,city,line\nسامي المراكشي,طنجة,أستاذ جامعي\n", "utf-8")
    run = program("sign", tmp_path / "people.csv", "--with-unaddressed", "--root", enclosing)
    assert (run.code, run.err) == (0, "")
    (pack,) = (enclosing / "signed/packs").glob("*.pdf")
    signed = texts(pack)
    assert ["سامي المراكشي" in text for text in signed[2:]] == [True, False, False, False] * 2
    # Their own line stands above what is enclosed, not on it.
    front = signed[6]
    assert front.index("التوقيع") < front.index("أستاذ جامعي") < front.index("المرفق")


Damage = Callable[[Pdf], object]


def other_square(pdf: Pdf) -> None:
    pdf.pages[3].contents_add(b"300 300 50 50 re f")


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (other_square, "page 4 is not page 2 of enclosures/report.pdf"),
        (lambda pdf: pdf.pages[1].contents_add(b"0 0 9 9 re f"), "has 2 pages; a letter has one"),
        (lambda pdf: pdf.pages.__delitem__(3), "has 3 pages; with what is enclosed it has 4"),
        (lambda pdf: pdf.pages.append(pdf.pages[2]), "has 5 pages; with what is enclosed it has 4"),
        (lambda pdf: pdf.pages[3].obj.__setitem__("/AA", Dictionary()), "holds more than a page: AA"),
    ],
)
def test_proof_finds_what_is_wrong_behind_a_letter(
    program: Program, enclosing: Path, damage: Damage, said: str
) -> None:
    letter = enclosing / "out/letters/ma-gov.pdf"
    with pikepdf.open(letter, allow_overwriting_input=True) as pdf:
        damage(pdf)
        pdf.save(letter)
    run = program("proof", "ma-gov", "--root", enclosing)
    assert run.code == 1
    assert f"letters/ma-gov.pdf: {said}" in run.err


@pytest.mark.usefixtures("set_once")
def test_proof_holds_names_claims_and_manifest_to_the_campaign(program: Program, enclosing: Path) -> None:
    file = enclosing / "out/manifest.json"
    manifest = json.loads(file.read_text("utf-8"))
    manifest["letters"][0]["enclosures"] = []
    file.write_text(json.dumps(manifest), "utf-8")
    run = program("proof", "de-bafa", "--root", enclosing)
    assert "the manifest says that something else is enclosed than the campaign says" in run.err


@pytest.mark.usefixtures("set_once")
def test_a_preview_shows_it_too(program: Program, enclosing: Path) -> None:
    assert program("preview", "ma-gov", "--root", enclosing).code == 0
    (file,) = (enclosing / "out/preview").glob("*.pdf")
    assert [bool(text.strip()) for text in texts(file)] == [True, False, True, True]


# What may not go behind a letter.


def in_catalog(**entries: Any) -> Change:
    return lambda pdf: [pdf.Root.__setitem__(f"/{key}", value) for key, value in entries.items()]


def annotated(**entries: Any) -> Change:
    def annotate(pdf: Pdf) -> None:
        note = Dictionary(Type=Name.Annot, Rect=Array([0, 0, 9, 9]), **entries)
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note)])

    return annotate


def with_font(pdf: Pdf) -> None:
    font = Dictionary(Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name("/Arial"))
    form = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, Resources=Dictionary(Font=Dictionary(F=font)))
    pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(X=form))


def many(pdf: Pdf) -> None:
    pdf.pages[0].obj.Resources = Dictionary(X=Array([pdf.make_indirect(Dictionary()) for _ in range(MOST_OBJECTS)]))


def much(pdf: Pdf) -> None:
    pdf.pages[0].obj.Contents = pdf.make_stream(b"")
    pdf.pages[0].obj.Contents.write(zeros(LARGEST_CONTENT + 2**20), filter=Name.FlateDecode)


def action(**entries: Any) -> Change:
    return annotated(Subtype=Name.Link, A=Dictionary(**entries))


LEAVE = pikepdf.StreamDecodeLevel.none
ANEW = "open it and print it as PDF: then it holds pages alone"
ON_PAPER = "print it as PDF on the paper of the letters, 210 × 297 mm"
WRONG: list[tuple[bytes, str, str]] = [
    (b"%PDF-1.7 no", "cannot be read as a PDF", "open it and print it as PDF, or export it again"),
    (made()[:-200], "cannot be read as a PDF", "open it and print it as PDF, or export it again"),
    (made(encryption=Encryption(owner="o", user="u")), "is encrypted", "save it without a password"),
    (made(encryption=Encryption(owner="o", user="")), "is encrypted", "save it without a password"),
    (made(with_font), "does not embed the font Arial", "export it again with all fonts embedded, as PDF/A has them"),
    (
        made(in_catalog(OpenAction=Dictionary(S=Name.JavaScript, JS=String("x")))),
        "holds more than pages: an action",
        ANEW,
    ),
    (made(in_catalog(Names=Dictionary(JavaScript=Dictionary()))), "holds more than pages: a script", ANEW),
    (made(in_catalog(Names=Dictionary(EmbeddedFiles=Dictionary()))), "holds more than pages: embedded files", ANEW),
    (made(in_catalog(AA=Dictionary())), "holds more than pages: an action", ANEW),
    (made(in_catalog(OCProperties=Dictionary())), "holds more than pages: layers, which can be hidden", ANEW),
    (made(in_catalog(AcroForm=Dictionary(Fields=Array([1])))), "holds more than pages: a form to fill in", ANEW),
    (made(annotated(Subtype=Name.Text)), "holds more than pages: a note or a field (Text)", ANEW),
    (made(action(S=Name.Launch, F=String("x"))), "holds more than pages: an action (Launch)", ANEW),
    (made(action(S=Name.URI, URI=String("file:///etc"))), "holds more than pages: an action (URI)", ANEW),
    (
        made(action(S=Name.URI, URI=String("https://e.org"), Next=Dictionary(S=Name.Launch))),
        "holds more than pages: an action (Launch)",
        ANEW,
    ),
    (made(lambda pdf: setattr(pdf.pages[0].obj, "AF", Array())), "holds more than pages: embedded files", ANEW),
    (
        made(lambda pdf: setattr(pdf.pages[0].obj, "MediaBox", Array([0, 0, 612, 792]))),
        "has a page of another size: page 1 is 216 × 279 mm",
        ON_PAPER,
    ),
    (
        made(lambda pdf: setattr(pdf.pages[0].obj, "Rotate", 90)),
        "has a page of another size: page 1 is 297 ×",
        ON_PAPER,
    ),
    (made(many), "holds more than 10,000 objects", ANEW),
    (made(much, stream_decode_level=LEAVE), "draws more on a page than 16 MB", "enclose a simpler page"),
]


@pytest.mark.parametrize("first", range(0, len(WRONG), 7))
def test_what_is_more_than_pages_is_refused_where_it_is_named(program: Program, folder: Path, first: int) -> None:
    wrong = WRONG[first : first + 7]
    lines = []
    for number, (data, _, _) in enumerate(wrong):
        (folder / f"{number}.pdf").write_bytes(data)
        lines.append(f"\n  - {{file: {number}.pdf, name: {NAMES}}}")
    write(folder, "".join(lines))
    run = program("check", "--root", folder)
    assert run.code == 1
    text = (folder / "letters/campaign.yaml").read_text("utf-8").split("\n")
    for number, (_, said, remedy) in enumerate(wrong):
        line = next(at for at, row in enumerate(text, 1) if f"{{file: {number}.pdf" in row)
        assert re.search(
            rf"^letters/campaign.yaml:{line}:12: {number}.pdf {re.escape(said)}.*\n    {re.escape(remedy)}$",
            run.err,
            re.MULTILINE,
        ), (said, run.err)
    assert "advocacy" not in run.err.replace("docs/", "")


def test_sheets_and_sizes_of_all_together_are_bound(program: Program, folder: Path) -> None:
    put(folder, made(pages=9))
    put(folder, made(pages=7), "note.pdf")
    write(folder, TWO)
    run = program("check", "--root", folder)
    assert "campaign.yaml" in run.err
    assert "all enclosures together take 9 sheets, printed on both sides; 8 may go along" in run.err
    for name in (REPORT, "note.pdf"):
        with (folder / name).open("ab") as file:
            file.write(bytes(2**20))
    run = program("build", "--dry-run", "--root", folder)
    assert "all enclosures together are larger than 2 MiB\n    enclose less, or smaller pictures" in run.err
    put(folder, bytes(2**21 + 1))
    run = program("build", "--dry-run", "--root", folder)
    assert f"{REPORT} is larger than 2 MiB\n    is this the right file?" in run.err


@pytest.mark.usefixtures("set_once")
def test_a_page_on_the_other_paper_is_refused_by_that_build(program: Program, enclosing: Path) -> None:
    run = program("build", "ma-gov", "--paper", "letter", "--root", enclosing)
    assert run.code == 1
    assert "page 1 is 210 × 297 mm\n    print it as PDF on the paper of the letters, 216 × 279 mm" in run.err


@pytest.mark.parametrize(
    ("enclosures", "column", "said"),
    [
        (
            "[{file: gone.pdf, name: {ar: ت, en: a, fr: a, es: a}}]",
            21,
            "there is no gone.pdf\n    put the PDF there, or",
        ),
        (
            "[{file: ../x.pdf, name: {ar: ت}}]",
            21,
            "«../x.pdf» is no PDF of the campaign\n    name a PDF by its way from the campaign folder, such as",
        ),
        ("[{file: /x.pdf, name: {ar: ت}}]", 21, "«/x.pdf» is no PDF of the campaign"),
        ("[{file: letters/letter.css, name: {ar: ت}}]", 21, "«letters/letter.css» is no PDF of the campaign"),
        ("[{file: link.pdf, name: {ar: ت, en: a, fr: a, es: a}}]", 21, "link.pdf is a link that leads out of the"),
        (
            "[{file: a.pdf, name: {ar: ت, en: a, fr: a, es: a}}, {file: a.pdf, name: {ar: ت, en: a, fr: a, es: a}}]",
            13,
            "a.pdf is enclosed twice\n    name each file once",
        ),
        (
            "[{file: a.pdf, name: {ar: ت, en: a, es: a}}]",
            34,
            "a.pdf has no name in «fr», and letters are written in it\n    add «fr: …»",
        ),
        ("[{file: a.pdf, name: {ar: Report}}]", 39, "«Report» is not Arabic\n    write each name in the language"),
        ("[{file: a.pdf, name: {ar: ت, en: تقرير}}]", 46, "«تقرير» is Arabic\n    write each name in the language"),
        ("[{file: a.pdf}]", 14, "the field «name» is missing"),
    ],
)
def test_what_is_wrong_with_a_name_is_said(
    program: Program, folder: Path, enclosures: str, column: int, said: str
) -> None:
    put(folder, made(), "a.pdf")
    (folder.parent / "outside.pdf").write_bytes(made())
    (folder / "link.pdf").symlink_to(folder.parent / "outside.pdf")
    write(folder, enclosures)
    run = program("check", "--root", folder)
    assert run.code == 1
    found = re.search(r"^letters/campaign.yaml:\d+:(\d+): " + re.escape(said), run.err, re.MULTILINE)
    assert found, run.err
    assert int(found[1]) == column


def test_a_language_without_the_word_is_named(program: Program, folder: Path) -> None:
    file = folder / "letters/languages/fr.yaml"
    file.write_text(re.sub(r"(?m)^  enclosures: .*\n", "", file.read_text("utf-8")), "utf-8")
    put(folder, made())
    write(folder, ONE)
    run = program("check", "--root", folder)
    assert "letters/languages/fr.yaml has no word for what is enclosed\n    add it to «labels» there, as in" in run.err
