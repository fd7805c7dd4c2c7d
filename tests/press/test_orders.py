"""Which letters lie together: ``advocacy.press.orders``."""

from collections.abc import Sequence

from advocacy.campaign.campaign import Campaign
from advocacy.press.orders import By, PackOrder, divide_into_orders


def names(orders: Sequence[PackOrder]) -> dict[str, list[str]]:
    return {order.name: [recipient.id for recipient in order.recipients] for order in orders}


def test_all_in_one(small: Campaign) -> None:
    packs = names(divide_into_orders(small, small.directory.recipients, None, None))
    assert packs == {"pack": ["de-bafa", "it-gov", "ma-gov", "no-gov", "sa-gov"]}


def test_so_many_in_each(small: Campaign) -> None:
    packs = names(divide_into_orders(small, small.directory.recipients, None, 2))
    assert packs == {"pack-1": ["de-bafa", "it-gov"], "pack-2": ["ma-gov", "no-gov"], "pack-3": ["sa-gov"]}


def test_numbers_sort_as_names(shipped: Campaign) -> None:
    packs = divide_into_orders(shipped, shipped.directory.recipients, None, 20, apart=False)
    assert [order.name for order in packs][:2] == ["pack-01", "pack-02"]
    assert len(packs) == 13
    assert sum(len(order.recipients) for order in packs) == 245


def test_by_what_they_have_in_common(small: Campaign) -> None:
    everyone = small.directory.recipients
    assert names(divide_into_orders(small, everyone, By.COUNTRY, None))["sa"] == ["sa-gov"]
    assert names(divide_into_orders(small, everyone, By.REGION, None))["northern-africa"] == ["ma-gov"]
    assert names(divide_into_orders(small, everyone, By.KIND, 3)) == {
        "export-control": ["de-bafa"],
        "government-1": ["it-gov", "ma-gov", "no-gov"],
        "government-2": ["sa-gov"],
    }
    assert names(divide_into_orders(small, everyone, By.AUDIENCE, None))["alleged-user"] == ["ma-gov", "sa-gov"]


def test_letters_that_some_should_not_sign_are_in_no_pack_that_is_handed_round(shipped: Campaign) -> None:
    everyone = shipped.directory.recipients
    by_region = names(divide_into_orders(shipped, everyone, By.REGION, None))
    assert by_region["il"] == ["il-deca", "il-gov"]
    assert by_region["us"] == ["us-bis", "us-gov"]
    assert by_region["mr"] == ["mr-gov"]
    assert "iq-gov" in by_region["western-asia"]
    assert not {"il-gov", "il-deca", "ae-gov", "sa-gov", "tr-gov"} & {*by_region["western-asia"]}
    assert sum(len(ids) for ids in by_region.values()) == 245
    together = names(divide_into_orders(shipped, everyone, By.REGION, None, apart=False))
    assert {"il-gov", "iq-gov"} <= {*together["western-asia"]}
    assert "il" not in together
    handed_out = names(divide_into_orders(shipped, everyone, None, 100))
    assert handed_out["il"] == ["il-deca", "il-gov"]
    # Whoever prints all of them in one file hands them to nobody yet.
    assert [*names(divide_into_orders(shipped, everyone, None, None))] == ["pack"]
