"""``advocacy recipients coverage``: numbers by region, names on request."""

import json
from pathlib import Path

from tests.conftest import REPO, Program


def test_regions_are_counted_and_summed(program: Program, folder: Path) -> None:
    assert program("recipients", "retire", "ma-gov", "--reason", "x", "--root", folder).code == 0
    run = program("recipients", "coverage", "--root", folder)
    assert run.code == 0
    rows = [line.split("\t") for line in run.out.splitlines()]
    assert len(rows) == 15
    assert rows[0] == ["northern-africa", "0", "0", "0", "1", "government MA"]
    assert ["western-europe", "1", "1", "0", "0", "government DE"] in rows
    assert rows[-1] == ["total", "4", "1", "3", "1", "government DE MA"]


def test_a_region_is_told_by_name(program: Program) -> None:
    run = program("recipients", "coverage", "--region", "eastern-europe", "--root", REPO)
    assert run.code == 0
    assert run.out.splitlines()[2].startswith("Eastern Europe (شرق أوروبا): ")
    with_address, without = run.out.splitlines()[3:5]
    assert with_address.startswith("    With a postal address: ")
    assert without.startswith("    Without: ")
    assert {"hu-gov", "cz-gov"} <= {*with_address.split(), *without.split()}


def test_scripts_get_ids_and_codes(program: Program, folder: Path) -> None:
    regions = json.loads(program("recipients", "coverage", "--root", folder, "--json").out)["data"]["regions"]
    (western,) = (region for region in regions if region["region"] == "western-europe")
    assert western == {
        "region": "western-europe", "english": "Western Europe", "arabic": "غرب أوروبا",
        "recipients": {"government": 0, "export-control": 1, "embassy": 0},
        "with_address": ["de-bafa"], "without_address": [], "retired": [], "no_government": ["DE"], "no_authority": [],
    }  # fmt: skip
