"""Hard lines, read back by every reader at hand; what docs/exact-text.md says of them is what comes out."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from tests.conftest import REPO, Once
from tests.letter.readers import read_back, words_of_page
from tests.waiting import PATIENCE
from tests.warm import Popen

pytestmark = pytest.mark.slow

SCRIPT = REPO / "benchmarks" / "exact_text.py"


@pytest.fixture(scope="module")
def benchmark() -> ModuleType:
    spec = importlib.util.spec_from_file_location("benchmark_of_exact_text", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def measured(benchmark: ModuleType, once: Once) -> dict[str, str]:
    """The line of the table for each reader."""

    def measure(folder: Path) -> None:
        exact, stock = folder / "exact", folder / "stock"
        exact.mkdir(parents=True)
        stock.mkdir()
        benchmark.typeset_corpus(exact, stock=False, rounds=1)
        words = [sys.executable, "-m", "benchmarks.exact_text", "--stock", stock, "1"]
        assert Popen(words, cwd=REPO, stdout=subprocess.DEVNULL).wait(PATIENCE) == 0
        both = read_back([*sorted(exact.iterdir()), *sorted(stock.iterdir())])
        half = len([*exact.iterdir()])
        read = {
            "exact": {reader: texts[:half] for reader, texts in both.items()},
            "stock": {reader: texts[half:] for reader, texts in both.items()},
        }
        (folder / "read.json").write_text(json.dumps(read), "utf-8")

    read = json.loads((once("hard-lines", measure) / "read.json").read_text("utf-8"))
    corpus = yaml.safe_load((Path(__file__).parent / "hard.yaml").read_text("utf-8"))
    assert len(corpus) > 30
    _, _, *lines = benchmark.table(corpus, [*map(words_of_page, corpus.values())], read)
    return {line.split(" | ")[0].removeprefix("| "): line for line in lines}


@pytest.mark.parametrize("reader", ["PDFium", "pypdf", "PyMuPDF"])
def test_the_guide_says_what_comes_back(reader: str, measured: dict[str, str]) -> None:
    guide = (REPO / "docs" / "exact-text.md").read_text("utf-8")
    assert measured[reader] in guide.splitlines()


def test_poppler_gives_back_most(measured: dict[str, str]) -> None:
    """Its versions differ: 22.12 is the one of the guide."""
    if "pdftotext" not in measured:
        pytest.skip("poppler-utils is not installed; CI installs it")
    stock, exact = (float(cell.removesuffix(" %")) for cell in measured["pdftotext"].split(" | ")[1:3])
    assert exact >= 92
    assert exact > stock + 10


def test_exact_text_is_never_worse_than_stock_drawing(measured: dict[str, str]) -> None:
    for line in measured.values():
        stock, exact = (float(cell.removesuffix(" %")) for cell in line.split(" | ")[1:3])
        assert exact > stock, line
