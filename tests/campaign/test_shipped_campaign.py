"""The list that is shipped, held to what a protocol officer and a native editor would hold it to."""

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from advocacy.campaign.campaign import Campaign
from advocacy.campaign.citations import Fact
from advocacy.campaign.field_types import Gender, has_arabic
from advocacy.campaign.recipients import Recipient

if TYPE_CHECKING:
    from advocacy.campaign.states import State

# States whose authority nobody has vouched for by name.
UNNAMED_AUTHORITIES = {"MK"}


def texts(campaign: Campaign) -> list[str]:
    """Every Arabic text of recipients and states that a letter can print."""
    fields = ("body", "ministry", "office", "office_feminine")
    of_recipients = (getattr(recipient, field) for recipient in campaign.directory.recipients for field in fields)
    of_states = (
        name
        for state in campaign.directory.states.values()
        for name in (state.formal, state.short, *filter(has_arabic, state.other))
    )
    return [text for text in (*of_recipients, *of_states) if text]


def test_every_state_has_one_government(shipped: Campaign) -> None:
    governments = [r.country for r in shipped.directory.recipients if r.kind == "government"]
    assert len(governments) == 193 + 2
    assert set(governments) == set(shipped.directory.states)
    assert {"PS", "VA", "SZ", "MK", "TR", "NO"} <= set(governments)


def test_there_are_at_least_240_recipients_and_the_authorities_beyond_wassenaar(shipped: Campaign) -> None:
    kinds = Counter(recipient.kind for recipient in shipped.directory.recipients)
    assert kinds["export-control"] == 50
    assert kinds.total() >= 240
    authorities = Counter(r.country for r in shipped.directory.recipients if r.kind == "export-control")
    assert authorities["BE"] == 4
    assert {"IL", "CY", "AE", "CN"} <= set(authorities)
    assert not UNNAMED_AUTHORITIES & set(authorities)


def test_the_list_is_in_its_order(shipped: Campaign) -> None:
    order = [(recipient.country, recipient.id) for recipient in shipped.directory.recipients]
    assert order == sorted(order)
    assert list(shipped.directory.states) == sorted(shipped.directory.states)


def test_only_a_licensing_authority_reads_its_wording(shipped: Campaign) -> None:
    for recipient in shipped.directory.recipients:
        is_authority = recipient.kind == "export-control"
        assert is_authority == (recipient.audience == "licensing-authority"), recipient.id


def test_every_office_and_every_rendering_says_who_vouches_for_it(shipped: Campaign) -> None:
    for recipient in shipped.directory.recipients:
        facts = {source.fact for source in recipient.sources}
        assert Fact.WORDING in facts, recipient.id
        assert (Fact.OFFICE if recipient.kind == "government" else Fact.NAME) in facts, recipient.id


def test_a_gender_is_stated_only_where_law_or_status_settles_it(shipped: Campaign) -> None:
    stated = {r.id for r in shipped.directory.recipients if r.gender is not Gender.UNSPECIFIED}
    assert stated == {"ae-gov", "bh-gov", "bn-gov", "om-gov", "sa-gov", "tn-gov", "va-gov"}


# How each government is addressed that is not greeted as an institution: first line, vocative, start of the closing.
ADDRESSED = {
    "ae-gov": ("صاحب السمو نائب رئيس الدولة رئيس مجلس الوزراء", "صاحب السمو،", "وتفضلوا سموكم"),
    "bh-gov": ("صاحب السمو الملكي ولي العهد رئيس مجلس الوزراء", "صاحب السمو الملكي،", "وتفضلوا سموكم"),
    "bn-gov": ("صاحب الجلالة السلطان", "صاحب الجلالة،", "وتفضلوا جلالتكم"),
    "ch-gov": ("السيدات والسادة أعضاء المجلس الاتحادي", "السيدات والسادة الأعضاء،", "وتفضلوا بقبول"),
    "dj-gov": ("السيد رئيس الجمهورية", "السيد الرئيس،", "وتفضلوا سيادتكم"),
    "dz-gov": ("السيد الوزير الأول", "السيد الوزير الأول،", "وتفضلوا سيادتكم"),
    "eg-gov": ("السيد رئيس مجلس الوزراء", "السيد رئيس مجلس الوزراء،", "وتفضلوا سيادتكم"),
    "iq-gov": ("دولة رئيس مجلس الوزراء", "دولة الرئيس،", "وتفضلوا دولتكم"),
    "jo-gov": ("دولة رئيس الوزراء", "دولة الرئيس،", "وتفضلوا دولتكم"),
    "km-gov": ("فخامة رئيس الاتحاد", "فخامة الرئيس،", "وتفضلوا فخامتكم"),
    "kw-gov": ("سمو رئيس مجلس الوزراء", "سمو رئيس مجلس الوزراء،", "وتفضلوا سموكم"),
    "lb-gov": ("دولة رئيس مجلس الوزراء", "دولة الرئيس،", "وتفضلوا دولتكم"),
    "ly-gov": ("السيد رئيس حكومة الوحدة الوطنية", "السيد رئيس حكومة الوحدة الوطنية،", "وتفضلوا سيادتكم"),
    "ma-gov": ("السيد رئيس الحكومة", "السيد رئيس الحكومة،", "وتفضلوا سيادتكم"),
    "mr-gov": ("معالي الوزير الأول", "معالي الوزير الأول،", "وتفضلوا معاليكم"),
    "om-gov": ("حضرة صاحب الجلالة السلطان المعظم", "حضرة صاحب الجلالة السلطان المعظم،", "وتفضلوا جلالتكم"),
    "ps-gov": ("دولة رئيس الوزراء", "دولة الرئيس،", "وتفضلوا دولتكم"),
    "qa-gov": ("معالي رئيس مجلس الوزراء", "صاحب المعالي،", "وتفضلوا معاليكم"),
    "sa-gov": ("صاحب السمو الملكي ولي العهد رئيس مجلس الوزراء", "صاحب السمو الملكي،", "وتفضلوا سموكم"),
    "sd-gov": ("السيد رئيس مجلس الوزراء", "السيد رئيس مجلس الوزراء،", "وتفضلوا سيادتكم"),
    "sm-gov": ("صاحبا السعادة القائدان الوصيّان", "صاحبَي السعادة،", "وتفضلوا بقبول"),
    "so-gov": ("دولة رئيس الوزراء", "دولة الرئيس،", "وتفضلوا دولتكم"),
    "sy-gov": ("السيد رئيس الجمهورية", "السيد الرئيس،", "وتفضلوا سيادتكم"),
    "tn-gov": ("السيدة رئيسة الحكومة", "السيدة رئيسة الحكومة،", "وتفضلوا سيادتكم"),
    "va-gov": ("نيافة الكاردينال أمين سر الدولة", "صاحب النيافة،", "وتفضلوا نيافتكم"),
    "ye-gov": ("دولة رئيس مجلس الوزراء", "دولة الرئيس،", "وتفضلوا دولتكم"),
}

# Names of institutions that a native editor set right, each to stay so.
BODIES = {
    "be-flanders": ("دائرة مراقبة السلع الاستراتيجية", "دائرة الديوان والشؤون الخارجية، الحكومة الفلمنكية"),
    "at-export-control": ("قسم مراقبة الصادرات", "الوزارة الاتحادية للاقتصاد والطاقة والسياحة"),
    "fr-sbdu": ("دائرة السلع المزدوجة الاستخدام، المديرية العامة للشركات", "وزارة الاقتصاد والمالية"),
    "ie-dete": ("وزارة الأعمال والسياحة والعمل", None),
    "kr-motie": ("وزارة التجارة والصناعة والموارد", None),
    "il-gov": ("مكتب رئيس الوزراء", None),
    "ly-gov": ("رئاسة مجلس الوزراء", None),
    "pl-mfig": ("وزارة المالية والاقتصاد", None),
    "ps-gov": ("رئاسة الوزراء", None),
    "pt-gov": ("رئاسة مجلس الوزراء", None),
    "sd-gov": ("رئاسة مجلس الوزراء", None),
    "sm-gov": ("رئاسة الدولة (القائدان الوصيّان)", None),
    "ua-gov": ("مجلس الوزراء", None),
    "us-gov": ("مكتب الرئيس (البيت الأبيض)", None),
}


def test_every_government_is_addressed_as_its_state_does_it(shipped: Campaign) -> None:
    found = {}
    for recipient in shipped.directory.recipients:
        address = shipped.protocol.address(recipient)
        if recipient.kind == "government" and recipient.id not in ADDRESSED:
            assert (address.addressee, address.vocative) == (recipient.body, "السيدات والسادة،"), recipient.id
        elif recipient.kind == "government":
            found[recipient.id] = (address.addressee, address.vocative, " ".join(address.closing.split()[:2]))
    assert found == ADDRESSED


def test_no_arab_government_is_greeted_as_an_institution(shipped: Campaign) -> None:
    arab = "AE BH DJ DZ EG IQ JO KM KW LB LY MA MR OM PS QA SA SD SO SY TN YE"
    governments = [r for r in shipped.directory.recipients if r.kind == "government" and r.country in arab]
    assert len(governments) == 22
    assert {r.id for r in governments} <= set(ADDRESSED)


def test_nobody_is_greeted_as_if_only_men_read_it(shipped: Campaign) -> None:
    for recipient in shipped.directory.recipients:
        address = shipped.protocol.address(recipient)
        for text in (address.addressee, address.vocative, address.closing):
            assert not re.search(r"(?<!السيدات و)السادة|المحترمون|/ة|السيد/", text), recipient.id


def test_names_that_were_set_right_stay_so(shipped: Campaign) -> None:
    by_id = {recipient.id: recipient for recipient in shipped.directory.recipients}
    assert {each: (by_id[each].body, by_id[each].ministry) for each in BODIES} == BODIES
    assert shipped.directory.states["AE"].formal == "دولة الإمارات العربية المتحدة"
    assert shipped.directory.states["GB"].short == "المملكة المتحدة"


def test_what_must_be_done_before_posting_is_an_action(shipped: Campaign) -> None:
    actions = {r.id: r.before_posting for r in shipped.directory.recipients if r.before_posting}
    assert 20 <= len(actions) <= 40
    for each, action in actions.items():
        assert re.match(r"Check |Decide |The letter is addressed to a woman: check ", action), each
    background = [r for r in shipped.directory.recipients if r.note]
    assert len(background) > 90


def test_collegial_monarchic_and_contested_governments(shipped: Campaign) -> None:
    by_id = {recipient.id: recipient for recipient in shipped.directory.recipients}
    assert by_id["tr-gov"].rank == "president"
    for contested in (
        "af-gov",
        "ly-gov",
        "mm-gov",
        "sd-gov",
        "sy-gov",
        "ye-gov",
        "ve-gov",
        "ne-gov",
        "ml-gov",
        "bf-gov",
    ):
        assert by_id[contested].before_posting, contested


def test_an_address_ends_with_its_country_in_capitals(shipped: Campaign) -> None:
    addressed = [recipient for recipient in shipped.directory.recipients if recipient.postal]
    assert len(addressed) >= 128
    for recipient in addressed:
        assert recipient.postal
        assert recipient.postal[-1] == shipped.directory.state_of(recipient).english.upper()


def test_no_note_says_that_an_address_is_missing_that_is_printed(shipped: Campaign) -> None:
    for recipient in shipped.directory.recipients:
        if recipient.postal:
            assert not re.search(r"Address not printed|No postal address seen", recipient.note or ""), recipient.id


def test_the_names_of_states_are_not_inverted_and_current(shipped: Campaign) -> None:
    states: dict[str, State] = dict(shipped.directory.states)
    assert states["BO"].formal == "دولة بوليفيا المتعددة القوميات"
    assert states["SZ"].formal == "مملكة إسواتيني"
    assert states["PS"].formal == "دولة فلسطين"
    assert states["VA"].formal == "الكرسي الرسولي"
    assert not [state for state in states.values() if re.search(r"[()]", state.formal + state.short)]


def test_arabic_is_clean(shipped: Campaign) -> None:
    checked = texts(shipped)
    assert len(checked) > 900
    for text in checked:
        assert text == unicodedata.normalize("NFC", text).strip(), text
        assert not re.search(r"[\u0640\ufb50-\ufdff\ufe70-\ufeff\u200b-\u200f\u202a-\u202e\u2066-\u2069]", text), text
        assert not re.search(r"[یکہ,;?\"']|  | [،؛؟]", text), text


def test_nobody_is_written_to_twice(shipped: Campaign) -> None:
    def key(recipient: Recipient) -> tuple[str, str, str | None]:
        return recipient.country, recipient.body, recipient.ministry

    twice = [name for name, count in Counter(map(key, shipped.directory.recipients)).items() if count > 1]
    assert not twice


def test_the_wassenaar_participants_are_known(shipped: Campaign) -> None:
    assert shipped.directory.wassenaar
    participants = set(shipped.directory.wassenaar.states)
    assert len(participants) == 42
    licensed = {r.country for r in shipped.directory.recipients if r.kind == "export-control"}
    assert participants <= licensed
