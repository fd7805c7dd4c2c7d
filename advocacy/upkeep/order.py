"""Where something new goes in a list that has an order: found in a list of any length by halving it."""

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate

Order = tuple[str, str]
"""A country, and what tells apart those of one country."""


class Last:
    """The last index in a list of those that come before something new."""

    def __init__(self, listed: Iterable[tuple[Order, int]]) -> None:
        in_order = sorted(listed)
        self._orders = [order for order, _ in in_order]
        self._last = [*accumulate((index for _, index in in_order), max)]

    def before(self, order: Order) -> int:
        """That of all up to ``order`` and of its equals; -1 where there is none."""
        count = bisect_right(self._orders, order)
        return self._last[count - 1] if count else -1


class Places:
    """Below which entry a new one goes: the last of those that come before it, of its own country if there is one.

    So where the list is in some order of its own, it stands after those of its country.
    """

    def __init__(self, listed: Iterable[Order]) -> None:
        orders = [(order, index) for index, order in enumerate(listed)]
        of_country: dict[str, list[tuple[Order, int]]] = {}
        for order, index in orders:
            of_country.setdefault(order[0], []).append((order, index))
        self._all = Last(orders)
        self._of_country = {country: Last(own) for country, own in of_country.items()}

    def below(self, order: Order) -> int:
        """The index of the entry below which one of ``order`` goes; -1 for the first place."""
        own = self._of_country.get(order[0])
        same = own.before(order) if own else -1
        return same if same >= 0 else self._all.before(order)
