"""JSON in output folders, which may be a stranger's: ``advocacy.files.json_text``."""

import pytest
from pydantic import BaseModel

from advocacy.files import json_text
from advocacy.files.json_text import read_json
from tests.test_architecture import MODULES


class Numbers(BaseModel):
    numbers: tuple[int, ...]


def test_what_is_right_is_read_and_what_is_wrong_is_refused() -> None:
    assert read_json(Numbers, b'{"numbers": [1, 2]}').numbers == (1, 2)
    for data in (b"", b"[]", b'{"numbers": ["x"]}', b"[" * 100_000):
        with pytest.raises(ValueError, match="validation error"):
            read_json(Numbers, data)


@pytest.mark.parametrize("limit", ["LARGEST", "MOST_VALUES"])
def test_so_many_values_that_their_errors_would_fill_the_memory_are_not_looked_at(
    monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    monkeypatch.setattr(json_text, limit, 50)
    with pytest.raises(ValueError, match=r"^nothing that this program writes is so large$"):
        read_json(Numbers, b'{"numbers": [' + b'"x",' * 51 + b'"x"]}')


def test_no_json_is_read_in_another_way() -> None:
    (module,) = [module.name for module in MODULES if "model_validate_json" in module.read_text("utf-8")]
    assert module == "json_text.py"
