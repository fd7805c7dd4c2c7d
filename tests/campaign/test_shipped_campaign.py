"""The list that is shipped, held to what a protocol officer and a native editor would hold it to."""

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from advocacy.campaign.campaign import Campaign
from advocacy.campaign.citations import Fact
from advocacy.campaign.field_types import Audience, Gender, Kind
from advocacy.campaign.recipients import Recipient

if TYPE_CHECKING:
    from advocacy.campaign.states import State

# Members of the Wassenaar Arrangement and other states whose authority nobody has vouched for by name.
UNNAMED_AUTHORITIES = {"GR", "UA", "SG", "MK"}


def texts(campaign: Campaign) -> list[str]:
    """Every Arabic text of recipients and states that a letter can print."""
    fields = ("body", "ministry", "office", "office_feminine")
    of_recipients = (getattr(recipient, field) for recipient in campaign.directory.recipients for field in fields)
    of_states = (
        name for state in campaign.directory.states.values() for name in (state.formal, state.short, *state.other)
    )
    return [text for text in (*of_recipients, *of_states) if text]


def test_every_state_has_one_government(shipped: Campaign) -> None:
    governments = [r.country for r in shipped.directory.recipients if r.kind is Kind.GOVERNMENT]
    assert len(governments) == 193 + 2
    assert set(governments) == set(shipped.directory.states)
    assert {"PS", "VA", "SZ", "MK", "TR", "NO"} <= set(governments)


def test_there_are_at_least_240_recipients_and_the_authorities_beyond_wassenaar(shipped: Campaign) -> None:
    kinds = Counter(recipient.kind for recipient in shipped.directory.recipients)
    assert kinds[Kind.EXPORT_CONTROL] == 47
    assert kinds.total() >= 240
    authorities = Counter(r.country for r in shipped.directory.recipients if r.kind is Kind.EXPORT_CONTROL)
    assert authorities["BE"] == 4
    assert {"IL", "CY", "AE", "CN"} <= set(authorities)
    assert not UNNAMED_AUTHORITIES & set(authorities)


def test_the_list_is_in_its_order(shipped: Campaign) -> None:
    order = [(recipient.country, recipient.id) for recipient in shipped.directory.recipients]
    assert order == sorted(order)
    assert list(shipped.directory.states) == sorted(shipped.directory.states)


def test_only_a_licensing_authority_reads_its_wording(shipped: Campaign) -> None:
    for recipient in shipped.directory.recipients:
        is_authority = recipient.kind is Kind.EXPORT_CONTROL
        assert is_authority == (recipient.audience is Audience.LICENSING_AUTHORITY), recipient.id


def test_every_office_and_every_rendering_says_who_vouches_for_it(shipped: Campaign) -> None:
    for recipient in shipped.directory.recipients:
        facts = {source.fact for source in recipient.sources}
        assert Fact.WORDING in facts, recipient.id
        assert (Fact.OFFICE if recipient.kind is Kind.GOVERNMENT else Fact.NAME) in facts, recipient.id


def test_a_gender_is_stated_only_where_law_or_status_settles_it(shipped: Campaign) -> None:
    stated = {r.id for r in shipped.directory.recipients if r.gender is not Gender.UNSPECIFIED}
    assert stated == {"ae-gov", "bh-gov", "bn-gov", "om-gov", "sa-gov", "va-gov"}


def test_collegial_monarchic_and_contested_governments(shipped: Campaign) -> None:
    by_id = {recipient.id: recipient for recipient in shipped.directory.recipients}

    def first_line(identifier: str) -> str:
        return shipped.protocol.address(by_id[identifier]).addressee

    assert first_line("ch-gov") == "السادة أعضاء المجلس الاتحادي"
    assert first_line("om-gov") == "صاحب الجلالة السلطان"
    assert first_line("sa-gov") == "صاحب السمو الملكي ولي العهد رئيس مجلس الوزراء"
    assert first_line("us-gov") == "البيت الأبيض"
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
        assert by_id[contested].note, contested


def test_an_address_ends_with_its_country_in_capitals(shipped: Campaign) -> None:
    addressed = [recipient for recipient in shipped.directory.recipients if recipient.postal]
    assert len(addressed) >= 15
    for recipient in addressed:
        assert recipient.postal
        assert re.fullmatch("[A-Z ]+", recipient.postal[-1]), recipient.id


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
    licensed = {r.country for r in shipped.directory.recipients if r.kind is Kind.EXPORT_CONTROL}
    assert participants - licensed == {"GR", "UA"}
