"""Letters damaged by hand: each damage is found, and the message says what to do.

Most are given the sha256 of the damaged file in the manifest, so that it is the contents that give them away.
"""

import json
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import DecodedStreamObject, NameObject, TextStringObject

from advocacy.campaign import STYLE, TEMPLATE
from advocacy.campaign.campaign import Campaign, load_campaign
from advocacy.errors import AdvocacyError
from advocacy.letter.merge import Paper, merge
from advocacy.letter.request import LetterRequest
from advocacy.processes import pool
from advocacy.processes.limits import MB, Limits
from advocacy.proof import prove as proofs
from advocacy.proof.prove import Proof, prove, require_manifest
from tests.conftest import DAY, REPO, OnEachPaper, lay_out, typesetter_of, with_template
from tests.thorough import every

BAFA = "letters/de-bafa.pdf"
PETITION, PROTOCOL = "letters/petition.yaml", "letters/protocol.yaml"
AGAIN = "make it again: «advocacy build de-bafa --date 2026-11-23»"
DELETE = f"delete it, and {AGAIN}"

Damage = Callable[[bytes], bytes]


@pytest.fixture
def out(small_out: Path, tmp_path: Path) -> Path:
    """A copy of a letter, to be damaged; that others beside it are as they should be, tests of ``all_of`` hold."""
    copy = Path(shutil.copytree(small_out, tmp_path / "out"))
    leave_alone(copy, "de-bafa")
    return copy


@pytest.fixture
def all_of(small_out: Path, tmp_path: Path) -> Path:
    """A copy of all letters."""
    return Path(shutil.copytree(small_out, tmp_path / "out"))


def proved(campaign: Campaign, out: Path) -> Proof:
    return prove(campaign, out, require_manifest(out))


def said(campaign: Campaign, out: Path, file: str = BAFA) -> list[str]:
    """What is wrong with ``file``, and that nothing else is; each finding has its remedy."""
    problems = proved(campaign, out).problems
    assert {problem.file for problem in problems} <= {file}
    remedies = {problem.remedy for problem in problems}
    assert {remedy.partition("; if it comes out alike, ")[0] for remedy in remedies} <= {DELETE}
    return [problem.message for problem in problems]


@pytest.mark.parametrize("cores", [1, 2])
def test_letters_are_read_alike_in_any_number_of_processes(
    small: Campaign, all_of: Path, monkeypatch: pytest.MonkeyPatch, cores: int
) -> None:
    monkeypatch.setattr(proofs.Reading, "worth_a_process", 2)
    monkeypatch.setattr(pool, "cores", lambda: cores)
    (all_of / "letters/ma-gov.pdf").write_bytes(b"nothing")
    (all_of / BAFA).unlink()
    read: list[int] = []
    proof = prove(small, all_of, require_manifest(all_of), thumbnails=True, on_letter=lambda: read.append(1))
    assert [(problem.file, problem.message) for problem in proof.problems] == [
        (BAFA, "is missing"),
        ("letters/ma-gov.pdf", "is cut short: 7 of " + str(require_manifest(all_of).letters[2].bytes) + " bytes"),
    ]
    assert [*proof.thumbnails] == ["de-bafa", "it-gov", "ma-gov", "no-gov", "sa-gov"]
    assert [bool(picture) for picture in proof.thumbnails.values()] == [False, True, False, True, True]
    assert len(read) == 5


def put(out: Path, data: bytes, identifier: str = "de-bafa") -> None:
    """``data`` as the letter, with a manifest that has its sha256."""
    (out / f"letters/{identifier}.pdf").write_bytes(data)
    edit(out, identifier, sha256=sha256(data).hexdigest(), bytes=len(data))


def edit(out: Path, identifier: str, **fields: object) -> None:
    """Change the entry of a letter in the manifest."""
    path = out / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    (entry,) = (entry for entry in manifest["letters"] if entry["id"] == identifier)
    entry.update(fields)
    path.write_text(json.dumps(manifest), "utf-8")


def leave_alone(out: Path, *identifiers: str) -> None:
    """Take the other letters away: to read them takes longer than what is held."""
    path = out / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    for entry in [entry for entry in manifest["letters"] if entry["id"] not in identifiers]:
        manifest["letters"].remove(entry)
        (out / entry["file"]).unlink()
    path.write_text(json.dumps(manifest), "utf-8")


def letter(campaign: Campaign, identifier: str = "de-bafa", *, day: str = "", paper: Paper = Paper.A4) -> bytes:
    """The letter of an altered campaign."""
    recipients = [recipient for recipient in campaign.directory.recipients if recipient.id == identifier]
    (merged,) = merge(campaign, recipients, LetterRequest(DAY.fromisoformat(day) if day else DAY, paper))
    return typesetter_of(campaign).typeset(merged.manuscript)


def altered(file: str, old: str, new: str, tmp_path: Path) -> Campaign:
    """The small campaign with other words in one of its files."""
    root = lay_out(tmp_path / "altered")
    text = (root / file).read_text("utf-8")
    assert old in text
    (root / file).write_text(text.replace(old, new), "utf-8")
    return load_campaign(root)


def rewritten(data: bytes, change: Callable[[PdfWriter], object]) -> bytes:
    """The PDF after ``change``, with the producer it had."""
    writer = PdfWriter(clone_from=BytesIO(data))
    producer = PdfReader(BytesIO(data)).metadata
    assert producer
    writer.add_metadata({"/Producer": producer["/Producer"]})
    change(writer)
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def bafa(out: Path) -> bytes:
    return (out / BAFA).read_bytes()


def test_letters_as_they_are_built_prove_clean(small: Campaign, all_of: Path) -> None:
    result = proved(small, all_of)
    assert result.problems == ()
    assert result.letters == ("de-bafa", "it-gov", "ma-gov", "no-gov", "sa-gov")
    put(all_of, rewritten(bafa(all_of), lambda _: None))  # so what the tests below find is what they have changed
    assert proved(small, all_of).problems == ()


def test_on_us_letter_and_in_part(small: Campaign, small_letters: OnEachPaper, tmp_path: Path) -> None:
    (_, file), *_ = small_letters[Paper.LETTER]
    out = Path(shutil.copytree(file.parent.parent, tmp_path / "out"))
    leave_alone(out, "de-bafa", "it-gov")
    result = proved(small, out)
    assert result.problems == ()
    assert result.without_letter == ("ma-gov", "no-gov", "sa-gov")


def test_truncated(small: Campaign, out: Path) -> None:
    whole = bafa(out)
    (out / BAFA).write_bytes(whole[:9000])
    (problem,) = proved(small, out).problems
    assert str(problem) == f"{BAFA}: is cut short: 9000 of {len(whole)} bytes\n    {AGAIN}"
    put(out, whole[:9000])
    assert said(small, out) == ["cannot be read as a PDF: its structure is damaged"]
    (out / BAFA).write_bytes(b"")
    (problem,) = proved(small, out).problems
    assert problem.message == "is cut short: 0 of 9000 bytes"


def test_a_demand_removed(small: Campaign, out: Path) -> None:
    demands = small.petition.demands
    put(out, letter(replace(small, petition=small.petition.model_copy(update={"demands": demands[:1] + demands[2:]}))))
    assert said(small, out) == [
        "demand 2 is missing or not complete: «أن توقفوا صادرات تكنولوجيا المراقبة إلى دول مثل المغرب، حيث…»",
        "lacks what the template says: «ثالثًا:»",
    ]


def test_demands_in_another_order(small: Campaign, out: Path) -> None:
    one, two, three = small.petition.demands
    put(out, letter(replace(small, petition=small.petition.model_copy(update={"demands": (one, three, two)}))))
    assert said(small, out) == ["demand 3 stands before demand 2"]


def test_another_recipients_file(small: Campaign, out: Path, small_out: Path) -> None:
    other = (small_out / "letters/it-gov.pdf").read_bytes()
    put(out, other)
    letter_to, window, title = said(small, out)
    assert letter_to == "is the letter HRD-it-gov, not HRD-de-bafa"
    assert re.match("shows «.*» in the window of the envelope; it should show «Bundesamt für Wirtschaft", window)
    assert title.startswith("its title is «… (رئاسة مجلس الوزراء، إيطاليا)», not «… (المكتب الاتحادي")


def test_a_changed_file_is_told_by_its_sha256_too(small: Campaign, out: Path, small_out: Path) -> None:
    shutil.copy(small_out / "letters/it-gov.pdf", out / BAFA)
    problems = proved(small, out).problems
    assert problems[0].message == "is not the file that was built: it was changed or replaced"
    assert problems[1].message == "is the letter HRD-it-gov, not HRD-de-bafa"
    assert {problem.remedy.partition("; if it")[0] for problem in problems} == {AGAIN}


def _fonts(writer: PdfWriter) -> list[dict[str, object]]:
    fonts = writer.pages[0]["/Resources"]["/Font"].values()  # type: ignore[index]
    return [font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object() for font in fonts]


def test_a_font_swapped(small: Campaign, out: Path) -> None:
    def swap(writer: PdfWriter) -> None:
        program = DecodedStreamObject()
        program.set_data((REPO / "fonts/NotoSerif-Regular.ttf").read_bytes())
        regular, _ = (font for font in _fonts(writer) if str(font["/FontName"]).endswith("+Amiri"))
        regular[NameObject("/FontFile2")] = writer._add_object(program)

    put(out, rewritten(bafa(out), swap))
    found = "|".join(said(small, out))  # other glyphs may reach over the margin, too
    assert re.search(r"the font \w{6}\+Amiri is not the one that the letter was set in", found)
    elsewhere = replace(small, fonts=tuple(font for font in small.fonts if "Noto" not in font.file))
    found = "|".join(said(elsewhere, out))
    assert re.search(r"the font \w{6}\+Amiri is NotoSerif-Regular, which is not in fonts/", found)


def test_a_font_left_out_or_damaged(small: Campaign, out: Path) -> None:
    whole = bafa(out)
    put(out, rewritten(whole, lambda writer: [font.pop("/FontFile2") for font in _fonts(writer)]))
    assert {re.sub(r"\w{6}\+", "", message) for message in said(small, out)} >= {
        "the font Amiri is not embedded",
        "the font Amiri-Bold is not embedded",
    }

    def damage(writer: PdfWriter) -> None:
        for font in _fonts(writer):
            program = DecodedStreamObject()
            program.set_data(b"no font")
            font[NameObject("/FontFile2")] = writer._add_object(program)

    put(out, rewritten(whole, damage))
    assert {re.sub(r"\w{6}\+", "", message) for message in said(small, out)} >= {
        "the font Amiri is damaged",
        "the font Amiri-Bold is damaged",
    }


def _in_content(change: Damage) -> Callable[[PdfWriter], None]:
    def apply(writer: PdfWriter) -> None:
        page = writer.pages[0]
        contents = page.get_contents()
        assert contents is not None
        stream = DecodedStreamObject()
        stream.set_data(change(contents.get_data()))
        page[NameObject("/Contents")] = writer._add_object(stream)

    return apply


def test_a_missing_glyph(small: Campaign, out: Path) -> None:
    def undraw(content: bytes) -> bytes:
        end = content.index(b"ET")
        return content[:end] + b"[<00000000>] TJ " + content[end:]

    put(out, rewritten(bafa(out), _in_content(undraw)))
    assert "the box for a missing glyph is drawn 2 times" in said(small, out)
    # The same in the other spelling of strings, which is read the long way.
    put(
        out,
        rewritten(bafa(out), _in_content(lambda content: content.replace(b"<00000000>", rb"(\000\000\000\000)", 1))),
    )
    assert "the box for a missing glyph is drawn 2 times" in said(small, out)


def test_a_stray_file(small: Campaign, out: Path) -> None:
    (out / "letters/more").mkdir()
    (out / "letters/more/de-bafa (1).pdf").write_bytes(bafa(out))
    (problem,) = proved(small, out).problems
    assert str(problem) == (
        "letters/more/de-bafa (1).pdf: no build made this file\n    delete it, or move it elsewhere"
    )


def test_a_second_page(small: Campaign, out: Path) -> None:
    put(out, rewritten(bafa(out), lambda writer: writer.add_blank_page()))
    assert said(small, out) == ["has 2 pages; a letter has one"]


def test_edited_text(small: Campaign, out: Path, tmp_path: Path) -> None:
    put(out, letter(altered("letters/petition.yaml", "تبدؤوا بتعليق الترخيص", "تبدؤوا بتسهيل الترخيص", tmp_path)))
    step, strange = said(small, out)
    assert step.startswith("the step is missing or reads differently: «وفي وسعكم أن تبدؤوا بتعليق الترخيص")
    assert strange == "holds words that no one put there: «بتسهيل»"


TOP, CLOSING = '<div class="top">', '<p class="closing">'
LETTERHEAD = '<p class="letterhead">منظمة الحقوق Digital <b>Rights</b> — https://example.org/campaigns/2026?x=1</p>'
ENCLOSURE = "{% set pages = 3 %}<p>المرفقات: نص العريضة (Petition 1/2)، {{ pages }} صفحات، لدى{{ state }}</p>"
FOOT = "<footer>{{ labels.reference }}<br>"


def of_its_author(campaign: Campaign, letterhead: str = LETTERHEAD, enclosure: str = ENCLOSURE) -> Campaign:
    """The campaign with a template that says more than the shipped one: text of its own, two scripts in a line."""
    text = campaign.text_of(TEMPLATE)
    for place, addition in (
        (TOP, "{% include 'head.html.j2' %}"),
        (CLOSING, enclosure),
        (FOOT, "<footer>حملة Rights 2026 {{ reference }}<br>"),
    ):
        assert place in text
        text = text.replace(place, addition if place == FOOT else addition + place)
    files = {**with_template(campaign, text).files, "letters/head.html.j2": letterhead.encode()}
    return replace(campaign, files=files)


def test_what_the_author_of_a_template_wrote_is_expected(small: Campaign, out: Path) -> None:
    """And what else stands in such a letter is found as in any other."""
    campaign = of_its_author(small)
    leave_alone(out, "de-bafa")
    whole = letter(campaign)
    put(out, whole)
    assert said(campaign, out) == []
    for file, old, new, found in (
        (PETITION, "أدوات المراقبة في", "أجهزة المراقبة في", "demand 1 is missing or not complete: «"),
        (PROTOCOL, "فائق الاحترام", "الاحترام", "the closing is missing or reads differently: «"),
        ("recipients.yaml", "والطاقة", "والمناخ", "the ministry is missing or reads differently: «"),
    ):
        put(out, letter(of_its_author(altered(file, old, new, out.parent / new))))
        assert any(message.startswith(found) for message in said(campaign, out)), found
    put(out, letter(of_its_author(small, letterhead=LETTERHEAD.replace("example.org", "example.net"))))
    assert said(campaign, out) == [
        "lacks what the template says: «— https://example.org/campaigns/2026?x=1»",
        "holds words that no one put there: «net»",
    ]
    put(out, letter(of_its_author(small, enclosure=ENCLOSURE.replace("1/2", "9/2"))))
    lacks, strange = said(campaign, out)
    assert lacks.startswith("lacks what the template says: «المرفقات: نص العريضة (Petition 1/2)، 3 صفحات")
    assert strange == "holds words that no one put there: «9»"
    put(out, letter(campaign, day="2026-11-24"))
    assert "the date is missing or reads differently: «٢٣ نوفمبر ٢٠٢٦»" in said(campaign, out)


def test_a_template_may_leave_out_what_it_likes_but_demands_and_addressee(small: Campaign, out: Path) -> None:
    bare = with_template(
        small, '<html lang="ar"><title>{{ title }}</title><ol>{% for d in demands %}<li>{{ d.text }}{% endfor %}</ol>'
    )
    leave_alone(out, "de-bafa")
    put(out, letter(bare))
    edit(out, "de-bafa", window=False)
    (missing,) = proved(bare, out).problems
    assert missing.message.startswith("the addressee is missing or reads differently: «المكتب الاتحادي")


CARD = '<html lang="ar"><title>{{ title }}</title><p>{{ addressee }}<h1>{{ subject }}</h1><p>أوقفوا البيع الآن.'


def test_a_card_without_demands_is_held_to_all_that_it_says(small: Campaign, out: Path) -> None:
    def found(campaign: Campaign) -> list[str]:
        return [problem.message for problem in proved(campaign, out).problems]

    card = with_template(small, CARD)
    leave_alone(out, "de-bafa")
    put(out, letter(card))
    edit(out, "de-bafa", window=False)
    assert found(card) == []
    put(out, letter(with_template(small, CARD.replace("أوقفوا البيع الآن.", ""))))
    assert found(card) == ["lacks what the template says: «أوقفوا البيع الآن.»"]
    first = with_template(small, CARD + "{{ demands[0].text }}")
    put(out, letter(first))
    assert [message[:22] for message in found(first)] == ["demand 2 is missing or", "demand 3 is missing or"]
    nothing_asked = with_template(small, CARD.replace("{{ subject }}", "تحية"))
    put(out, letter(nothing_asked))
    assert len(found(nothing_asked)) == 3


def test_text_added_or_blanked_out(small: Campaign, out: Path, tmp_path: Path) -> None:
    whole = bafa(out)
    put(out, letter(altered(TEMPLATE, "<p>{{ step | tied }}</p>", "<p>{{ step }} فورًا</p>", tmp_path)))
    assert said(small, out) == ["holds words that no one put there: «فورًا»"]

    def blank(content: bytes) -> bytes:
        lines = re.findall(rb"BT.*?ET", content, re.DOTALL)
        return content.replace(max(lines, key=len), b"")

    put(out, rewritten(whole, _in_content(blank)))
    assert any("is missing or" in message for message in said(small, out))


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("recipients.yaml", "المكتب الاتحادي", "المكتب المركزي", "the addressee is missing or reads differently: «"),
        ("recipients.yaml", "والطاقة", "والمناخ", "the ministry is missing or reads differently: «الوزارة"),
        ("recipients.yaml", "formal: جمهورية ألم", "formal: ألم", "the state is missing or reads differently: «جمهور"),
        (PROTOCOL, "السيدات والسادة،", "الإخوة،", "the vocative is missing or reads differently: «السيدات والسادة،»"),
        (PROTOCOL, "فائق الاحترام", "الاحترام", "the closing is missing or reads differently: «وتفضلوا بقبول فائق"),
        (PETITION, "reference: HRD", "reference: HRX", "the reference is missing or reads differently: «HRD-de-bafa»"),
        (PETITION, "أدوات المراقبة في", "أجهزة المراقبة في", "demand 1 is missing or not complete: «أن تضمنوا"),
        (PETITION, "ألّا تُستخدم", "ألا تستخدم", "demand 1 is missing or not complete: «أن تضمنوا"),
        ("recipients.yaml", "Eschborn", "Bonn", "shows «… Bonn GERMANY» in the window of the envelope; it should"),
    ],
)  # fmt: skip
def test_other_facts(small: Campaign, out: Path, tmp_path: Path, file: str, old: str, new: str, message: str) -> None:
    put(out, letter(altered(file, old, new, tmp_path)))
    messages = said(small, out)
    assert any(found.startswith(message) for found in messages), messages


def test_another_date(small: Campaign, out: Path) -> None:
    put(out, letter(small, day="2026-11-24"))
    assert said(small, out) == [
        "the date is missing or reads differently: «٢٣ نوفمبر ٢٠٢٦»",
        "holds words that no one put there: «٢٤»",
    ]


def test_another_sheet(small: Campaign, out: Path) -> None:
    put(out, letter(small, paper=Paper.LETTER))
    assert said(small, out) == ["is on a sheet of 216 × 279 mm; a4 is 210 × 297 mm"]


def test_a_page_that_is_turned(small: Campaign, out: Path) -> None:
    put(out, rewritten(bafa(out), lambda writer: writer.pages[0].rotate(180)))
    assert said(small, out) == ["cannot be read as a PDF: its page is turned or cropped"]


def _styled(campaign: Campaign, rule: str) -> Campaign:
    return replace(campaign, files={**campaign.files, STYLE: campaign.files[STYLE] + rule.encode()})


def test_text_over_the_margin(small: Campaign, out: Path) -> None:
    put(out, letter(_styled(small, "h1 { margin-left: -9mm; text-align: left }")))
    (message,) = said(small, out)
    assert re.fullmatch("text reaches over the margin: «.+»", message)
    put(out, letter(_styled(small, "footer { bottom: -12mm }")))
    (message,) = said(small, out)
    assert message.startswith("text reaches over the margin: «")
    assert "HRD-de-bafa" in message


def test_text_in_the_window(small: Campaign, out: Path) -> None:
    rule = ".addressee { position: absolute; left: 0; top: 25mm; text-align: left } .head { height: 60mm }"
    put(out, letter(_styled(small, rule)))
    messages = [problem.message for problem in proved(small, out).problems]
    assert any(re.match("shows «.*» in the window of the envelope; it should show «Bundesamt", m) for m in messages)


def test_a_letter_without_an_address_goes_by_no_window(small: Campaign, all_of: Path) -> None:
    """Its text stands where others have the window, and that is right."""
    put(all_of, letter(small, "no-gov"), "no-gov")
    assert not proved(small, all_of).problems


def test_changed_metadata(small: Campaign, out: Path) -> None:
    whole = bafa(out)
    told = {"/Author": "Amal", "/CreationDate": "D:20261123", "/Keywords": "petition"}
    put(out, rewritten(whole, lambda writer: writer.add_metadata(told)))
    assert said(small, out) == [
        "its metadata tell more than they should: Author «Amal»",
        "its metadata tell more than they should: CreationDate «D:20261123»",
        "its metadata tell more than they should: Keywords «petition»",
    ]
    put(out, rewritten(whole, lambda writer: writer.add_metadata({"/Title": "Letter", "/Producer": "Other 1"})))
    assert said(small, out) == [
        "its title is «Letter», not «وضع حد للمراقبة المستهدفة للمدافعين عن حقوق الإنسان (المكتب…»",
        "another program has written it: «Other 1»",
    ]


def test_changed_markers(small: Campaign, out: Path) -> None:
    def strip(writer: PdfWriter) -> None:
        writer.root_object[NameObject("/Lang")] = TextStringObject("en")
        for key in ("/MarkInfo", "/ViewerPreferences"):
            del writer.root_object[key]
        metadata = writer.root_object["/Metadata"].get_object()
        xmp = metadata.get_data().replace(b"pdfuaid:part", b"pdfuaid:rev")  # type: ignore[attr-defined]
        named = DecodedStreamObject()
        named.set_data(xmp.replace(b"</rdf:RDF>", b'<rdf:Description xmp:CreatorTool="Mine"/></rdf:RDF>'))
        writer.root_object[NameObject("/Metadata")] = writer._add_object(named)

    put(out, rewritten(bafa(out), strip))
    assert {
        "its metadata tell more than they should: xmp:CreatorTool",
        "its language is not ar",
        "it has no tags for screen readers",
        "it does not ask for its title to be shown",
        "it does not call itself PDF/UA-1",
    } <= set(said(small, out))


def test_things_that_cannot_be_posted(small: Campaign, out: Path) -> None:
    def enrich(writer: PdfWriter) -> None:
        writer.add_attachment("list.txt", b"names")
        writer.root_object[NameObject("/OpenAction")] = TextStringObject("app.alert(1)")
        writer.add_annotation(0, FreeText(text="approved", rect=(50, 50, 200, 80)))

    put(out, rewritten(bafa(out), enrich))
    assert {message for message in said(small, out) if message.startswith("holds more than a page: ")} >= {
        "holds more than a page: OpenAction",
        "holds more than a page: EmbeddedFiles",
        "holds more than a page: an annotation (/FreeText)",
    }


def _forms_in_forms() -> bytes:
    """A page that draws a form ten times over, which draws another ten times over, and so on."""
    data = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        inner = pdf.make_stream(
            b"0 0 1 1 re f", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 9, 9]
        )
        for _ in range(12):
            resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=inner))
            form = {"Type": pikepdf.Name.XObject, "Subtype": pikepdf.Name.Form, "BBox": [0, 0, 9, 9]}
            inner = pdf.make_stream(b"/F Do " * 10, Resources=resources, **form)
        pdf.pages[0].obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=inner))
        pdf.pages[0].obj.Contents = pdf.make_stream(b"/F Do")
        pdf.save(data)
    return data.getvalue()


def test_a_file_that_takes_too_much_is_named_and_the_others_are_read(
    small: Campaign, all_of: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave_alone(all_of, "de-bafa", "it-gov")
    monkeypatch.setattr(proofs, "LIMITS", Limits(seconds=1, memory=128 * MB))
    put(all_of, _forms_in_forms())
    (all_of / "letters/it-gov.pdf").unlink()
    problems = {problem.file: problem for problem in proved(small, all_of).problems}
    assert problems.keys() == {BAFA, "letters/it-gov.pdf"}
    remedy = "no letter is like that: delete it, and build again"
    took = {"reading it takes more than 1 seconds", "reading it takes more than 128 MB of memory"}
    assert problems[BAFA].message in took
    assert problems[BAFA].remedy == remedy
    assert problems["letters/it-gov.pdf"].message == "is missing"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="has no pipes with names")
def test_what_is_no_file_or_too_large_a_one_is_not_read(small: Campaign, out: Path) -> None:
    (out / BAFA).unlink()
    os.mkfifo(out / BAFA)
    assert said(small, out) == ["is a pipe or a device, not a file"]
    (out / BAFA).unlink()
    with (out / BAFA).open("wb") as file:
        file.truncate(2**34)
    assert said(small, out) == ["is too large"]


def test_deleted(small: Campaign, out: Path) -> None:
    (out / BAFA).unlink()
    (problem,) = proved(small, out).problems
    assert str(problem) == f"{BAFA}: is missing\n    {AGAIN}"


@pytest.mark.usefixtures("here")
def test_permission_removed(small: Campaign, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    readable = proofs.read_regular

    def read(path: Path, largest: int, *, inside: Path | None = None) -> bytes:
        if path.name == "de-bafa.pdf":  # whoever runs the tests as root may read everything
            raise PermissionError(13, "Permission denied")
        return readable(path, largest, inside=inside)

    monkeypatch.setattr(proofs, "read_regular", read)
    (problem,) = proved(small, out).problems
    assert str(problem) == (
        f"{BAFA}: cannot be read: Permission denied\n    give yourself the right to read it, or delete it and {AGAIN}"
    )


def test_a_manifest_that_leads_astray(small: Campaign, all_of: Path) -> None:
    edit(all_of, "it-gov", paper="a5")
    edit(all_of, "ma-gov", date="tomorrow")
    edit(all_of, "no-gov", kind="embassy", title="A letter")
    edit(all_of, "sa-gov", id="sa-king", file="letters/sa-king.pdf")
    (all_of / "letters/sa-gov.pdf").rename(all_of / "letters/sa-king.pdf")
    problems = proved(small, all_of).problems
    assert {problem.message for problem in problems if problem.file == "manifest.json"} == {
        "the letter to it-gov is said to be on «a5»",
        "the letter to ma-gov is said to bear the date «tomorrow»",
        "records a letter to sa-king, who is not on the list",
    }
    assert {problem.remedy for problem in problems if problem.file == "manifest.json"} == {proofs.ANEW}
    assert [problem.message for problem in problems if problem.file != "manifest.json"] == [
        "the manifest says «embassy» for its kind; the campaign says «government»",
        "its title does not name petition, body and state: «A letter»",
        "its title is «وضع حد للمراقبة المستهدفة للمدافعين عن حقوق الإنسان (رئاسة…», not «A letter»",
    ]


def test_a_manifest_that_names_a_file_elsewhere(small: Campaign, out: Path) -> None:
    edit(out, "de-bafa", file="../../outside.pdf")
    with pytest.raises(AdvocacyError, match="is not a manifest of this version"):
        proved(small, out)


def test_a_campaign_that_has_changed_since(all_of: Path, tmp_path: Path) -> None:
    changed = altered("recipients.yaml", "Eschborn", "Bonn", tmp_path)
    (problem,) = proved(changed, all_of).problems
    assert str(problem) == (
        "manifest.json: the campaign has changed since this was built: recipients.yaml\n"
        "    build again («advocacy build --date 2026-11-23»); until then, texts and addresses cannot be compared"
    )


@pytest.mark.parametrize("contents", [b"", b"{", b'{"format": 2}', b"\xff\xfe\0"])
def test_a_manifest_that_is_none(out: Path, contents: bytes) -> None:
    (out / "manifest.json").write_bytes(contents)
    with pytest.raises(AdvocacyError, match=r"manifest.json: is not a manifest of this version\n    delete "):
        require_manifest(out)


def test_no_build_at_all(tmp_path: Path) -> None:
    with pytest.raises(AdvocacyError, match=r"holds no manifest.json: nothing was built there\n    build with «adv"):
        require_manifest(tmp_path / "nowhere")
    (tmp_path / "manifest.json").mkdir()
    with pytest.raises(AdvocacyError, match=r"cannot read .*manifest.json: Is a directory\n    see that you may read"):
        require_manifest(tmp_path)


def test_everything_is_said_at_once_and_in_order(small: Campaign, all_of: Path) -> None:
    (all_of / "letters/sa-gov.pdf").unlink()
    (all_of / "letters/a.txt").write_text("")
    put(all_of, b"%PDF-1.7 and no more")
    found = [(problem.file, problem.message) for problem in proved(small, all_of).problems]
    assert found == [
        ("letters/a.txt", "no build made this file"),
        (BAFA, "cannot be read as a PDF: its structure is damaged"),
        ("letters/sa-gov.pdf", "is missing"),
    ]


@pytest.mark.parametrize("seed", range(0, 40, every(4)))
def test_whatever_the_damage_it_is_a_finding_and_no_crash(small: Campaign, out: Path, seed: int) -> None:
    import random

    dice = random.Random(seed)
    data = bytearray(bafa(out))
    for _ in range(dice.choice([1, 30, 300])):
        data[dice.randrange(len(data))] = dice.randrange(256)
    data = data[: dice.choice([len(data), dice.randrange(len(data))])]
    (out / BAFA).write_bytes(data)
    problems = proved(small, out).problems
    assert problems[0].message.startswith(("is not the file that was built", "is cut short"))
    assert all(problem.remedy.partition("; if it")[0] == AGAIN for problem in problems)
