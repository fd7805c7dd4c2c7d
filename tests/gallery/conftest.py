"""A tab of Chromium."""

from collections.abc import Iterator

import pytest

from tests.gallery.browser import Page, browser


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """Not for longer than it is looked at: a page that nobody sees takes a tenth of a processor all the same."""
    with browser(tmp_path_factory.mktemp("profile")) as page:
        yield page
