"""LibreOffice Writer, which reads HTML: one process, all letters."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any


def _program() -> str:
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None:
        raise SystemExit("no LibreOffice")
    return found


def versions() -> str:
    """As it says."""
    run = subprocess.run([_program(), "--version"], capture_output=True, text=True, check=True)
    return " ".join(run.stdout.split()[:2])


def make_all(job: Path, letters: list[dict[str, Any]], out: Path, processes: int) -> None:  # noqa: ARG001 - knows one
    """A PDF for each letter."""
    style = "<style>@page { size: A4; margin: 2cm } body { font-family: Amiri }</style></head>"
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        pages = []
        for letter in letters:
            page = Path(scratch, f"{letter['id']}.html")
            page.write_text(letter["html"].replace("</head>", style), "utf-8")
            pages.append(str(page))
        fonts = Path(scratch, "fonts.conf")
        fonts.write_text(f"<fontconfig><dir>{job / 'fonts'}</dir><cachedir>{scratch}</cachedir></fontconfig>", "utf-8")
        profile = Path(scratch, "profile").as_uri()
        words = [_program(), f"-env:UserInstallation={profile}", "--headless"]
        convert = ["--convert-to", "pdf:writer_web_pdf_Export", "--outdir", str(out), *pages]
        environment = os.environ | {"FONTCONFIG_FILE": str(fonts)}
        subprocess.run([*words, *convert], check=True, stdout=subprocess.DEVNULL, env=environment)
