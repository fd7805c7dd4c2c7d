"""JSON that this program wrote, unless somebody laid something else in its place: held to limits before it is read."""

from typing import TypeVar

from pydantic import BaseModel, ConfigDict

Record = TypeVar("Record", bound=BaseModel)

LARGEST = 64 * 2**20
"""Bytes."""

MOST_VALUES = 1_000_000
"""Each that is wrong becomes an error of its own, of some hundred bytes, before the first of them is told."""


class Written(BaseModel):
    """What this program writes as JSON; how it is read again is worked out when that is first asked for."""

    model_config = ConfigDict(frozen=True, defer_build=True)


def read_json(model: type[Record], data: bytes) -> Record:
    """What ``data`` says; raises ``ValueError`` where that is not what ``model`` holds, or too much."""
    if len(data) > LARGEST or data.count(b",") > MOST_VALUES:
        msg = "nothing that this program writes is so large"
        raise ValueError(msg)
    return model.model_validate_json(data)
