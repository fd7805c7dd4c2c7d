"""Names that say what is in a file: ``advocacy.batch.staging``."""

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
        assert staging.take_up(folder) == {"a.pdf": staged.name}
        (tmp_path / staged.name).write_bytes(b"y")
        assert staging.take_up(folder) == {}
        assert listing.own_files(folder) == {}
