"""``advocacy recipients coverage``: numbers by region, names on request."""

import json
from pathlib import Path

from tests.conftest import REPO, Program


def test_regions_are_counted_and_summed(program: Program, folder: Path) -> None:
    assert program("recipients", "retire", "--yes", "ma-gov", "--reason", "x", "--root", folder).code == 0
    run = program("recipients", "coverage", "--root", folder)
    assert run.code == 0
    rows = [line.split("\t") for line in run.out.splitlines()]
    assert len(rows) == 15
    assert rows[0] == ["northern-africa", "0", "0", "0", "0", "1", "government MA"]
    assert ["western-europe", "1", "1", "1", "0", "0", "government DE"] in rows
    assert rows[-1] == ["total", "4", "1", "1", "3", "1", "government DE MA"]


MISSION = (
    "missions:\n  - {country: MA, post: berlin, name: Embassy of Morocco, lines: [Street 1, Berlin, GERMANY], "
    'page: "https://example.org/", checked: "2026-11-01"}\n'
)


def test_ways_have_a_column_each(program: Program, folder: Path) -> None:
    path = folder / "recipients.yaml"
    path.write_text(path.read_text("utf-8") + MISSION, "utf-8")
    (folder / "letters" / "campaign.yaml").write_text(
        "delivery: {by_mission: [berlin]}\nexpects: [government]\n", "utf-8"
    )
    rows = [line.split("\t") for line in program("recipients", "coverage", "--root", folder).out.splitlines()]
    # region, written to, postal, direct, berlin, nowhere, retired, missing
    assert rows[0] == ["northern-africa", "1", "0", "0", "1", "0", "0", ""]
    assert rows[-1] == ["total", "5", "1", "1", "1", "3", "0", "government DE"]
    run = program("recipients", "coverage", "--region", "northern-africa", "--root", folder)
    assert "    By berlin: ma-gov\n" in run.out
    run = program("recipients", "coverage", "--region", "western-europe", "--root", folder)
    assert "    Direct: de-bafa\n" in run.out
    assert "    Nowhere: " not in run.out
    listed = program("recipients", "list", "--root", folder).out.splitlines()
    assert {line.split("\t")[0]: line.split("\t")[3] for line in listed} == {
        "de-bafa": "direct",
        "it-gov": "nowhere",
        "ma-gov": "berlin",
        "no-gov": "nowhere",
        "sa-gov": "nowhere",
    }
    said = json.loads(program("recipients", "list", "--root", folder, "--json").out)["data"]["recipients"]
    assert [each["delivery"] for each in said] == ["direct", "nowhere", "berlin", "nowhere", "nowhere"]
    said = json.loads(program("recipients", "show", "ma-gov", "--root", folder, "--json").out)["data"]
    assert said["delivery"] == {"way": "berlin", "lines": ["c/o Embassy of Morocco", "Street 1", "Berlin", "GERMANY"]}
    shown = program("recipients", "show", "ma-gov", "--root", folder).out
    assert shown.endswith("    mission: https://example.org/, 2026-11-01\n")
    # An address is too old for a campaign that wants young ones; whoever is retired gets no letter.
    (folder / "letters" / "campaign.yaml").write_text("delivery: {direct_not_older_than: 90d}\n", "utf-8")
    assert "de-bafa\tlicensing-authority\tyes\tnowhere\t" in program("recipients", "list", "--root", folder).out
    assert program("recipients", "retire", "--yes", "ma-gov", "--reason", "x", "--root", folder).code == 0
    retired = program("recipients", "list", "--retired", "--root", folder)
    assert retired.out.endswith("\tnone\tMorocco\tx\n")


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
        "with_address": ["de-bafa"], "without_address": [], "retired": [],
        "delivery": {"direct": ["de-bafa"]}, "missing": {"government": ["DE"], "export-control": []},
    }  # fmt: skip
