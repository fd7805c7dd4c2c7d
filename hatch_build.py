"""Takes what belongs to the project into an archive or a wheel, and nothing else that lies in its folder.

Lists of signers lie where people work. Which files are the project's, git says; in an unpacked archive, the list that
lies in it; where there is neither, the folder and the ending of a file.
"""

import shutil
import subprocess
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

LIST = "FILES.sha256"
"""In an archive: its files, as «sha256sum --check» reads them."""

SHIPPED = ("recipients.yaml", "letters/", "fonts/")
"""The campaign, which travels inside the package; «advocacy init» writes it out."""

GUIDE = tuple(f"volunteers{end}" for end in (".ar.html", ".ar.pdf", "-cover.png", "-fold.png", "-window.png"))
"""The guide for volunteers, of ``docs/``, which travels with it."""

KINDS = {
    "advocacy/": (".py", ".typed"),
    "letters/": (".yaml", ".json", ".j2", ".css", ".js", ".md", ".svg"),
    "fonts/": (".ttf", ".txt", ".md"),
    "recipients.yaml": (".yaml",),
    "docs/": GUIDE,
}
"""Endings of the project's files, where nothing says which those are."""


class ListedFiles(BuildHookInterface):  # type: ignore[type-arg]
    """Names each file; nothing is looked for in folders."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the files of a wheel or of a source archive; an editable install is a link to the folder."""
        if version == "editable":
            return
        root = Path(self.root)
        names = listed_files(root)
        taken = build_data["force_include"]
        if self.target_name == "wheel":
            for name in names:
                if name.startswith("advocacy/"):
                    taken[str(root / name)] = name
                elif name.startswith(SHIPPED):
                    taken[str(root / name)] = f"advocacy/shipped/{name}"
                elif name.startswith("docs/") and name.endswith(GUIDE):
                    taken[str(root / name)] = f"advocacy/shipped/guide/{Path(name).name}"
            return
        self.scratch = TemporaryDirectory()
        list_file = Path(self.scratch.name) / LIST
        lines = (f"{sha256((root / name).read_bytes()).hexdigest()}  {name}\n" for name in names)
        list_file.write_text("".join(lines), "utf-8")
        taken |= {str(root / name): name for name in names} | {str(list_file): LIST}

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002 - hatchling's
        """Remove what was only needed to build."""
        if hasattr(self, "scratch"):
            self.scratch.cleanup()


def listed_files(root: Path) -> list[str]:
    """The project's files, as paths in ``root``, in their order."""
    if (root / ".git").exists():
        git = shutil.which("git")
        if git is None:
            raise OSError("git says which files are the project's: install it, or build from a source archive")
        listed = subprocess.run([git, "ls-files", "-z"], cwd=root, capture_output=True, check=True, text=True).stdout  # noqa: S603
        names = [name for name in listed.split("\0") if name]
    elif (root / LIST).is_file():
        names = [line.split("  ", 1)[1] for line in (root / LIST).read_text("utf-8").splitlines()]
    else:
        found = (path.relative_to(root).as_posix() for path in root.rglob("*"))
        names = [name for name in found if any(name.startswith(s) and name.endswith(e) for s, e in KINDS.items())]
    return sorted(name for name in names if (root / name).is_file() and not (root / name).is_symlink())
