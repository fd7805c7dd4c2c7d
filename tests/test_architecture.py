"""The house rules, held by a machine: who may import whom, lint, types, no campaign text in Python."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPO

MODULES = sorted((REPO / "advocacy").rglob("*.py"))

HELD_ELSEWHERE = {
    "arabic/search_keys.py": "campaign/test_search.py",
    "upkeep/confirming.py": "cli/test_confirm.py",
    "upkeep/descriptions.py": "upkeep/test_json_schema.py",
    "campaign/languages/language.py": "campaign/test_languages.py",
    "campaign/languages/loading.py": "campaign/test_languages.py",
    "campaign/field_types.py": "campaign/test_recipients.py",
    "campaign/typography/undrawn.py": "cli/test_broken_campaigns.py",
    "upkeep/own_language.py": "upkeep/test_new_petition.py",
    "upkeep/sections.py": "upkeep/test_new_petition.py",
    "upkeep/shipped.py": "cli/test_commands.py",
    "campaign/typography/paper.py": "letter/test_typeset.py",
    "files/edits.py": "files/test_rewriting.py",
    "letter/manuscript.py": "letter/test_typesetting.py",
    "campaign/states.py": "campaign/test_shipped_campaign.py",
    "cli/build_report.py": "cli/test_build.py",
    "press/address_ledger.py": "gallery/test_share.py",
    "cli/addresses.py": "cli/test_pack.py",
    "cli/choice.py": "cli/test_list.py",
    "cli/app.py": "cli/test_commands.py",
    "cli/group.py": "cli/test_help.py",
    "cli/loading.py": "test_main.py",
    "cli/check.py": "cli/test_commands.py",
    "cli/petition_interview.py": "upkeep/test_new_petition.py",
    "binding/truetype.py": "binding/test_faces.py",
    "batch/fingerprint.py": "batch/test_build.py",
    "batch/sample.py": "batch/test_build.py",
    "campaign/enclosures.py": "letter/test_enclosures.py",
    "cli/command.py": "cli/test_envelope.py",
    "cli/console.py": "cli/test_commands.py",
    "cli/doctor.py": "cli/test_commands.py",
    "cli/forget.py": "cli/test_pack.py",
    "cli/init.py": "cli/test_commands.py",
    "cli/options.py": "cli/test_build.py",
    "cli/questions.py": "cli/test_add.py",
    "cli/recipients/change.py": "cli/test_add.py",
    "cli/dialogue.py": "cli/test_interview.py",
    "cli/recipients/edit.py": "cli/test_add.py",
    "cli/recipients/exporting.py": "cli/test_import.py",
    "cli/recipients/field_options.py": "cli/test_add.py",
    "cli/recipients/importing.py": "cli/test_import.py",
    "cli/kept_answers.py": "cli/test_interview.py",
    "cli/recipients/holding.py": "cli/test_interview.py",
    "cli/recipients/listing.py": "cli/test_list.py",
    "cli/recipients/schema.py": "upkeep/test_json_schema.py",
    "cli/recipients/show.py": "cli/test_commands.py",
    "cli/reporter.py": "cli/test_envelope.py",
    "cli/reprint.py": "cli/test_pack.py",
    "cli/share.py": "gallery/test_share.py",
    "cli/sign.py": "cli/test_signed_packs.py",
    "cli/status.py": "cli/test_pack.py",
    "files/csv_text.py": "files/test_table_reader.py",
    "files/picture.py": "press/signing/test_pictures.py",
    "cli/packs_made.py": "cli/test_pack.py",
    "cli/usage.py": "cli/test_help.py",
    "files/records.py": "cli/test_broken_campaigns.py",
    "files/table.py": "files/test_table_reader.py",
    "files/table_writer.py": "cli/test_import.py",
    "files/unseen.py": "files/test_spreadsheet.py",
    "files/workbook.py": "files/test_spreadsheet.py",
    "files/yaml_faults.py": "files/test_yaml_document.py",
    "gallery/contents.py": "gallery/test_page.py",
    "gallery/guide.py": "gallery/test_share.py",
    "gallery/thumbnails.py": "gallery/test_page.py",
    "batch/making.py": "batch/test_build.py",
    "batch/output.py": "batch/test_objects.py",
    "batch/previews.py": "batch/test_lock.py",
    "letter/request.py": "letter/test_merge.py",
    "letter/enclosing.py": "letter/test_enclosures.py",
    "letter/exact_text/font_file.py": "letter/test_exact_text.py",
    "letter/exact_text/glyph_table.py": "letter/test_form.py",
    "letter/exact_text/glyph_writer.py": "letter/test_exact_text.py",
    "letter/exact_text/line.py": "letter/test_exact_text.py",
    "letter/forms/blanks.py": "letter/test_form.py",
    "letter/forms/common.py": "letter/test_form.py",
    "letter/forms/embedded_font.py": "letter/test_form.py",
    "letter/forms/layout.py": "letter/test_form.py",
    "letter/forms/letter_file.py": "letter/test_form.py",
    "letter/forms/lines.py": "letter/test_form.py",
    "letter/forms/objects.py": "letter/test_form.py",
    "letter/forms/pango.py": "letter/test_form.py",
    "letter/forms/questions.py": "letter/test_form.py",
    "letter/forms/recording.py": "letter/test_form.py",
    "letter/forms/single_lines.py": "letter/test_form.py",
    "letter/forms/skeleton.py": "letter/test_form.py",
    "letter/forms/structure.py": "letter/test_form.py",
    "letter/places.py": "letter/test_typesetting.py",
    "press/addresses.py": "cli/test_pack.py",
    "press/forget.py": "cli/test_pack.py",
    "binding/claims.py": "binding/test_structure.py",
    "binding/glyphs.py": "binding/test_faces.py",
    "binding/streams.py": "letter/test_conformance.py",
    "press/packs.py": "cli/test_pack.py",
    "press/reprint.py": "cli/test_pack.py",
    "press/folds.py": "press/test_imposition.py",
    "letter/loading.py": "letter/test_renderer.py",
    "press/signing/binder.py": "cli/test_signed_packs.py",
    "press/signing/binding.py": "cli/test_signed_packs.py",
    "press/signing/blank_pack.py": "press/signing/test_sign.py",
    "press/signing/cutting_out.py": "press/signing/test_sign.py",
    "press/signing/inscription.py": "press/signing/test_sign.py",
    "press/signing/line_labels.py": "press/signing/test_signature_book.py",
    "press/signing/lines.py": "press/signing/test_openings.py",
    "press/signing/loading.py": "cli/test_commands.py",
    "press/signing/packs.py": "cli/test_signed_packs.py",
    "press/signing/reading_lines.py": "press/signing/test_signature_book.py",
    "press/signing/runs.py": "press/signing/test_openings.py",
    "press/signing/sign_list.py": "cli/test_signed_packs.py",
    "press/signing/object_copy.py": "press/signing/test_revision.py",
    "press/status.py": "cli/test_pack.py",
    "processes/answers.py": "processes/test_pool.py",
    "processes/limits.py": "processes/test_pool.py",
    "processes/scratch.py": "processes/test_pool.py",
    "processes/serve.py": "processes/test_pool.py",
    "processes/worker.py": "processes/test_pool.py",
    "proof/claims.py": "proof/test_damage.py",
    "proof/checks.py": "proof/test_damage.py",
    "proof/enclosed.py": "letter/test_enclosures.py",
    "proof/glyphs.py": "proof/test_damage.py",
    "proof/prove.py": "proof/test_damage.py",
    "proof/reading.py": "proof/test_damage.py",
    "upkeep/entry_style.py": "upkeep/test_entries.py",
    "upkeep/renaming.py": "upkeep/test_change.py",
}
"""Modules without a file of tests of their own: where their promises are held."""


@pytest.mark.parametrize(
    "words",
    [
        ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command([])"],
        ["-m", "ruff", "check", "--quiet", "."],
        ["-m", "ruff", "format", "--check", "--quiet", "."],
        pytest.param(["-m", "mypy"], marks=pytest.mark.slow),
    ],
    ids=["imports", "lint", "format", "types"],
)
def test_the_tools_find_nothing(words: list[str]) -> None:
    run = subprocess.run([sys.executable, *words], cwd=REPO, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_every_module_has_tests() -> None:
    """In a file of its name, in the folder of its room; or in the one that HELD_ELSEWHERE names."""
    held = 0
    for module in MODULES:
        if module.name in ("__init__.py", "__main__.py"):
            continue
        name = module.relative_to(REPO / "advocacy")
        own = f"{name.parts[0]}/**/test_{name.name}" if len(name.parts) > 1 else f"test_{name.name}"
        elsewhere = HELD_ELSEWHERE.get(name.as_posix())
        assert elsewhere or any((REPO / "tests").glob(own)), f"write the tests of {name}, or say where they are"
        assert not elsewhere or (REPO / "tests" / elsewhere).is_file(), name
        held += 1
    assert held > 20
    assert [name for name in HELD_ELSEWHERE if not (REPO / "advocacy" / name).is_file()] == []


def test_no_wording_of_letters_in_python() -> None:
    for module in MODULES:
        if "arabic" not in module.parts:
            sentences = re.findall(r"[\u0621-\u064a]{3,}.*[\u0621-\u064a]{3,}", module.read_text("utf-8"))
            assert not sentences, module


def test_no_path_of_a_machine_in_any_file() -> None:
    git = shutil.which("git")  # an unpacked archive has none, and its folder holds more than the project
    listed = subprocess.run([git, "ls-files", "-z"], cwd=REPO, capture_output=True, text=True).stdout if git else ""
    files = [REPO / name for name in listed.split("\0") if name] or MODULES
    for path in files:
        if path.is_file() and path.suffix not in (".ttf", ".png", ".pdf"):
            text = path.read_bytes().decode("utf-8", "replace")
            assert not re.search(r"(?<![\w.])/(home|Users|work|root)/[a-z]", text), path


def test_what_reads_a_campaign_stays_small_enough_to_find_ones_way() -> None:
    assert len([*(REPO / "advocacy" / "campaign").glob("*.py")]) <= 16


def test_modules_are_short() -> None:
    for module in MODULES:
        assert len(module.read_text("utf-8").splitlines()) < 300, module


def test_no_test_is_in_a_hurry() -> None:
    """A machine may be busy: what waits for another process does so by ``tests/waiting.py``, and no time is judged."""
    hurry = re.compile(r"timeout=[\d.]|\.(?:wait|communicate)\([\d.]|perf_counter\(|monotonic\(\) (?:-|< [\d.])")
    for path in (REPO / "tests").rglob("test_*.py"):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            assert path == Path(__file__) or not hurry.search(line), f"{path.name}:{number}"


def test_fonts_carry_their_licences() -> None:
    fonts = REPO / "fonts"
    licences = {path.name: path.read_text("utf-8") for path in fonts.glob("OFL-*.txt")}
    families = {Path(font.stem).name.split("-")[0] for font in fonts.glob("*.ttf")}
    assert {f"OFL-{family}.txt" for family in families} == set(licences)
    assert all("SIL Open Font License, Version 1.1" in text for text in licences.values())
