"""What each audience reads: nothing of a demand is lost, nothing is claimed that the petition does not claim."""

import re

import pytest

from advocacy.campaign.campaign import Campaign
from advocacy.campaign.field_types import Audience
from advocacy.campaign.petition import Wording
from advocacy.campaign.recipients import Recipient

# The parts of each demand of the petition, as stems that every wording of it must hold.
PARTS = {
    "no-unlawful-use": ["تضمنوا", "ألّا تُستخدم", "استهداف", "المدافعين عن حقوق الإنسان", "المجتمع المدني", "غير مشروع"],
    "stop-exports": ["صادرات|تصدير", "تكنولوجيا المراقبة", "دول مثل", "خطر كبير", "انتهاك لحقوق الإنسان"],
    "moratorium": [
        "تؤيّد|تأييد", "جميع الحكومات", "الدعوة (مع جميع الحكومات )?إلى", "وقف عالمي مؤقت",
        "لبيع تكنولوجيا المراقبة", "نقلها", "استخدامها",
    ],
}  # fmt: skip
ACCUSED = "MA", "SA", "AE"


def someone(audience: Audience, country: str) -> Recipient:
    return Recipient.model_construct(audience=audience, country=country)


@pytest.mark.parametrize("country", ["FR", *ACCUSED])
@pytest.mark.parametrize("audience", Audience)
def test_no_part_of_a_demand_is_lost(shipped: Campaign, audience: Audience, country: str) -> None:
    demands = shipped.petition.demands
    assert [demand.id for demand in demands] == list(PARTS)
    for demand in demands:
        text = demand.wording.to(someone(audience, country))
        for part in PARTS[demand.id]:
            assert re.search(part, text), (demand.id, part)


@pytest.mark.parametrize("audience", Audience)
def test_demands_are_parallel(shipped: Campaign, audience: Audience) -> None:
    texts = [demand.wording.to(someone(audience, "FR")) for demand in shipped.petition.demands]
    assert all(re.match(r"أن ت\S+وا", text) for text in texts)
    assert [text[-1] for text in texts] == ["؛", "؛", "."]


def test_the_state_that_a_passage_names_reads_its_own_wording(shipped: Campaign) -> None:
    background, exports = shipped.petition.background, shipped.petition.demands[1].wording
    for country, own in (("MA", "المغرب"), ("SA", "السعودية"), ("AE", "الإمارات")):
        for audience in Audience:
            to = someone(audience, country)
            told = " ".join(passage.to(to) for passage in background)
            assert "بلدكم" in told
            assert own not in told
    assert "دول مثل بلدكم" in exports.to(someone(Audience.ALLEGED_USER, "MA"))
    assert "دول مثل المغرب" in exports.to(someone(Audience.ALLEGED_USER, "SA"))


def test_what_is_alleged_stays_alleged(shipped: Campaign) -> None:
    for country in ("FR", *ACCUSED):
        told = " ".join(passage.to(someone(Audience.GOVERNMENT, country)) for passage in shipped.petition.background)
        for named in ("المملكة العربية السعودية", "الإمارات العربية المتحدة"):
            if named in told:
                assert "حسبما زُعم" in told[: told.index(named)]


def test_an_audience_without_its_own_wording_reads_everyones() -> None:
    wording = Wording.model_validate({"everyone": "للجميع", "exporter": "للمصدّر", "own_state": {"MA": "لكم"}})
    assert wording.to(someone(Audience.GOVERNMENT, "FR")) == "للجميع"
    assert wording.to(someone(Audience.EXPORTER, "FR")) == "للمصدّر"
    assert wording.to(someone(Audience.EXPORTER, "MA")) == "لكم"
