"""Signed letters: what signers write stands on the lines of the letter, and is read there."""

import pickle
from collections.abc import Callable
from datetime import date
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageDraw

from advocacy.campaign.campaign import Campaign
from advocacy.errors import AdvocacyError, Problem
from advocacy.files.table import Table
from advocacy.letter.merge import Paper
from advocacy.press.printable import AGAIN
from advocacy.press.signing.cutting_out import cut_out
from advocacy.press.signing.inscription import Inscription
from advocacy.press.signing.sign import OTHER_LINES, CoverToMark, LettersBound, LetterToSign
from advocacy.press.signing.signature_book import SignatureBook, SignatureForm
from advocacy.press.signing.signers import Signer
from tests.binding.test_structure import faults_of
from tests.conftest import OnEachPaper
from tests.press.ink import MM, Page, pages_of
from tests.press.tags import heard_in

LONG = "محمد عبد الرحمن بن عبد الله آل سعود الهاشمي القرشي المكي"
OWN = "مهندسة برمجيات، عضو نقابة المهندسين في القاهرة، وأم لثلاثة أطفال، أطالب بوقف بيع أدوات المراقبة حتى تحترم حقوقنا"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 80"><path d="M5 60L150 5L295 60" stroke="navy"/></svg>'


def png(width: int = 600, height: int = 200) -> bytes:
    data = BytesIO()
    image = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    ImageDraw.Draw(image).line([(0, 0), (width // 2, height), (width, 0)], fill=(20, 40, 160, 200), width=9)
    image.save(data, "PNG")
    return data.getvalue()


Letters = dict[str, bytes]


@pytest.fixture(scope="module")
def letters(small_letters: OnEachPaper) -> dict[Paper, Letters]:
    return {paper: {letter.recipient.id: file.read_bytes() for letter, file in small_letters[paper]} for paper in Paper}


@pytest.fixture(scope="module")
def books(small: Campaign) -> dict[Paper, SignatureBook]:
    return {paper: SignatureBook(SignatureForm.of(small, paper)) for paper in Paper}


Sign = Callable[..., bytes]


@pytest.fixture(scope="module")
def sign(letters: dict[Paper, Letters], books: dict[Paper, SignatureBook]) -> Sign:
    def signed(signer: Signer, *ids: str, paper: Paper = Paper.A4, both_sides: bool = False) -> bytes:
        opened = [opened_letter(letters[paper][name], books[paper], name) for name in ids or letters[paper]]
        return signed_pack(None, opened, cut_out(books[paper].block(signer)), both_sides=both_sides)

    return signed


def opened_letter(data: bytes, book: SignatureBook, name: str) -> LetterToSign:
    return LetterToSign.of(data, book, file=f"{name}.pdf", country=name[:2].upper(), title=name)


def signed_pack(
    cover: CoverToMark | None, letters: list[LetterToSign], inscription: Inscription, *, both_sides: bool
) -> bytes:
    return LettersBound(letters, inscription.layout, both_sides=both_sides).below(cover).signed(inscription)


def text_of(pdf: bytes, page: int = 0) -> str:
    """Without marks of direction, which come with the blank before a last mark."""
    return " ".join(pages_of(pdf)[page].text.replace("\u200f", "").split())


SIGNER = Signer(2, "فاطمة الزهراء", "القاهرة", date(2026, 11, 24), OWN, SVG)


@pytest.mark.parametrize("paper", Paper)
def test_a_reader_hears_each_answer_behind_its_label(sign: Sign, paper: Paper) -> None:
    pdf = sign(SIGNER, "de-bafa", paper=paper)
    expected = f"الاسم: فاطمة الزهراء المدينة: القاهرة التاريخ: ٢٤ نوفمبر ٢٠٢٦ التوقيع: {OWN}"
    assert expected in text_of(pdf)


@pytest.mark.parametrize("name", ["سَلْمَى بِنْتُ مُحَمَّدٍ", "د. سالم 3", LONG, "أبو Anna علي"])
def test_arabic_names_come_back_as_they_were_written(sign: Sign, name: str) -> None:
    assert f"الاسم: {name} المدينة:" in text_of(sign(Signer(2, name), "de-bafa"))


@pytest.mark.parametrize("name", ["Anna Müller-Lüdenscheidt", "Иван Петров", "Dr. Anna 3"])
def test_latin_names_come_back_as_they_were_written(sign: Sign, name: str) -> None:
    """PDFium turns the line around that ends in Latin, but not the name."""
    assert f"{name} :الاسم" in text_of(sign(Signer(2, name), "de-bafa"))


def test_what_is_not_given_is_left_to_be_filled_in(sign: Sign) -> None:
    assert "الاسم: سالم المدينة: التاريخ: التوقيع:" in text_of(sign(Signer(2, "سالم"), "de-bafa"))
    assert "الاسم: المدينة: التاريخ: التوقيع:" in text_of(sign(Signer(2, ""), "de-bafa"))


def test_each_country_reads_the_day_as_it_writes_it(sign: Sign) -> None:
    pdf = sign(Signer(2, "سالم", "", date(2026, 11, 24)), "ma-gov", "sa-gov", "de-bafa")
    assert "التاريخ: 24 نونبر 2026" in text_of(pdf, 0)
    assert "التاريخ: ١٤ جمادى الآخرة ١٤٤٨ هـ الموافق ٢٤ نوفمبر ٢٠٢٦ م" in text_of(pdf, 1)
    assert "التاريخ: ٢٤ نوفمبر ٢٠٢٦" in text_of(pdf, 2)


Place = tuple[float, float, float, float]


def new_things(signed: bytes, blank: bytes) -> list[tuple[int, Place]]:
    """What a signed letter draws more than a blank one: its kind and its place in points."""

    def drawn(pdf: bytes) -> list[tuple[int, Place]]:
        with pypdfium2.PdfDocument(pdf) as document:
            return [(thing.type, thing.get_bounds()) for thing in document[0].get_objects(max_depth=9)]

    before = drawn(blank)
    return [thing for thing in drawn(signed) if thing not in before]


@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize("image", [SVG, png(), png(200, 900)], ids=["svg", "wide", "high"])
def test_nothing_leaves_its_line(sign: Sign, books: dict[Paper, SignatureBook], image: bytes, paper: Paper) -> None:
    signer = Signer(2, LONG, "مدينة السادس من أكتوبر، محافظة الجيزة", date(2026, 11, 24), OWN, image)
    assert not books[paper].misfits([signer], Table("people.csv", "", {}, ()))
    things = new_things(sign(signer, "sa-gov", paper=paper), sign(Signer(2, ""), "sa-gov", paper=paper))
    assert len(things) > 4
    lines = books[paper].lines
    for kind, (left, bottom, right, top) in things:
        across = [line for line in lines.values() if line.left - 1 <= left and right <= line.right + 1]
        assert across, (kind, left, right)
        assert top - bottom < max(28, *(line.box[3] - line.box[1] + 1 for line in across))
        assert bottom > 15 * MM


def test_what_is_written_stands_on_the_baseline_of_its_label(sign: Sign) -> None:
    with pypdfium2.PdfDocument(sign(Signer(2, "سالم", "", date(2026, 11, 24)), "it-gov")) as document:
        words = document[0].get_textpage()
        text = words.get_text_range()
        for label, first in (("الاسم", "سالم"), ("التاريخ", "نوفمبر")):
            levels = {round(words.get_charbox(text.rindex(word) + 1)[1]) for word in (label, first)}
            assert max(levels) - min(levels) < 6


def test_all_letters_share_what_is_written(sign: Sign, books: dict[Paper, SignatureBook]) -> None:
    written = cut_out(books[Paper.A4].block(Signer(2, "سالم"))).contents.values()
    assert len(written) == 1
    with pikepdf.open(BytesIO(sign(Signer(2, "سالم")))) as pack:
        contents = [{part.objgen: part.read_bytes() for part in page.obj.Contents.as_list()} for page in pack.pages]
    assert len(contents) == 5
    shared = set.intersection(*map(set, contents))
    assert [contents[0][number] for number in shared if contents[0][number] in written] == [*written]
    for page in contents:
        assert len({*page.values()} & {*written}) == 1


def test_what_is_written_is_heard_behind_its_label_in_the_order_of_the_tags(sign: Sign) -> None:
    heard = heard_in(sign(SIGNER, "de-bafa", "ma-gov", both_sides=True))
    for page, day in ((0, "٢٤ نوفمبر ٢٠٢٦"), (2, "24 نونبر 2026")):
        on_page = [(kind, said.replace("\u200f", "").strip()) for where, kind, said in heard if where == page]
        expected = ["الاسم:", "فاطمة الزهراء", "المدينة:", "القاهرة", "التاريخ:", day, "التوقيع:", "التوقيع", OWN]
        kinds, said = zip(*on_page, strict=True)
        assert [*said[said.index("الاسم:") :]][: len(expected)] == expected
        assert [said[n] for n, kind in enumerate(kinds) if kind == "/Figure"] == ["التوقيع"]


def test_a_signed_letter_is_what_it_was_before(sign: Sign) -> None:
    """PDF/UA-1 and PDF/A-2a, with a picture that is partly seen through, days of two calendars, and Latin letters."""
    signer = Signer(2, "أبو Anna علي", "القاهرة", date(2026, 11, 24), OWN, png())
    assert faults_of(sign(signer, "de-bafa", "sa-gov", both_sides=True)) == []


def test_what_is_not_given_has_no_tag(sign: Sign) -> None:
    with pikepdf.open(BytesIO(sign(Signer(2, "سالم"), "de-bafa"))) as one:
        with pikepdf.open(BytesIO(sign(Signer(2, ""), "de-bafa"))) as none:
            kinds = [
                [thing for thing in pdf.objects if "/StructElem" in repr(thing.get("/Type"))] for pdf in (one, none)
            ]
        assert len(kinds[0]) == len(kinds[1]) + 1


def test_each_letter_has_a_sheet_of_its_own_and_a_bookmark(sign: Sign) -> None:
    with pikepdf.open(BytesIO(sign(SIGNER, both_sides=True))) as pack, pack.open_outline() as outline:
        assert len(pack.pages) == 10
        starts = [pikepdf.Page(item.destination[0]).index for item in outline.root]
    assert starts == [0, 2, 4, 6, 8]


def test_a_letter_can_be_signed_by_many_and_stays_as_it_was(small: Campaign, letters: dict[Paper, Letters]) -> None:
    form = SignatureForm.of(small, Paper.A4)
    assert pickle.loads(pickle.dumps(form)) == form
    book = SignatureBook(pickle.loads(pickle.dumps(form)))  # as in a worker
    letter = opened_letter(letters[Paper.A4]["it-gov"], book, "it-gov")

    def packed(signer: Signer) -> bytes:
        return signed_pack(None, [letter], cut_out(book.block(signer)), both_sides=True)

    first = packed(SIGNER)
    second = packed(Signer(3, "سالم"))
    assert packed(SIGNER) == first
    assert "فاطمة" in text_of(first)
    assert "فاطمة" not in text_of(second)
    assert "سالم" in text_of(second)


def test_the_cover_sheet_comes_first(letters: dict[Paper, Letters], books: dict[Paper, SignatureBook]) -> None:
    book, data = books[Paper.A4], letters[Paper.A4]
    opened = [opened_letter(data["it-gov"], book, "it-gov")]
    inscription = cut_out(book.block(SIGNER))
    pdf = signed_pack(CoverToMark(data["de-bafa"], ""), opened, inscription, both_sides=True)
    pages: list[Page] = pages_of(pdf)
    assert ["فاطمة" in page.text for page in pages] == [False, False, True, False]
    where = [page for page, _, _ in heard_in(pdf)]
    assert where == sorted(where)
    assert {*where} == {0, 2}
    assert faults_of(pdf) == []
    with pikepdf.open(BytesIO(pdf)) as pack, pack.open_outline() as outline:
        assert [pikepdf.Page(item.destination[0]).index for item in outline.root] == [2]
        with pikepdf.open(BytesIO(data["de-bafa"])) as cover:
            assert pack.docinfo["/Title"] == cover.docinfo["/Title"]


def test_a_letter_that_is_set_otherwise_is_not_signed(
    letters: dict[Paper, Letters], books: dict[Paper, SignatureBook]
) -> None:
    with pytest.raises(AdvocacyError, match=r"it-gov\.pdf: its lines for the signature are not where .*\n.*build"):
        opened_letter(letters[Paper.LETTER]["it-gov"], books[Paper.A4], "it-gov")


OTHER, BROKEN = OTHER_LINES, "is put together as no letter of this program is"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda pdf: pdf.Root.__delitem__("/StructTreeRoot"), OTHER),
        (lambda pdf: pdf.pages[0].obj.Resources.__setitem__("/Font", 5), OTHER),
        (lambda pdf: pdf.Root.StructTreeRoot.__setitem__("/ParentTree", 5), BROKEN),
        (lambda pdf: pdf.pages[0].obj.__setitem__("/StructParents", 99), BROKEN),
    ],
)
def test_a_letter_of_somebody_else_is_named(
    change: Callable[[pikepdf.Pdf], object],
    message: str,
    letters: dict[Paper, Letters],
    books: dict[Paper, SignatureBook],
) -> None:
    """Somebody else may have put it into the output folder, and broken any part of it."""
    data, book = BytesIO(), books[Paper.A4]
    with pikepdf.open(BytesIO(letters[Paper.A4]["de-bafa"])) as pdf:
        change(pdf)
        pdf.save(data)
    inscription = cut_out(book.block(SIGNER))

    def sign_it() -> bytes:
        letter = opened_letter(data.getvalue(), book, "letters/de-bafa")
        return signed_pack(None, [letter], inscription, both_sides=True)

    with pytest.raises(AdvocacyError) as raised:
        sign_it()
    assert raised.value.problems == (Problem(message, AGAIN, "letters/de-bafa.pdf"),)
