"""All that is signed, deleted when it is posted."""

from pathlib import Path

from advocacy.batch.store import Forgotten, open_store


def forget(out: Path, private: Path) -> Forgotten:
    """Delete signed packs, what they were made in, and the key; those too that an earlier version left in ``out``."""
    if not out.is_dir() and not private.is_dir():
        return Forgotten((), ())
    with open_store(out, "forget", signed=private if private.is_dir() else None, forgetting=True) as store:
        return store.forget()
