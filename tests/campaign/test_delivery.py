"""Where letters go, and that every window can show it."""

from dataclasses import replace
from datetime import date

import pytest

from advocacy.campaign.campaign import Campaign
from advocacy.campaign.citations import Citation, Fact
from advocacy.campaign.delivery import NOWHERE, WINDOW_LINES, lines_in_window, too_wide_for_window
from advocacy.campaign.missions import Mission
from advocacy.campaign.recipients import Recipient
from advocacy.campaign.settings import DeliveryRules
from advocacy.campaign.states import PostalService, Service
from tests.conftest import DAY


def mission(post: str, country: str = "DE", **changes: object) -> Mission:
    told = {
        "country": country,
        "post": post,
        "name": f"Embassy of Germany in {post}",
        "lines": ("Street 1", "Town", "SWITZERLAND"),
        "page": "https://example.org/",
        "checked": "2026",
    }
    return Mission.model_validate(told | changes)


def known(campaign: Campaign, checked: str | None = "2021-11", **changes: object) -> Recipient:
    found = next(recipient for recipient in campaign.directory.recipients if recipient.id == "de-bafa")
    source = Citation(fact=Fact.POSTAL, page="https://example.org/", checked=checked)
    return found.model_copy(update={"sources": (source,), **changes})


def with_missions(campaign: Campaign, *missions: Mission, post: tuple[PostalService, ...] = ()) -> Campaign:
    return replace(campaign, directory=replace(campaign.directory, missions=missions, post=post))


def by_rules(campaign: Campaign, **rules: object) -> Campaign:
    settings = campaign.settings.model_copy(update={"delivery": DeliveryRules.model_validate(rules)})
    return replace(campaign, settings=settings)


@pytest.mark.parametrize(
    ("checked", "age", "way"),
    [
        ("2021-11", "10y", "direct"),
        ("2016-11-23", "10y", "direct"),
        ("2016-11", "10y", "berne"),  # it may have been the first of the month
        ("2016", "10y", "berne"),
        ("2026-08-25", "90d", "direct"),
        ("2026-08-24", "90d", "berne"),
        ("2025-05-23", "18m", "direct"),
        ("2025-05-22", "18m", "berne"),
        (None, "10y", "berne"),  # nobody knows how old it is
        (None, None, "direct"),
        ("1990", None, "direct"),
    ],
)
def test_an_address_that_is_too_old_gives_way_to_a_mission(
    checked: str | None, age: str | None, way: str, small: Campaign
) -> None:
    campaign = by_rules(with_missions(small, mission("berne")), direct_not_older_than=age, by_mission=("berne",))
    assert campaign.delivery(known(campaign, checked), DAY).way == way


def test_the_first_post_of_the_campaign_that_a_state_has_takes_the_letter(small: Campaign) -> None:
    campaign = with_missions(small, mission("berne"), mission("rome"), mission("paris", "IT"))
    nobody = known(campaign, postal=None)
    assert by_rules(campaign, by_mission=("paris", "rome", "berne")).delivery(nobody, DAY).way == "rome"
    assert by_rules(campaign, by_mission=("paris",)).delivery(nobody, DAY).way == NOWHERE
    assert by_rules(campaign, by_mission=()).delivery(known(campaign, "1990"), DAY).way == NOWHERE


@pytest.mark.parametrize(
    ("service", "read", "way"),
    [
        (Service.STOPPED, "2026-03", "berne"),
        (Service.STOPPED, "2025-11-23", "berne"),
        (Service.STOPPED, "2025-11-22", "direct"),  # older than a year: to be asked about, no rule
        (Service.STOPPED, None, "direct"),
        (Service.DOUBTFUL, "2026-03", "direct"),
    ],
)
def test_where_post_was_stopped_lately_a_mission_takes_the_letter(
    service: Service, read: str | None, way: str, small: Campaign
) -> None:
    stop = PostalService(
        service=service, countries=("DE",), what="a post took no letters", page="https://example.org/", checked=read
    )
    campaign = by_rules(with_missions(small, mission("berne"), post=(stop,)), by_mission=("berne",))
    assert campaign.delivery(known(campaign), DAY).way == way
    assert campaign.delivery(known(campaign), DAY, "direct").doubts == (stop,)


def test_one_run_may_send_all_letters_by_one_way(small: Campaign) -> None:
    campaign = by_rules(with_missions(small, mission("berne"), mission("rome")), by_mission=("rome",))
    for way, expected in (("direct", "direct"), ("mission", "rome"), ("berne", "berne"), ("paris", NOWHERE)):
        assert campaign.delivery(known(campaign, "1990"), DAY, way).way == expected
    assert by_rules(campaign, by_mission=()).delivery(known(campaign), DAY, "mission").way == "berne"


def test_an_embassy_gets_its_letters_itself(small: Campaign) -> None:
    campaign = by_rules(with_missions(small, mission("berne")), by_mission=("berne",))
    assert campaign.delivery(known(campaign, "1990", kind="embassy"), DAY).way == "direct"


def test_the_window_names_the_institution_and_the_mission(small: Campaign) -> None:
    embassy = mission("un-geneva", name="Permanent Mission of the Federal Republic of Germany to the United Nations")
    campaign = with_missions(small, embassy)
    delivery = campaign.delivery_by(known(campaign), "un-geneva")
    assert delivery.lines == (
        "Bundesamt für Wirtschaft und Ausfuhrkontrolle",
        "c/o Permanent Mission of the Federal Republic of Germany to the United Nations",
        "Street 1",
        "Town",
        "SWITZERLAND",
    )
    assert delivery.citation == embassy
    said = "بواسطة البعثة الدائمة لجمهورية ألمانيا الاتحادية لدى\xa0الأمم المتحدة"
    assert campaign.line_by_mission(known(campaign), delivery) == said
    in_berne = campaign.protocol.by_mission
    assert in_berne
    state = campaign.directory.states["DE"]
    assert in_berne.line(mission("berne"), state) == "بواسطة سفارة جمهورية ألمانيا الاتحادية"
    assert in_berne.line(mission("berne", arabic="قنصلية ألمانيا"), state) == "بواسطة قنصلية ألمانيا"


@pytest.mark.parametrize(
    ("formal", "joined"),
    [
        ("المملكة المغربية", "للمملكة المغربية"),
        ("اليابان", "لليابان"),
        ("اللاذقية", "للاذقية"),  # lam is not written three times
        ("دولة الكويت", "لدولة الكويت"),
        ("أنتيغوا وبربودا", "لأنتيغوا وبربودا"),
    ],
)
def test_the_article_loses_its_alef_after_li(formal: str, joined: str, shipped: Campaign) -> None:
    assert shipped.protocol.by_mission
    state = shipped.directory.states["DE"].model_copy(update={"formal": formal})
    line = shipped.protocol.by_mission.line(mission("un-geneva"), state)
    assert line == f"بواسطة البعثة الدائمة {joined} لدى\xa0الأمم المتحدة"


def test_names_are_shortened_only_where_they_must(shipped: Campaign) -> None:
    gb, de = (next(r for r in shipped.directory.recipients if r.id == i) for i in ("gb-gov", "de-gov"))
    assert "c/o Permanent Mission of the United Kingdom to the UN" in shipped.delivery_by(gb, "un-new-york").lines
    assert "c/o Embassy of the Federal Republic of Germany" in shipped.delivery_by(de, "washington").lines


def test_a_name_in_the_window_keeps_the_unit_that_is_written_to(shipped: Campaign) -> None:
    """What a window has no room for is what the unit belongs to."""
    parted = set()
    for recipient in shipped.directory.recipients:
        for each in shipped.directory.missions:
            lines = shipped.delivery_by(recipient, each.post).lines if each.country == recipient.country else ()
            if recipient.body_local and lines and lines[0] != recipient.body_local:
                parted.add(lines[0])
    assert parted == {"Subdirección General de Comercio Exterior de Material de Defensa y Doble Uso"}


def test_a_label_may_take_less_of_an_address_than_a_window(shipped: Campaign) -> None:
    spain = next(recipient for recipient in shipped.directory.recipients if recipient.id == "es-comercio")
    delivery = shipped.delivery_by(spain, "un-new-york")
    assert delivery.shorter
    for lines in delivery.shorter:
        assert lines[0].startswith("Subdirección General")
        assert lines[1].startswith("c/o ")
        assert lines[-2:] == delivery.lines[-2:]
    direct = shipped.delivery_by(spain, "direct")
    unit, _, above = spain.postal_lines[0].partition(", ")
    assert direct.shorter == ((unit, *spain.postal_lines[1:]),)
    assert above == "Secretaría de Estado de Comercio"


def test_every_shipped_letter_has_an_address_to_go_to(shipped: Campaign) -> None:
    for day in (DAY, date(2030, 1, 1)):
        nowhere = [r.id for r in shipped.directory.recipients if not shipped.delivery(r, day).lines]
        assert not nowhere


def test_every_state_has_a_mission(shipped: Campaign) -> None:
    assert {each.country for each in shipped.directory.missions} == {*shipped.directory.states}
    assert len(shipped.directory.missions) >= 382
    for country, post in (("NR", "washington"), ("SB", "washington"), ("VU", "washington"), ("ST", "washington")):
        (doubtful,) = (m for m in shipped.directory.missions if (m.country, m.post) == (country, post))
        assert doubtful.note
        assert "New York" in doubtful.note


def test_every_window_holds_every_recipient_by_every_post(shipped: Campaign) -> None:
    """At most six lines, no word wider than the window, the country last."""
    looked_at = 0
    for recipient in shipped.directory.recipients:
        posts = [each.post for each in shipped.directory.missions if each.country == recipient.country]
        for way in ("direct", *posts):
            lines = shipped.delivery_by(recipient, way).lines
            if lines:
                assert lines_in_window(lines, shipped.ruler) <= WINDOW_LINES, (recipient.id, way, lines)
                assert not [word for line in lines if (word := too_wide_for_window(line, shipped.ruler))]
                assert lines[-1].isupper(), (recipient.id, way)
                assert not any("{" in line for line in lines)
                looked_at += 1
    assert looked_at > 245 + 128
