"""A tab of Chromium."""

from collections.abc import Iterator

import pytest

from tests.gallery.browser import Page, browser


@pytest.fixture(scope="session")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with browser(tmp_path_factory.mktemp("profile")) as page:
        yield page
