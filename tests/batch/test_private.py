"""The folder of all that bears the name of a signer: ``advocacy.batch.private``."""

from pathlib import Path

import pytest

from advocacy.batch.store import open_store
from advocacy.errors import AdvocacyError


@pytest.mark.parametrize("text", [b"", b"xyz", b"\xff", b"00"])
def test_a_key_of_another_hand_is_a_message(tmp_path: Path, text: bytes) -> None:
    with open_store(tmp_path / "out", "sign", signed=tmp_path / "signed") as store:
        (tmp_path / "signed" / "key").write_bytes(text)
        with pytest.raises(AdvocacyError) as caught:
            store.private.key()
    assert str(caught.value) == (
        f"{tmp_path / 'signed' / 'key'}: is not a key\n"
        "    put back the one that was there, or begin anew with «advocacy forget»: packs get other names then"
    )


def test_a_private_folder_that_others_can_read(tmp_path: Path) -> None:
    signed = tmp_path / "signed"
    signed.mkdir(mode=0o755)
    with open_store(tmp_path / "out", "sign", signed=signed):
        assert signed.stat().st_mode & 0o777 == 0o700
    signed.chmod(0o755)
    (signed / "mine").write_text("x")
    with pytest.raises(AdvocacyError) as caught, open_store(tmp_path / "out", "sign", signed=signed):
        pass
    assert str(caught.value) == (
        f"{signed} can be read by others than you\n"
        f"    take their right away (chmod 700 {signed}), or name another folder with --signed DIR"
    )
    assert signed.stat().st_mode & 0o777 == 0o755
