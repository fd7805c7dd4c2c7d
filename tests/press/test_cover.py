import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advocacy.arabic.digits import in_arabic_indic
from advocacy.campaign.campaign import Campaign
from advocacy.campaign.citations import Citation, Fact
from advocacy.campaign.protocol import Digits
from advocacy.campaign.recipients import Recipient
from advocacy.errors import AdvocacyError
from advocacy.letter.merge import Paper
from advocacy.press.cover import AddressStanding, CoverLine, cover_sheet, standing
from tests.conftest import DAY, with_sender
from tests.press.ink import Page, pages_of

pytestmark = pytest.mark.usefixtures("whole_covers")

MAIL_BY = date(2026, 12, 10)


def sheet(
    campaign: Campaign, recipients: tuple[Recipient, ...], paper: Paper = Paper.A4, way: str = "", **changes: object
) -> bytes:
    lines = [CoverLine(each, f"HRD-{each.id}", campaign.delivery(each, DAY, way)) for each in recipients]
    words = {"pack": "17", "paper": paper, "day": DAY, "mail_by": MAIL_BY, "sheets": len(lines) + 1} | changes
    return cover_sheet(campaign, lines, **words)  # type: ignore[arg-type]


@pytest.fixture(params=Paper)
def long(request: pytest.FixtureRequest, shipped: Campaign, whole_covers: None) -> list[Page]:  # noqa: ARG001
    return pages_of(sheet(shipped, shipped.directory.recipients[:60], request.param))


def plain(page: Page) -> str:
    return " ".join(page.text.replace("\u200f", "").split())


def as_read(reference: str) -> str:
    """In a line that is Arabic otherwise, PDFium turns around what hyphens join; poppler does not."""
    return "-".join(reversed(reference.split("-")))


def listed(page: Page) -> str:
    """What stands below the head of the list."""
    return plain(page).split("العنوان أُرسلت")[1]


def test_every_letter_stands_in_the_list_once(long: list[Page], shipped: Campaign) -> None:
    text = " ".join(map(plain, long))
    assert len(long) > 2
    for number, recipient in enumerate(shipped.directory.recipients[:60], 1):
        reference = f"HRD-{recipient.id}"
        assert sum(word in {reference, as_read(reference)} for word in text.split()) == 1
        assert in_arabic_indic(str(number)) in text
        for word in f"{recipient.body} {shipped.directory.state_of(recipient).short}".split():
            assert word in text


def test_each_page_has_the_head_of_the_list_and_its_number(long: list[Page]) -> None:
    for number, page in enumerate(long, 1):
        text = plain(page)
        assert text.count("المرجع") == 1
        assert text.count("أُرسلت") == (2 if number == 1 else 1)  # a step names the column
        assert f"صفحة {in_arabic_indic(str(number))} من {in_arabic_indic(str(len(long)))}" in text
        assert "الحزمة ١٧" in text


def test_there_is_a_box_to_tick_beside_every_reference(long: list[Page]) -> None:
    """Drawn, as no font has such a sign; a row that broke over two pages would lose its own."""
    for page in long:
        references = [line for line in page.lines if line.text.strip().endswith("-HRD")]
        boxes = [shape for shape in page.shapes if 3 < shape.right - shape.left < 4.5 and shape.left < 30]
        assert references
        for reference in references:
            middle = (reference.top + reference.bottom) / 2
            assert any(box.top < middle < box.bottom for box in boxes), reference


def test_it_is_of_the_paper_and_nothing_is_near_its_edge(long: list[Page]) -> None:
    for page in long:
        assert (round(page.width), round(page.height)) in {(210, 297), (216, 279)}
        assert len(page.lines) > 10
        for box in (*page.lines, *page.shapes):
            assert box.lies_in(5, 5, page.width - 5, page.height - 5), box


def test_twenty_letters_take_one_page(shipped: Campaign) -> None:
    cautioned = {code for caution in shipped.directory.cautions for code in caution.to or ()}
    short = [r for r in shipped.directory.recipients if len(r.body) < 30 and r.country not in cautioned][:20]
    (page,) = pages_of(sheet(shipped, tuple(short)))
    assert "صفحة ١ من ١" in plain(page)


@pytest.mark.parametrize("paper", Paper)
def test_a_pack_of_twenty_never_needs_a_second_sheet(shipped: Campaign, paper: Paper) -> None:
    """Not with every caution there is, the longest names, a sender and a last day."""
    cautioned = {code for caution in shipped.directory.cautions for code in caution.to or ()}
    longest = sorted(
        shipped.directory.recipients, key=lambda recipient: (recipient.country not in cautioned, -len(recipient.body))
    )
    assert len(pages_of(sheet(with_sender(shipped), tuple(longest[:20]), paper))) == 2


@pytest.mark.parametrize("paper", Paper)
def test_a_line_of_fifty_millimetres_shows_what_the_printer_did(small: Campaign, paper: Paper) -> None:
    (page,) = pages_of(sheet(small, small.directory.recipients, paper))
    assert "طول هذا الخط ٥٠ ملم" in plain(page)
    assert any(abs(shape.right - shape.left - 50) < 0.05 for shape in page.shapes)


def test_it_says_when_to_post_and_what_is_in_the_pack(small: Campaign) -> None:
    (page,) = pages_of(sheet(small, small.directory.recipients))
    text = plain(page)
    assert "آخر موعد للإرسال: ١٠ ديسمبر ٢٠٢٦" in text
    assert "٢٣ نوفمبر ٢٠٢٦" in text
    for words in ("الرسائل ٥", "الأوراق ٦", "رسائل لها عنوان ١", "رسائل بلا عنوان ٤"):
        assert words in text
    assert re.findall(r"\.([١-٩]) ", text) == [*"١٢٣٤٥٦"]  # the steps


def test_it_says_on_how_many_sides_to_print(small: Campaign) -> None:
    for both_sides, words in ((True, "على وجهي الورق"), (False, "على وجه واحد من الورق")):
        (page,) = pages_of(sheet(small, small.directory.recipients, both_sides=both_sides))
        assert words in plain(page)


def test_a_pack_may_be_called_by_what_its_letters_have_in_common(small: Campaign) -> None:
    (page,) = pages_of(sheet(small, small.directory.recipients, pack="western-asia-97"))
    assert re.search("97", plain(page))
    assert "٩٧" not in plain(page)


def test_without_a_last_day_and_without_a_number(small: Campaign) -> None:
    (page,) = pages_of(sheet(small, small.directory.recipients, mail_by=None, pack=""))
    text = plain(page)
    assert "آخر موعد" not in text
    assert "،" not in text.split("ورقة المتابعة")[1][:2]


def test_addresses_that_are_missing_old_or_undated_are_flagged(small: Campaign) -> None:
    known = next(r for r in small.directory.recipients if r.postal)
    unknown = next(r for r in small.directory.recipients if not r.postal)

    def said(recipient: Recipient) -> tuple[str, list[str]]:
        """What stands in the row, and which flags are explained."""
        (page,) = pages_of(sheet(small, (recipient,), way="direct"))
        above = plain(page).split("قائمة الرسائل")[1].split("الرقم")[0]
        return listed(page), [word for word in ("لا عنوان:", "قديم، بلا تاريخ:") if word in above]

    for recipient, flag, explained in (
        (unknown, "لا عنوان", ["لا عنوان:"]),
        (checked(known, "2021-11-01"), "قديم", ["قديم، بلا تاريخ:"]),
        (checked(known, None), "بلا تاريخ", ["قديم، بلا تاريخ:"]),
    ):
        row, notes = said(recipient)
        assert set(flag.split()) <= set(row.split())  # PDFium turns lines around that begin or end in Latin
        assert ("٢٠٢١" in row) == (flag == "قديم")
        assert notes == explained
    row, notes = said(checked(known, "2026-05"))
    assert not re.search("لا عنوان|قديم|بلا تاريخ", row)
    assert not notes


def test_a_letter_by_a_mission_is_called_what_the_letter_calls_it(shipped: Campaign) -> None:
    (recipient,) = (each for each in shipped.directory.recipients if each.id == "af-gov")
    delivery = shipped.delivery(recipient, DAY, "un-new-york")
    by = (shipped.line_by_mission(recipient, delivery) or "").split()[0]
    (page,) = pages_of(sheet(shipped, (recipient,), way="un-new-york"))
    assert f"{by} بعثة" in listed(page)
    assert f"{by} بعثة:" in plain(page).split("قائمة الرسائل")[1].split("الرقم")[0]
    (page,) = pages_of(sheet(shipped, (recipient,), way="direct"))
    assert f"{by} بعثة" not in plain(page)


def checked(recipient: Recipient, *days: str | None) -> Recipient:
    sources = [Citation(fact=Fact.POSTAL, page="https://example.org/", checked=day) for day in days]
    return recipient.model_copy(update={"sources": (*sources, Citation(fact=Fact.NAME, page=None, checked=None))})


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (("2025-11-22",), (AddressStanding.OLD, "2025")),
        (("2025-11-23",), (AddressStanding.CURRENT, "2025")),
        (("2025",), (AddressStanding.OLD, "2025")),  # it may have been January
        (("2025-11",), (AddressStanding.OLD, "2025")),
        (("2025-12",), (AddressStanding.CURRENT, "2025")),
        (("2026",), (AddressStanding.CURRENT, "2026")),
        (("2019", "2026-01-01", None), (AddressStanding.CURRENT, "2026")),
        ((None, None), (AddressStanding.UNDATED, "")),
    ],
)
def test_an_address_is_old_after_a_year(days: tuple[str | None], expected: object, small: Campaign) -> None:
    known = next(r for r in small.directory.recipients if r.postal)
    assert standing(small.delivery_by(checked(known, *days), "direct"), DAY) == expected


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(day=st.dates(date(2000, 1, 1)), seen=st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_any_two_days_have_a_standing(small: Campaign, day: date, seen: date) -> None:
    known = checked(next(r for r in small.directory.recipients if r.postal), seen.isoformat())
    old = standing(small.delivery_by(known, "direct"), day)[0] is AddressStanding.OLD
    assert old == (day.toordinal() - seen.toordinal() > 365) or abs((day - seen).days - 365) <= 1


def test_digits_are_those_of_the_campaign(small: Campaign) -> None:
    lines = small.protocol.dates.model_copy(update={"digits_elsewhere": Digits.LATIN})
    latin = replace(small, protocol=replace(small.protocol, dates=lines))
    (page,) = pages_of(sheet(latin, small.directory.recipients))
    assert not re.search("[٠-٩]", plain(page))
    assert "صفحة 1 من 1" in plain(page)


def test_the_same_sheet_is_the_same_bytes_and_names_nobody(small: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    once = sheet(small, small.directory.recipients)
    monkeypatch.undo()  # it is set anew, by a worker
    assert once == sheet(small, small.directory.recipients)
    assert b"/Author" not in once
    assert b"file://" not in once


def test_a_pack_with_any_name_is_printed_as_it_is(small: Campaign) -> None:
    (page,) = pages_of(sheet(small, small.directory.recipients, pack="<b>&amp;</b>"))
    assert plain(page).count("amp") == 2  # in the title and at the foot, where quotation marks could end the text
    assert pages_of(sheet(small, small.directory.recipients, pack='"; } * { color: red'))


@pytest.mark.parametrize("name", ["cover.html.j2", "cover.css"])
def test_an_older_campaign_folder_is_told_what_is_missing(name: str, small: Campaign) -> None:
    files = {file: data for file, data in small.files.items() if not file.endswith(name)}
    with pytest.raises(AdvocacyError, match=rf"letters/{name}: this file is missing\n.*advocacy init DIR"):
        sheet(replace(small, files=files), small.directory.recipients)


def test_mistakes_in_its_files_have_a_place(small: Campaign) -> None:
    def broken(name: str, old: bytes, new: bytes) -> Campaign:
        assert old in small.files[name]
        return replace(small, files={**small.files, name: small.files[name].replace(old, new)})

    for campaign, said in (
        (broken("letters/cover.html.j2", b"{{ mail_by }}", b"{{ mailby }}"), r"cover\.html\.j2:\d+:\d+: .*'mailby'"),
        (broken("letters/cover.html.j2", b"{% endfor %}", b""), r"cover\.html\.j2:\d+:\d+: the template fails"),
        (broken("letters/cover.css", b"width: 100%", b"widht: 100%"), r"cover\.css:\d+:\d+: .*unknown property"),
    ):
        with pytest.raises(AdvocacyError, match=said):
            sheet(campaign, small.directory.recipients)


def test_it_says_who_should_not_sign_before_the_list(shipped: Campaign) -> None:
    recipients = tuple(r for r in shipped.directory.recipients if r.id in {"de-gov", "il-deca", "il-gov", "mr-gov"})
    front = plain(pages_of(sheet(shipped, recipients))[0])
    said, _, _ = front.partition("قائمة الرسائل")
    said = said.partition("قبل أن توقّعوا")[2]
    assert said.count("كل رسالة إلى إسرائيل") == 1
    assert "لا توقّعوها إن كنتم من أهل العراق أو لبنان أو ليبيا أو إيران أو اليمن، أو تقيمون هناك" in said
    assert "قانون العراق رقم ١ لسنة ٢٠٢٢" in said
    assert "كل رسالة إلى موريتانيا" in said
    assert "الرسائل كلها: لا توقّعوها إن كنتم من أهل الاتحاد الروسي" in said
    assert "ألمانيا" not in said
    assert "تقيمون في بلد تُرسَل إحدى الرسائل إلى حكومته" in said


def test_where_nothing_is_known_there_is_no_box(small: Campaign) -> None:
    assert "قبل أن توقّعوا" not in plain(pages_of(sheet(small, small.directory.recipients))[0])
