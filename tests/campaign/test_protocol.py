from dataclasses import replace

import pytest

from advocacy.campaign.campaign import Campaign
from advocacy.campaign.field_types import Gender
from advocacy.campaign.recipients import Recipient


@pytest.mark.parametrize(
    ("rank", "gender", "country", "addressee", "vocative"),
    [
        ("king", "m", "JO", "صاحب الجلالة ملك", "صاحب الجلالة،"),
        ("king", "f", "DK", "صاحبة الجلالة ملكة", "صاحبة الجلالة،"),
        ("king", "m", "SA", "خادم الحرمين الشريفين ملك", "خادم الحرمين الشريفين،"),
        ("president", "m", "FR", "فخامة ملك", "فخامة الرئيس،"),
        ("president", "f", "IN", "فخامة ملكة", "فخامة الرئيسة،"),
        ("president", "m", "DZ", "السيد ملك", "السيد الرئيس،"),
        ("prime-minister", "m", "JO", "دولة ملك", "دولة الرئيس،"),
        ("prime-minister", "f", "IT", "معالي ملكة", "صاحبة المعالي،"),
        ("prime-minister", "m", "MA", "السيد ملك", "السيد ملك،"),
        ("minister", "f", "EG", "معالي ملكة", "معالي الوزيرة،"),
        ("minister", "f", "TN", "السيدة ملكة", "السيدة الوزيرة،"),
        ("ambassador", "f", "US", "سعادة ملكة", "سعادة السفيرة،"),
        ("royal-highness", "m", "BH", "صاحب السمو الملكي ملك", "صاحب السمو الملكي،"),
        ("collegial-body", "unspecified", "CH", "السادة أعضاء هيئة", "السادة الأعضاء المحترمون،"),
        ("prime-minister", "unspecified", "JO", "هيئة", "السادة المحترمون،"),
        ("institution", "unspecified", "US", "هيئة", "السادة المحترمون،"),
    ],
)
def test_the_form_follows_rank_gender_and_country(
    shipped: Campaign, rank: str, gender: str, country: str, addressee: str, vocative: str
) -> None:
    recipient = Recipient.model_construct(
        rank=rank, gender=Gender(gender), country=country, body="هيئة", office="ملك", office_feminine="ملكة"
    )
    address = shipped.protocol.address(recipient)
    assert (address.addressee, address.vocative) == (addressee, vocative)


def test_an_honorific_is_the_same_in_vocative_and_closing(shipped: Campaign) -> None:
    pairs = {"فخامة": "فخامتكم", "دولة": "دولتكم", "معالي": "معاليكم", "سعادة": "سعادتكم", "نيافة": "نيافتكم"}
    checked = 0
    for form in shipped.protocol.forms:
        if closing := pairs.get(form.addressee.split()[0]):
            assert f"وتفضلوا {closing} بقبول" in form.closing, form
            checked += 1
    assert checked >= 12


def test_a_gender_without_a_form_has_none(shipped: Campaign) -> None:
    sultana = Recipient.model_construct(rank="sultan", gender=Gender.FEMININE, country="OM")
    assert shipped.protocol.form_for(sultana) is None


def test_every_rank_is_known_once(shipped: Campaign) -> None:
    protocol = shipped.protocol
    assert len(set(protocol.ranks)) == len(protocol.ranks) == 12


def test_a_form_of_another_country_leaves_the_institutions_form_to_all_others(shipped: Campaign) -> None:
    form = next(each for each in shipped.protocol.forms if each.rank == "prime-minister" and each.countries is None)
    own = form.model_copy(update={"gender": Gender.UNSPECIFIED, "countries": ("KW",)})
    protocol = replace(shipped.protocol, forms=(*shipped.protocol.forms, own))
    assert protocol.form("prime-minister", Gender.UNSPECIFIED, "KW") is own
    other = protocol.form("prime-minister", Gender.UNSPECIFIED, "JO")
    assert other is not None
    assert other.rank == "institution"
