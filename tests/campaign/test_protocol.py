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
        ("sultan", "m", "BN", "صاحب الجلالة ملك", "صاحب الجلالة،"),
        ("sultan", "m", "OM", "حضرة صاحب الجلالة ملك المعظم", "حضرة صاحب الجلالة ملك المعظم،"),
        ("president", "m", "SY", "السيد ملك", "السيد الرئيس،"),
        ("president", "unspecified", "KM", "فخامة ملك", "فخامة الرئيس،"),
        ("president", "unspecified", "FR", "هيئة", "السيدات والسادة،"),
        ("prime-minister", "m", "MR", "معالي ملك", "معالي ملك،"),
        ("prime-minister", "m", "EG", "السيد ملك", "السيد ملك،"),
        ("prime-minister", "m", "PS", "دولة ملك", "دولة الرئيس،"),
        ("minister", "m", "MR", "معالي ملك", "معالي الوزير،"),
        ("agency-head", "m", "DZ", "السيد ملك", "السيد ملك،"),
        ("agency-head", "f", "FR", "سعادة ملكة", "صاحبة السعادة،"),
        ("agency-head", "unspecified", "AE", "هيئة", "السيدات والسادة،"),
        ("captains-regent", "unspecified", "SM", "صاحبا السعادة ملك", "صاحبَي السعادة،"),
        ("collegial-body", "unspecified", "CH", "السيدات والسادة أعضاء هيئة", "السيدات والسادة الأعضاء،"),
        ("prime-minister", "unspecified", "JO", "دولة ملك", "دولة الرئيس،"),
        ("prime-minister", "unspecified", "FR", "هيئة", "السيدات والسادة،"),
        ("institution", "unspecified", "US", "هيئة", "السيدات والسادة،"),
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
    pairs = {
        "فخامة": "فخامتكم", "دولة": "دولتكم", "معالي": "معاليكم", "سعادة": "سعادتكم", "نيافة": "نيافتكم",
        "سمو": "سموكم", "السيد": "سيادتكم", "السيدة": "سيادتكم",
    }  # fmt: skip
    checked = 0
    for form in shipped.protocol.forms:
        if closing := pairs.get(form.addressee.split()[0]):
            assert f"وتفضلوا {closing} بقبول" in form.closing, form
            checked += 1
    assert checked >= 36


def test_a_gender_without_a_form_has_none(shipped: Campaign) -> None:
    sultana = Recipient.model_construct(rank="sultan", gender=Gender.FEMININE, country="OM")
    assert shipped.protocol.form_for(sultana) is None


def test_every_rank_is_known_once(shipped: Campaign) -> None:
    protocol = shipped.protocol
    assert len(set(protocol.ranks)) == len(protocol.ranks) == 13


def test_a_form_of_another_country_leaves_the_institutions_form_to_all_others(shipped: Campaign) -> None:
    form = next(each for each in shipped.protocol.forms if each.rank == "prime-minister" and each.countries is None)
    own = form.model_copy(update={"gender": Gender.UNSPECIFIED, "countries": ("FR",)})
    protocol = replace(shipped.protocol, forms=(*shipped.protocol.forms, own))
    assert protocol.form("prime-minister", Gender.UNSPECIFIED, "FR") is own
    other = protocol.form("prime-minister", Gender.UNSPECIFIED, "DE")
    assert other is not None
    assert other.rank == "institution"


def test_an_office_whose_holder_nobody_knows_is_addressed_where_a_page_says_how(shipped: Campaign) -> None:
    """And every such form says whose usage it is."""
    forms = [f for f in shipped.protocol.forms if f.gender is Gender.UNSPECIFIED and f.names_office and f.countries]
    countries = [country for form in forms for country in form.countries or ()]
    assert " ".join(sorted(countries)) == "DJ DZ EG IQ JO KM KW LB LY MA MR PS QA SD SO SY YE"
    for form in forms:
        assert form.source.page, form
        assert form.source.note, form


def test_a_style_is_said_to_whoever_bears_it(shipped: Campaign) -> None:
    borne = {"صاحب الجلالة": "جلالتكم", "صاحبة الجلالة": "جلالتكم", "صاحب السمو": "سموكم", "صاحبة السمو": "سموكم"}
    styled = 0
    for form in shipped.protocol.forms:
        said = [style for title, style in borne.items() if title in form.addressee]
        if said:
            assert [form.style] == said, form
            styled += 1
    assert styled == 8
