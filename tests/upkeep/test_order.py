"""Where something new goes in a list, as looking at every entry would find it: ``advocacy.upkeep.order``."""

from hypothesis import given
from hypothesis import strategies as st

from advocacy.upkeep.order import Last, Places

ORDERS = st.tuples(st.sampled_from("ABC"), st.sampled_from("abcd"))


@given(st.lists(ORDERS, max_size=12), ORDERS)
def test_it_is_below_the_last_that_comes_before_it(listed: list[tuple[str, str]], new: tuple[str, str]) -> None:
    before = [index for index, order in enumerate(listed) if order <= new]
    same = [index for index in before if listed[index][0] == new[0]]
    assert Places(listed).below(new) == max(same or before, default=-1)
    assert Last((order, index) for index, order in enumerate(listed)).before(new) == max(before, default=-1)
