"""Other systems: what to type there, and how a library is looked for."""

import os
import sys
from typing import Any

import pytest

from tests.run.machine import ALL_LIBRARIES, FAKE_APT_GET, LINUX_FILES, MACOS_FILES, WINDOWS_FILES, Machine, import_run


@pytest.mark.parametrize(
    ("tool", "libraries", "pip"),
    [
        ("dnf", "dnf install pango harfbuzz", "python3-pip"),
        ("pacman", "pacman -S pango harfbuzz", "python-pip"),
        ("zypper", "zypper install libpango-1_0-0 libharfbuzz-subset0", "python3-pip"),
        ("apk", f"apk add {' '.join(f'so:{file}' for file in LINUX_FILES)}", "py3-pip"),
    ],
)
def test_other_linux_gets_its_own_command(
    machine: Machine, tool: str, libraries: str, pip: str, capfd: pytest.CaptureFixture[str]
) -> None:
    machine.add(tool, "#!/bin/sh\n")
    machine.missing = {"harfbuzz-subset"}
    machine.be_root(False)
    assert machine.run.main([]) == 1
    assert capfd.readouterr().err.splitlines()[1:] == [f"Type: sudo {libraries}", "Then run this again."]
    machine.be_root(True)
    machine.ensurepip(present=False)
    assert machine.run.main([]) == 1
    assert capfd.readouterr().err.splitlines() == [
        "Missing on this computer: harfbuzz-subset, pip.",
        f"Type: {libraries} {pip}",
        "Then run this again.",
    ]
    machine.missing = set()
    assert machine.run.main([]) == 1
    install = " ".join(libraries.split()[:2])
    assert capfd.readouterr().err.splitlines()[1] == f"Type: {install} {pip}"


def test_unknown_linux_gets_the_names_of_what_to_install(machine: Machine, capfd: pytest.CaptureFixture[str]) -> None:
    machine.missing = {"harfbuzz-subset"}
    assert machine.run.main([]) == 1
    told = "Install Pango, HarfBuzz with its subset library, and pip. Then run this again."
    assert capfd.readouterr().err.splitlines()[1:] == [told]


@pytest.mark.parametrize(
    ("system", "told"),
    [
        (
            "darwin",
            [
                "Install Homebrew (https://brew.sh), then type: brew install pango",
                "Run this again. If the libraries are still missing, first type:",
                '   export DYLD_FALLBACK_LIBRARY_PATH="$(brew --prefix)/lib:$DYLD_FALLBACK_LIBRARY_PATH"',
            ],
        ),
        (
            "win32",
            [
                "Install MSYS2 (https://www.msys2.org) with its default options. In its UCRT64 window, type:",
                "   pacman -S mingw-w64-ucrt-x86_64-pango",
                r"Then run this again. If MSYS2 lies in another folder than C:\msys64, first type, with that folder:",
                r"   set WEASYPRINT_DLL_DIRECTORIES=C:\msys64\ucrt64\bin",
            ],
        ),
    ],
)
def test_macos_and_windows_get_the_steps(
    machine: Machine, system: str, told: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    machine.add("apt-get", FAKE_APT_GET)  # a stray one must not be used
    machine.run.SYSTEM = system
    machine.missing = {"pango-1.0"}
    assert machine.run.main([]) == 1
    assert capfd.readouterr().err.splitlines() == ["Missing on this computer: pango-1.0.", *told]
    machine.missing = set()
    machine.ensurepip(present=False)
    assert machine.run.main([]) == 1
    assert capfd.readouterr().err.splitlines() == [
        "Missing on this computer: pip.",
        "Install Python from https://www.python.org and use that one.",
    ]
    assert not any(line.startswith("apt-get") for line in machine.log())


def test_windows_keeps_python_and_packages_in_other_folders(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    run = import_run(machine.project)
    monkeypatch.undo()
    assert run.PYTHON.relative_to(machine.venv).as_posix() == "Scripts/python.exe"
    for part in ("Scripts/python.exe", "pyvenv.cfg", "Lib/site-packages/yaml"):
        (machine.venv / part).mkdir(parents=True)
    run.write_stamp("runtime")
    assert run.read_stamp()["parts"] == ["Lib/site-packages/yaml", "Scripts/python.exe", "pyvenv.cfg"]


def real_can_load(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, list[str]]:
    """Give run.py with its own loader, and the list of the files that it tries to load."""
    run = import_run(machine.project)
    tried: list[str] = []
    monkeypatch.setattr(run.ctypes, "CDLL", tried.append)
    monkeypatch.setattr(run.ctypes.util, "find_library", {"pango-1.0": "/brew/libpango-1.0.dylib"}.get)
    return run, tried


@pytest.mark.parametrize(
    ("system", "files"), [("linux", LINUX_FILES), ("darwin", MACOS_FILES), ("win32", WINDOWS_FILES)]
)
def test_libraries_are_loaded_by_the_names_of_the_system(
    machine: Machine, system: str, files: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run, tried = real_can_load(machine, monkeypatch)
    run.SYSTEM = system
    assert run.missing_libraries() == []
    assert tried == files


def test_library_that_cannot_be_loaded_is_missing(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    run, _ = real_can_load(machine, monkeypatch)
    monkeypatch.undo()
    run.LIBRARIES = {"no-such-library": 0}
    assert run.missing_libraries() == ["no-such-library"]


def test_python_without_ctypes_can_load_nothing(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    run, _ = real_can_load(machine, monkeypatch)
    del run.ctypes
    assert run.missing_libraries() == ALL_LIBRARIES


@pytest.mark.parametrize(
    ("told", "folders"),
    [
        (None, [r"C:\msys64\ucrt64\bin", r"C:\msys64\mingw64\bin", r"C:\Program Files\GTK3-Runtime Win64\bin"]),
        (r"D:\a;D:\b", [r"D:\a", r"D:\b"]),
    ],
)
def test_windows_looks_where_weasyprint_looks(
    machine: Machine, told: str | None, folders: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []

    def add(folder: str) -> None:
        looked.append(folder)
        raise FileNotFoundError(folder)

    monkeypatch.setattr(os, "add_dll_directory", add, raising=False)
    monkeypatch.delenv("WEASYPRINT_DLL_DIRECTORIES", raising=False)
    if told:
        monkeypatch.setenv("WEASYPRINT_DLL_DIRECTORIES", told)
    assert machine.run.missing_libraries() == []
    assert looked == folders
