"""A pack is tagged as its pieces are: PDF/UA-1 and PDF/A-2a in one file, read in the order of its pages."""

import subprocess
import sys
from collections import Counter
from io import BytesIO
from pathlib import Path

import page
import pikepdf
import pytest

from advocacy.binding.structure import StructureTree
from advocacy.campaign.campaign import Campaign
from advocacy.letter.merge import Paper
from advocacy.press.cover import CoverLine, cover_sheet
from advocacy.press.imposition import Piece, bind
from tests.conftest import DAY, OnEachPaper, typesetter_of
from tests.press.tags import drawn_in, heard_in

PROFILES = (page.ValidationProfile.PDF_A_2A, page.ValidationProfile.PDF_UA_1)


def faults_of(pdf: bytes) -> list[object]:
    """What is wrong with it, by both standards."""
    reports = [page.validate_pdf_bytes(pdf, profile=profile) for profile in PROFILES]
    return [fault for report in reports for fault in (report.failures or [report.is_compliant]) if fault is not True]


@pytest.fixture(scope="module")
def letters(small_letters: OnEachPaper) -> list[Piece]:
    return [Piece(file.read_bytes(), letter.recipient.id) for letter, file in small_letters[Paper.A4]]


@pytest.fixture(scope="module")
def cover(small: Campaign) -> Piece:
    lines = [CoverLine(each, f"HRD-{each.id}", small.delivery(each, DAY, "")) for each in small.directory.recipients]
    words = {"pack": "3", "paper": Paper.A4, "day": DAY, "mail_by": None, "sheets": 6}
    return Piece(cover_sheet(small, lines, **words))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def pack(cover: Piece, letters: list[Piece]) -> bytes:
    return bind([cover, *letters], both_sides=True)


def test_a_pack_is_what_its_letters_are(pack: bytes) -> None:
    assert faults_of(pack) == []
    with pikepdf.open(BytesIO(pack)) as pdf:
        xmp = pdf.Root.Metadata.read_raw_bytes().decode()
        assert pdf.Root.Lang == "ar"
        assert set(pdf.Root.keys()) == {
            *("/Type", "/Pages", "/Outlines", "/StructTreeRoot"),
            *("/Metadata", "/OutputIntents", "/Lang", "/MarkInfo", "/ViewerPreferences"),
        }
    assert 'pdfaid:part="2" pdfaid:conformance="A"' in xmp
    assert 'pdfuaid:part="1"' in xmp
    assert "ورقة المتابعة" in xmp


@pytest.mark.slow
def test_the_other_validator_finds_no_error(pack: bytes, tmp_path: Path) -> None:
    (tmp_path / "pack.pdf").write_bytes(pack)
    outloud = Path(sys.executable).with_name("outloud")
    words = [outloud, "--fail-on", "error", tmp_path / "pack.pdf"]
    run = subprocess.run(words, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "0 error(s)" in run.stdout


def test_the_validator_finds_what_is_missing(pack: bytes) -> None:
    with pikepdf.open(BytesIO(pack)) as pdf:
        del pdf.Root.Metadata
        damaged = BytesIO()
        pdf.save(damaged)
    assert faults_of(damaged.getvalue())


def test_every_mark_of_every_page_has_its_element(pack: bytes) -> None:
    """The validator does not look whether it has."""
    seen = 0
    with pikepdf.open(BytesIO(pack)) as pdf:
        owners = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
        numbers = [int(page.obj.StructParents) for page in pdf.pages if "/StructParents" in page.obj]
        assert len({*numbers}) == len(numbers) == len(owners)
        for page, drawn in zip(pdf.pages, drawn_in(pack), strict=True):
            for mark in drawn:
                if mark >= 0:
                    owner = owners[int(page.obj.StructParents)][mark]
                    assert owner.Pg.objgen == page.objgen
                    assert mark in [*owner.K]
                    seen += 1
    assert seen > 100


def test_pieces_are_read_one_after_another_each_as_it_was(pack: bytes, cover: Piece, letters: list[Piece]) -> None:
    heard = heard_in(pack)
    pieces = [heard_in(piece.pdf) for piece in (cover, *letters)]
    expected = [(2 * number + where, kind, said) for number, piece in enumerate(pieces) for where, kind, said in piece]
    assert [(where, said) for where, _, said in heard] == [(where, said) for where, _, said in expected]
    for (_, kind, said), (_, before, _) in zip(heard, expected, strict=True):
        assert before in (kind, "/Span"), said  # which says nothing
    assert {kind for _, kind, _ in heard} >= {"/H1", "/H2", "/P", "/TD"}
    assert len(heard) > 100


def test_each_part_has_its_language_and_roles(letters: list[Piece]) -> None:
    made = []
    for language, role in (("ar", "Foo"), ("fr", "Bar")):
        with pikepdf.open(BytesIO(letters[0].pdf)) as pdf:
            pdf.Root.Lang = pikepdf.String(language)
            pdf.Root.StructTreeRoot.RoleMap = pikepdf.Dictionary({f"/{role}": pikepdf.Name.P})
            data = BytesIO()
            pdf.save(data)
            made.append(Piece(data.getvalue(), language))
    with pikepdf.open(BytesIO(bind(made, both_sides=False))) as pdf:
        tree = pdf.Root.StructTreeRoot
        (document,) = tree.K
        assert (document.S, pdf.Root.Lang) == ("/Document", "ar")
        assert [(part.S, part.Lang, part.P.objgen) for part in document.K] == [
            ("/Part", "ar", document.objgen),
            ("/Part", "fr", document.objgen),
        ]
        assert set(tree.RoleMap.keys()) == {"/Foo", "/Bar"}


def test_links_are_tagged_in_every_piece(small: Campaign) -> None:
    typesetter = typesetter_of(small)
    page_of = '<html lang="ar"><title>x</title><p>{0}</p><p><a href="https://example.org/{0}">{0}</a></p></html>'
    pieces = [Piece(typesetter.typeset_sheets(page_of.format(name), "a sheet"), name) for name in ("a", "b")]
    pack = bind(pieces, both_sides=False)
    with pikepdf.open(BytesIO(pack)) as pdf:
        owners = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
        links = [(page, *page.obj.Annots) for page in pdf.pages]
        numbers = {int(page.obj.StructParents) for page, _ in links} | {int(link.StructParent) for _, link in links}
        assert len(numbers) == 4
        for _, link in links:
            owner = owners[int(link.StructParent)]
            assert owner.S == "/Link"
            assert link.objgen in [kid.Obj.objgen for kid in owner.K if isinstance(kid, pikepdf.Dictionary)]


def test_what_is_not_tagged_is_bound_without_tags() -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        data = BytesIO()
        pdf.save(data)
    with pikepdf.open(BytesIO(bind([Piece(data.getvalue(), "a")] * 2, both_sides=False))) as pdf:
        assert "/StructTreeRoot" not in pdf.Root
        assert len(pdf.pages) == 2


def elements_of(pdf: bytes) -> Counter[tuple[str, ...]]:
    """What elements are and say of themselves."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        elements = [it for it in opened.objects if isinstance(it, pikepdf.Dictionary) and "/S" in it and "/P" in it]
        told = ("/S", "/Lang", "/Alt", "/ActualText", "/A")
        return Counter(tuple(str(it.get(name, "")) for name in told) for it in elements)


def test_elements_that_say_nothing_are_left_out_and_no_other(pack: bytes, cover: Piece, letters: list[Piece]) -> None:
    before: Counter[tuple[str, ...]] = sum((elements_of(piece.pdf) for piece in (cover, *letters)), Counter())
    now = elements_of(pack)
    said = {each: count for each, count in before.items() if each[0] not in ("/NonStruct", "/Span", "/Document")}
    assert {each: now[each] for each in said} == said
    assert all(now[each] == count for each, count in before.items() if any(each[1:]))
    assert now.total() < 0.6 * before.total()


def test_what_does_not_stand_for_itself_alone_stays() -> None:
    with pikepdf.new() as source, pikepdf.new() as pdf:
        page, other = (source.add_blank_page() or source.pages[number] for number in range(2))
        make = source.make_indirect
        root = make(pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot))
        paragraph, named, elsewhere, apart, plain = (
            make(pikepdf.Dictionary(S=pikepdf.Name(kind), Pg=on.obj))
            for kind, on in (("/P", page), ("/Span", page), ("/Span", other), ("/Span", page), ("/Span", page))
        )
        named.Lang, named.K = pikepdf.String("fr"), 0
        elsewhere.K, plain.K = 0, pikepdf.Array([1, 2])
        apart.K = pikepdf.Array([pikepdf.Dictionary(Type=pikepdf.Name.MCR, MCID=3)])
        paragraph.K = pikepdf.Array([named, plain, elsewhere, apart])
        for kid in paragraph.K:
            kid.P = paragraph
        paragraph.P, root.K = root, pikepdf.Array([paragraph])
        owners = pikepdf.Array([named, plain, plain, apart])
        root.ParentTree = make(pikepdf.Dictionary(Nums=pikepdf.Array([0, owners, 1, pikepdf.Array([elsewhere])])))
        source.Root.StructTreeRoot = root
        page.obj.StructParents, other.obj.StructParents = 0, 1
        tree = StructureTree(pdf)
        pdf.pages.extend(source.pages)
        tree.add(source, [*pdf.pages])
        tree.finish()
        (bound,) = pdf.Root.StructTreeRoot.K[0].K
        first, one, two, *others = bound.K
        assert (str(first.Lang), one, two, [str(kid.S) for kid in others]) == ("fr", 1, 2, ["/Span", "/Span"])
        owned = pdf.Root.StructTreeRoot.ParentTree.Nums[1]
        assert [owner.objgen for owner in owned] == [each.objgen for each in (first, bound, bound, others[1])]
