"""``advocacy recipients list``: who is found, and by which filters."""

import pytest

from tests.conftest import REPO, Program


def ids(program: Program, *words: str) -> set[str]:
    run = program("recipients", "list", "--root", REPO, *words)
    assert run.code == 0, run.err
    return {line.split("\t")[0] for line in run.out.splitlines()}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["--search", "المجر", "--kind", "government"], {"hu-gov"}),
        (["--search", "التشيك", "--kind", "government"], {"cz-gov"}),
        (["--search", "هولندا", "--kind", "government"], {"nl-gov"}),
        (["--search", "هُولَنْدَا", "--kind", "government"], {"nl-gov"}),
        (["--search", "ألمانيا", "--audience", "licensing-authority"], {"de-bafa"}),
        (["--search", "المانيا", "--audience", "licensing-authority"], {"de-bafa"}),
        (["--search", "turkiye", "--kind", "government"], {"tr-gov"}),
        (["--search", "CÔTE D'IVOIRE"], {"ci-gov"}),
        (["--region", "northern-america", "--kind", "government"], {"ca-gov", "us-gov"}),
        (["--country", "de", "--country", "MA", "--kind", "government"], {"de-gov", "ma-gov"}),
    ],
)
def test_filters_let_through_those_who_fit_all(program: Program, words: list[str], found: set[str]) -> None:
    assert ids(program, *words) == found


def test_nobody_found_is_wrong_usage(program: Program) -> None:
    run = program("recipients", "list", "--root", REPO, "--search", "المجر Eschborn")
    assert run.code == 2
    assert "no recipient fits all of these filters" in run.err
