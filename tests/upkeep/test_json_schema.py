"""The schemas say what the loader says, as far as a schema can: ``advocacy.upkeep.json_schema``."""

import json
import re
from pathlib import Path

import check_jsonschema
import pytest
from click.testing import CliRunner, Result

from advocacy.campaign.campaign import Campaign
from advocacy.upkeep.json_schema import File, schema_of
from tests.conftest import REPO, Program, lay_out
from tests.thorough import every

FILES = {
    File.RECIPIENTS: "recipients.yaml",
    File.PETITION: "letters/petition.yaml",
    File.PROTOCOL: "letters/protocol.yaml",
    File.CAMPAIGN: "letters/campaign.yaml",
    File.LANGUAGE: "letters/languages/fr.yaml",
}


def checked(schema: Path, *files: Path) -> Result:
    """What an independent validator says."""
    return CliRunner().invoke(check_jsonschema.main, ["--schemafile", str(schema), *map(str, files)])


@pytest.mark.slow
@pytest.mark.parametrize("file", File)
def test_the_shipped_files_are_valid_and_point_to_their_schema(file: File, program: Program, tmp_path: Path) -> None:
    assert program("init", tmp_path / "c").code == 0
    path = tmp_path / "c" / FILES[file]
    if file is File.RECIPIENTS:  # the validator takes longer to read all of them than everything else together
        head, *entries = re.split(r"(?m)^(?=  - id: |\S)", path.read_text("utf-8"))
        parts = [entry for number, entry in enumerate(entries) if entry[0] != " " or number % every(8) == 0]
        path.write_text(head + "".join(parts), "utf-8")
    first = path.read_text("utf-8").split("\n", 1)[0]
    assert first.startswith("# yaml-language-server: $schema=")
    schema = path.parent / first.partition("=")[2]
    run = checked(schema, path)
    assert run.exit_code == 0, run.output


@pytest.mark.parametrize("file", File)
def test_the_shipped_schemas_are_those_that_the_command_prints(
    file: File, program: Program, shipped: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("advocacy.cli.recipients.schema.load_campaign", {REPO: shipped}.__getitem__)
    printed = program("recipients", "schema", file, "--root", REPO)
    assert printed.code == 0
    assert printed.out == (REPO / "letters" / "schema" / f"{file}.json").read_text("utf-8")


@pytest.mark.parametrize(
    ("broken", "file"),
    [
        ("misspelt-field", File.RECIPIENTS),
        ("unknown-audience", File.RECIPIENTS),
        ("bad-country-code", File.RECIPIENTS),
        ("id-with-capitals", File.RECIPIENTS),
        ("missing-fields", File.RECIPIENTS),
        ("page-not-an-address", File.RECIPIENTS),
        ("date-not-a-date", File.RECIPIENTS),
        ("none-where-needed", File.RECIPIENTS),
        ("region-unknown", File.RECIPIENTS),
        ("not-a-list", File.RECIPIENTS),
        ("bad-reference", File.PETITION),
    ],
)
def test_mistakes_in_the_form_are_seen_while_typing(broken: str, file: File, tmp_path: Path) -> None:
    root = lay_out(tmp_path / "c", broken=broken)
    run = checked(REPO / "letters" / "schema" / f"{file}.json", root / FILES[file])
    assert run.exit_code == 1, run.output


def test_every_field_is_described_in_both_languages(shipped: Campaign) -> None:
    fields = 0
    for file in File:
        whole = schema_of(file, shipped)
        for part in (whole, *whole["definitions"].values()):
            for name, field in part.get("properties", {}).items():
                english, arabic = field["description"].split("\n\n")
                assert english.isascii() or "١" in english or "–" in english or "«" in english, name
                assert any("\u0621" <= letter <= "\u064a" for letter in arabic), name
                fields += 1
    assert fields > 60


def test_ranks_are_offered_and_others_allowed(shipped: Campaign) -> None:
    rank = schema_of(File.RECIPIENTS, shipped)["definitions"]["Recipient"]["properties"]["rank"]
    assert rank["anyOf"][0]["enum"] == [*shipped.protocol.ranks]
    assert json.dumps(rank["anyOf"][1])
