"""Names that say what is in a file: ``advocacy.batch.staging``."""

from hashlib import sha256
from pathlib import Path

from advocacy.batch import listing, staging
from advocacy.files.folder import Folder
from advocacy.files.whole import PRIVATE


def test_staged_names_say_what_is_in_them(tmp_path: Path) -> None:
    with Folder.open(tmp_path) as folder:
        staging.stage(folder, "a.pdf", b"x", PRIVATE)
    (staged,) = tmp_path.iterdir()
    assert staging.STAGED.fullmatch(staged.name)
    assert staged.stat().st_mode & 0o777 == 0o600
    with Folder.open(tmp_path) as folder:
        assert staging.take_up(folder) == {"a.pdf": (staged.name, sha256(b"x").hexdigest(), 1, b"x")}
        (tmp_path / staged.name).write_bytes(b"y")
        assert staging.take_up(folder) == {}
        assert listing.own_files(folder) == {}


def test_what_is_not_wanted_is_not_read(tmp_path: Path) -> None:
    other = tmp_path / f"b.{'0' * 64}.pdf"
    other.write_bytes(b"of somebody else, or of another run")
    with Folder.open(tmp_path) as folder:
        staging.stage(folder, "a.pdf", b"x", PRIVATE)
        assert [*staging.take_up(folder, {"a.pdf"})] == ["a.pdf"]
        assert other.is_file()
        assert [*staging.take_up(folder)] == ["a.pdf"]
        assert not other.exists()
