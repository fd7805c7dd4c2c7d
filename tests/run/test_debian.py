"""Libraries of the system on Debian, and who may install them."""

import os
import sys

import pytest

from tests.run.machine import ALL_LIBRARIES, APT_LIBRARIES, FAKE_APT_GET, FAKE_SUDO, Machine


def test_missing_libraries_and_pip_come_in_one_apt_get(machine: Machine, capfd: pytest.CaptureFixture[str]) -> None:
    machine.missing = set(ALL_LIBRARIES)
    machine.ensurepip(present=False)
    machine.add("apt-get", FAKE_APT_GET)
    machine.run.VENV_PACKAGE = "python3-venv"
    assert machine.run.main([]) == 0
    assert [line for line in machine.log() if line.startswith("apt-get")] == [
        "apt-get update -oAPT::Update::Error-Mode=any (noninteractive)",
        f"{APT_LIBRARIES} python3-venv (noninteractive)",
    ]
    assert capfd.readouterr().err.splitlines()[:4] == [
        f"Missing on this computer: {', '.join(ALL_LIBRARIES)}, pip.",
        f"Installing: apt-get update && {APT_LIBRARIES} python3-venv",
        "Fetching the package lists …",
        "Installing the packages …",
    ]


def test_missing_library_alone_does_not_bring_pip(ready: Machine, capfd: pytest.CaptureFixture[str]) -> None:
    ready.missing = {"harfbuzz-subset"}
    ready.ensurepip(present=False)
    ready.add("apt-get", FAKE_APT_GET)
    assert ready.run.main([]) == 0
    assert ready.log()[1:] == [f"{APT_LIBRARIES} (noninteractive)", "python -m advocacy build"]
    assert capfd.readouterr().err.startswith("Missing on this computer: harfbuzz-subset.\n")


def test_missing_pip_alone_does_not_bring_libraries(machine: Machine, capfd: pytest.CaptureFixture[str]) -> None:
    machine.ensurepip(present=False)
    machine.add("apt-get", FAKE_APT_GET)
    machine.run.VENV_PACKAGE = "python3.12-venv"
    assert machine.run.main([]) == 0
    assert "apt-get install --yes --no-install-recommends python3.12-venv (noninteractive)" in machine.log()
    assert capfd.readouterr().err.startswith("Missing on this computer: pip.\n")


@pytest.mark.parametrize("default", [True, False])
def test_debian_names_venv_after_other_pythons_than_its_default(
    machine: Machine, default: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    this = f"python{sys.version_info.major}.{sys.version_info.minor}"
    shown = {"/usr/bin/python3": f"/usr/bin/{this if default else 'python3.9'}"}
    monkeypatch.setattr(os.path, "realpath", lambda path, **_: shown.get(path, path))
    package = machine.load().VENV_PACKAGE
    assert package == ("python3-venv" if default else f"{this}-venv")


def test_failed_package_lists_alone_do_not_stop_the_installation(
    ready: Machine, capfd: pytest.CaptureFixture[str]
) -> None:
    ready.missing = {"harfbuzz"}
    ready.add("apt-get", FAKE_APT_GET)
    ready.turn("update fails")
    assert ready.run.main([]) == 0
    assert "this failed" not in capfd.readouterr().err


@pytest.mark.parametrize(
    ("failing", "told"),
    [
        (["install fails"], ["Installing the packages: this failed.", "  E: install did not work"]),
        (["update fails", "install fails"], ["Fetching the package lists: this failed.", "  E: update did not work"]),
    ],
)
def test_failed_apt_get_shows_its_reason_and_the_command(
    machine: Machine, failing: list[str], told: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    machine.missing = {"harfbuzz"}
    machine.add("apt-get", FAKE_APT_GET)
    for switch in failing:
        machine.turn(switch)
    assert machine.run.main([]) == 1
    assert capfd.readouterr().err.splitlines()[4:] == [
        *told,
        f"Check the connection to the internet, then type: apt-get update && {APT_LIBRARIES}",
        "Then run this again.",
    ]
    assert not machine.venv.exists()


def test_libraries_still_missing_after_apt_get(machine: Machine, capfd: pytest.CaptureFixture[str]) -> None:
    machine.missing = {"pango-1.0"}
    machine.run.can_load = lambda library: library != "pango-1.0"
    machine.add("apt-get", FAKE_APT_GET)
    assert machine.run.main([]) == 1
    told = f"{machine.bin}/host-python still lacks: pango-1.0. Try: /usr/bin/python3 run.py"
    assert capfd.readouterr().err.splitlines()[-1] == told


def test_pip_still_missing_after_apt_get(machine: Machine, capfd: pytest.CaptureFixture[str]) -> None:
    machine.ensurepip(present=False)
    machine.add("apt-get", "#!/bin/sh\n")
    assert machine.run.main([]) == 1
    told = f"{machine.bin}/host-python still lacks: pip. Try: /usr/bin/python3 run.py"
    assert capfd.readouterr().err.splitlines()[-1] == told


def test_without_root_and_sudo_the_command_is_shown(machine: Machine, capfd: pytest.CaptureFixture[str]) -> None:
    machine.missing = {"fontconfig"}
    machine.add("apt-get", FAKE_APT_GET)
    machine.be_root(False)
    assert machine.run.main([]) == 1
    assert machine.log() == []
    assert capfd.readouterr().err.splitlines() == [
        "Missing on this computer: fontconfig.",
        f"As root, type: apt-get update && {APT_LIBRARIES}",
        "Then run this again.",
    ]


def test_sudo_is_used_where_it_asks_nothing(machine: Machine, capfd: pytest.CaptureFixture[str]) -> None:
    machine.missing = {"fontconfig"}
    machine.add("apt-get", FAKE_APT_GET)
    machine.add("sudo", FAKE_SUDO)
    machine.be_root(False)
    assert machine.run.main([]) == 0
    assert machine.log()[:5] == [
        "sudo -n true",
        "sudo env DEBIAN_FRONTEND=noninteractive apt-get update -oAPT::Update::Error-Mode=any",
        "apt-get update -oAPT::Update::Error-Mode=any (noninteractive)",
        f"sudo env DEBIAN_FRONTEND=noninteractive {APT_LIBRARIES}",
        f"{APT_LIBRARIES} (noninteractive)",
    ]
    assert f"Installing: sudo apt-get update && sudo {APT_LIBRARIES}\n" in capfd.readouterr().err


def test_sudo_that_wants_a_password_needs_a_terminal(machine: Machine, capfd: pytest.CaptureFixture[str]) -> None:
    machine.missing = {"fontconfig"}
    machine.add("apt-get", FAKE_APT_GET)
    machine.add("sudo", FAKE_SUDO)
    machine.turn("password wanted")
    machine.be_root(False)
    assert machine.run.main([]) == 1
    assert machine.log() == ["sudo -n true"]
    assert capfd.readouterr().err.splitlines()[1:] == [
        f"sudo wants a password. Type: sudo apt-get update && sudo {APT_LIBRARIES}",
        "Then run this again.",
    ]


def test_at_a_terminal_sudo_may_ask(machine: Machine) -> None:
    machine.missing = {"fontconfig"}
    machine.add("apt-get", FAKE_APT_GET)
    machine.add("sudo", FAKE_SUDO)
    machine.turn("password wanted")
    machine.be_root(False)
    machine.at_terminal()
    assert machine.run.main([]) == 0
    assert "sudo -n true" not in machine.log()
