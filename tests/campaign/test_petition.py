"""What each audience reads: nothing of a demand is lost, nothing is claimed that the petition does not claim."""

import re

import pytest

from advocacy.campaign.audiences import usual
from advocacy.campaign.campaign import Campaign
from advocacy.campaign.petition import Wording
from advocacy.campaign.recipients import Recipient

# The parts of each demand of the petition, as stems that every wording of it must hold.
PARTS = {
    "no-unlawful-use": ["تضمنوا", "ألّا تُستخدم", "استهداف", "المدافعين عن حقوق الإنسان", "المجتمع المدني", "غير مشروع"],
    "stop-exports": ["صادرات|تصدير", "تكنولوجيا المراقبة", "دول مثل", "خطر كبير", "انتهاك حقوق الإنسان"],
    "moratorium": [
        "تؤيّد", "مع جميع الحكومات", "الدعوة إلى", "وقف عالمي مؤقت",
        "لبيع تكنولوجيا المراقبة", "نقلها", "استخدامها",
    ],
}  # fmt: skip
ACCUSED = "MA", "SA", "AE", "VA"


def someone(audience: str, country: str) -> Recipient:
    return Recipient.model_construct(audience=audience, country=country)


@pytest.mark.parametrize("country", ["FR", *ACCUSED])
@pytest.mark.parametrize("audience", usual().audiences)
def test_no_part_of_a_demand_is_lost(shipped: Campaign, audience: str, country: str) -> None:
    demands = shipped.petition.demands
    assert [demand.id for demand in demands] == list(PARTS)
    for demand in demands:
        text = demand.wording.to(someone(audience, country))
        for part in PARTS[demand.id]:
            assert re.search(part, text), (demand.id, part)


@pytest.mark.parametrize("audience", usual().audiences)
def test_demands_are_parallel(shipped: Campaign, audience: str) -> None:
    texts = [demand.wording.to(someone(audience, "FR")) for demand in shipped.petition.demands]
    assert all(re.match(r"أن ت\S+وا", text) for text in texts)
    assert [text[-1] for text in texts] == ["؛", "؛", "."]


def test_the_state_that_a_passage_names_reads_its_own_wording(shipped: Campaign) -> None:
    background, exports = shipped.petition.background, shipped.petition.demands[1].wording

    def told(country: str) -> str:
        return " ".join(passage.to(someone("alleged-user", country)) for passage in background)

    assert "ومنها حكومتكم، وكذلك، حسبما زُعم، حكومتا المملكة العربية السعودية ودولة الإمارات" in told("MA")
    assert "الحكومة المغربية" not in told("MA")
    assert "ومنها الحكومة المغربية، وكذلك، حسبما زُعم، حكومتكم وحكومة دولة الإمارات" in told("SA")
    assert "السعودية" not in told("SA")
    # A licensing authority of the Emirates reads it as well as the government: it is told of a third.
    assert "حكومتكم" not in told("AE")
    assert told("AE") == told("FR")
    assert "دول مثل المملكة المغربية" in exports.to(someone("alleged-user", "MA"))
    assert "دول مثل المغرب" in exports.to(someone("alleged-user", "SA"))
    assert "من دولة مدينة الفاتيكان إلى دول مثل المغرب" in exports.to(someone("government", "VA"))


@pytest.mark.parametrize("audience", usual().audiences)
def test_nobody_is_told_of_their_country_what_the_petition_does_not_say(shipped: Campaign, audience: str) -> None:
    petition = shipped.petition
    wordings = [petition.opening, *petition.background, *(demand.wording for demand in petition.demands)]
    text = " ".join(wording.to(someone(audience, "FR")) for wording in wordings)
    # Nowhere that their country makes, sells or uses the tools: at most that it might.
    assert "حكومة بلدكم" not in text
    assert re.findall(r"(\S+) يُصنع", text) == (["قد"] if audience == "exporter" else [])
    assert all(text[: m.start()].split()[-1] == "أي" for m in re.finditer("صادرات لتكنولوجيا المراقبة من بلدكم", text))


def test_the_halt_is_the_rapporteurs_and_has_an_end(shipped: Campaign) -> None:
    """Without the call and its end, nobody can know which halt the third demand means."""
    told = shipped.petition.background[-1].to(someone("government", "FR"))
    assert told.startswith("وقد دعا المقرر الخاص السابق للأمم المتحدة المعني بحرية الرأي والتعبير إلى وقف عالمي")
    assert re.search("لبيع هذه التكنولوجيا ونقلها، ريثما يوضع إطار تنظيمي", told)
    assert "استخدامها" not in told.partition("ريثما")[0], "the call was to halt sale and transfer"


def test_a_majesty_or_highness_is_asked_and_everyone_else_is_told(shipped: Campaign) -> None:
    petition = shipped.petition
    asked = {
        recipient.id: petition.opening_of_demands(style)
        for recipient in shipped.directory.recipients
        if (style := shipped.protocol.address(recipient).style)
    }
    assert asked == {
        "ae-gov": "لذا نرجو من سموكم ما يأتي:",
        "bh-gov": "لذا نرجو من سموكم ما يأتي:",
        "bn-gov": "لذا نرجو من جلالتكم ما يأتي:",
        "kw-gov": "لذا نرجو من سموكم ما يأتي:",
        "om-gov": "لذا نرجو من جلالتكم ما يأتي:",
        "sa-gov": "لذا نرجو من سموكم ما يأتي:",
    }
    assert petition.opening_of_demands(None) == "لذا نطالبكم بما يأتي:"
    plain = petition.model_copy(update={"requests_opening": None})
    assert plain.opening_of_demands("جلالتكم") == "لذا نطالبكم بما يأتي:"


def test_the_subject_asks_and_the_owner_of_the_petition_is_named_once(shipped: Campaign) -> None:
    petition = shipped.petition
    assert petition.subject.startswith("المطالبة ب")
    for audience in shipped.settings.audiences:
        to = someone(audience, "FR")
        text = " ".join(passage.to(to) for passage in (petition.opening, *petition.background))
        assert text.count("منظمة العفو الدولية") == 1


def test_what_is_alleged_stays_alleged(shipped: Campaign) -> None:
    for country in ("FR", *ACCUSED):
        told = " ".join(passage.to(someone("government", country)) for passage in shipped.petition.background)
        for named in ("المملكة العربية السعودية", "الإمارات العربية المتحدة"):
            if named in told:
                assert "حسبما زُعم" in told[: told.index(named)]


def test_an_audience_without_its_own_wording_reads_everyones() -> None:
    wording = Wording.model_validate({"everyone": "للجميع", "exporter": "للمصدّر", "own_state": {"MA": "لكم"}})
    assert wording.to(someone("government", "FR")) == "للجميع"
    assert wording.to(someone("exporter", "FR")) == "للمصدّر"
    assert wording.to(someone("exporter", "MA")) == "لكم"
