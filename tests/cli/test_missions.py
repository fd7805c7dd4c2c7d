import json
from pathlib import Path

import pytest

from tests.conftest import Program

TABLE = "Country,Mission,Address,Source,checked,note\nMA,Embassy of Morocco,Street 1 | Berlin | GERMANY,https://a.org/,2026-11-01,doubtful\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "embassies.csv"
    path.write_text(TABLE, "utf-8")
    return path


def test_the_embassies_of_a_capital_are_added_in_one_go(folder: Path, table: Path, program: Program) -> None:
    before = (folder / "recipients.yaml").read_bytes()
    run = program("missions", "import", table, "--post", "berlin", "--root", folder, "--dry-run")
    assert (run.code, run.err) == (0, "Nothing was written.\n")
    assert "1 added, 0 changed, 0 as they were" in run.out
    assert (folder / "recipients.yaml").read_bytes() == before

    run = program("missions", "import", table, "--post", "berlin", "--root", folder, "--yes")
    assert run.err == "Name berlin under «by_mission» in letters/campaign.yaml to send letters there.\n"
    assert (folder / "recipients.yaml").read_bytes().startswith(before)
    run = program("missions", "list", "--country", "Morocco", "--root", folder)
    assert run.out == "MA\tberlin\t2026-11-01\tEmbassy of Morocco\tdoubtful\n"
    run = program("missions", "import", table, "--post", "berlin", "--root", folder, "--json")
    assert '"unchanged": 1' in run.out

    run = program("build", "ma-gov", "--root", folder, "--delivery", "berlin", "--dry-run")
    assert "\tberlin\t" in run.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("missions", "list"), "no mission is on the list: «advocacy missions import --root"),
        (("missions", "import", "x.csv", "--post", "New York"), "«New York» cannot be the name of a post"),
        (("build", "--delivery", "pigeon"), "«pigeon» is no way of delivery: one of direct, mission"),
        (("build", "--date", "1448-06-30"), "is it a year of the Hijri calendar?"),
    ],
)
def test_wrong_usage_is_a_message(words: tuple[str, ...], said: str, folder: Path, program: Program) -> None:
    run = program(*words, "--root", folder)
    assert run.code == 2
    assert said in run.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("missions", "list", "--post", "Berlinn"),
            "no mission is at «Berlinn»; did you mean berlin? there are some at b",
        ),
        (("missions", "list", "--country", "Morroco"), "no state is called «Morroco»: did you mean MA (Morocco)?"),
        (("missions", "list", "--country", "DE"), "no mission matches all of these filters"),
        (("build", "--delivery", "berlinn"), "«berlinn» is no way of delivery: did you mean berlin? one of direct, mi"),
    ],
)
def test_a_post_that_is_nearly_one_is_suggested(
    words: tuple[str, ...], said: str, folder: Path, table: Path, program: Program
) -> None:
    program("missions", "import", table, "--post", "berlin", "--root", folder, "--yes")
    run = program(*words, "--root", folder)
    assert run.code == 2
    assert said in run.err


def test_a_post_is_the_same_in_any_letter_case(folder: Path, table: Path, program: Program) -> None:
    run = program("missions", "import", table, "--post", "BERLIN", "--root", folder, "--yes", "--json")
    assert {post for _, post in json.loads(run.out)["data"]["added"]} == {"berlin"}
    listed = program("missions", "list", "--post", "berlin", "--root", folder).out
    assert program("missions", "list", "--post", "Berlin", "--root", folder).out == listed != ""
    assert program("build", "ma-gov", "--root", folder, "--delivery", "Berlin", "--dry-run").code == 0


def test_a_run_that_dates_a_dated_campaign_otherwise_says_so(folder: Path, program: Program) -> None:
    (folder / "letters" / "campaign.yaml").write_text('date: "2026-11-23"\npaper: letter\n', "utf-8")
    run = program("build", "--root", folder, "--dry-run", "--date", "2026-12-01")
    assert "letters/campaign.yaml dates the letters 2026-11-23; this run dates them 2026-12-01.\n" in run.err
    run = program("build", "--root", folder, "--dry-run")
    assert "dates the letters" not in run.err


def test_what_is_wrong_with_a_mission_as_a_whole_is_said_at_its_row(
    folder: Path, table: Path, program: Program
) -> None:
    table.write_text(
        TABLE + "DE,Embassy of Germany,Street 1 | Berlin,https://a.org/,\nIT,Embassy of Italy,ITALY,https://a.org/,\n",
        "utf-8",
    )
    run = program("missions", "import", table, "--post", "berlin", "--root", folder, "--yes")
    assert run.code == 1
    assert f"{table}, row 4, column C: an address on one line\n" in run.err
    table.write_text(TABLE + "DE,Embassy of Germany,Street 1 | Berlin,https://a.org/,\n", "utf-8")
    run = program("missions", "import", table, "--post", "berlin", "--root", folder, "--yes")
    assert f"{table}, row 3, column C: the last line of the address is no country in capitals: «Berlin»\n" in run.err
