"""Set the project up where that is needed, then run it. Only Python 3.11 or newer has to be there.

    python3 run.py                       build the letters
    python3 run.py test                  run the tests; further words go to pytest
    python3 run.py test --quick          run those that take a minute together, while you write code
    python3 run.py build --country MA    any other words go to the program

The program works on the campaign folder one stands in, else on the one beside this file. Python packages
go into .venv, which may be deleted at any time; a command that installs anything else is shown first.
"""

# An older Python must get as far as the message below: no syntax that Python 3.6 cannot read.
import contextlib
import hashlib
import importlib.util
import json
import os
import re
import shlex
import shutil
import signal
import sys
from pathlib import Path
from subprocess import DEVNULL, PIPE, STDOUT, Popen, TimeoutExpired, call

with contextlib.suppress(ImportError):  # a home-made Python may lack it; then nothing can be loaded
    import ctypes.util

NEEDED = (3, 11)
if sys.version_info < NEEDED:
    remedy = "Install one (python.org, or your system's packages), then type, for instance: python3.12 run.py"
    sys.exit(f"run.py needs Python 3.11 or newer; this is Python {sys.version.split()[0]}. {remedy}")

SYSTEM = sys.platform
REPO = Path(__file__).resolve().parent
VENV = REPO / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if SYSTEM == "win32" else "bin/python")
STAMP = VENV / "set-up.json"
# Started from a virtual environment, even from .venv itself, build on the Python beneath it.
HOST_PYTHON = getattr(sys, "_base_executable", None) or sys.executable
HOME = f"{VENV}, Python {sys.version.split()[0]} of {sys.base_prefix}"
# Only since 22.3 can a pip install into a Python that is not its own.
HAS_PIP = "import pip; assert tuple(map(int, pip.__version__.split('.')[:2])) >= (22, 3)"
# Debian's part of Python with pip in it; only that of its default Python goes without a number.
PYTHON_NAME = "python{}.{}".format(*sys.version_info)
IS_DEFAULT = os.path.realpath("/usr/bin/python3").endswith(PYTHON_NAME)
VENV_PACKAGE = "python3-venv" if IS_DEFAULT else f"{PYTHON_NAME}-venv"
SEARCHED = (  # variables that name folders
    "PATH", "PYTHONPATH", "PYTHONHOME", "PYTHONUSERBASE", "PYTHONPYCACHEPREFIX",
    "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH",
)  # fmt: skip
LIBRARIES = {  # what WeasyPrint opens, with the number in the name of the file
    "gobject-2.0": 0,
    "pango-1.0": 0,
    "pangoft2-1.0": 0,
    "fontconfig": 1,
    "harfbuzz": 0,
    "harfbuzz-subset": 0,  # it does without this one, but a letter then takes ten times as long
}
DEBIAN_LIBRARIES = ["libpangoft2-1.0-0", "libharfbuzz-subset0"]
OTHER_LINUX = {  # how to install, the libraries' packages, pip's package
    "dnf": ("dnf install", "pango harfbuzz", "python3-pip"),
    "pacman": ("pacman -S", "pango harfbuzz", "python-pip"),
    "zypper": ("zypper install", "libpango-1_0-0 libharfbuzz-subset0", "python3-pip"),
    "apk": ("apk add", " ".join(f"so:lib{name}.so.{LIBRARIES[name]}" for name in LIBRARIES), "py3-pip"),
}
WEASYPRINT_FOLDERS = r"C:\msys64\ucrt64\bin;C:\msys64\mingw64\bin;C:\Program Files\GTK3-Runtime Win64\bin"
STEPS = {
    "darwin": """Install Homebrew (https://brew.sh), then type: brew install pango
Run this again. If the libraries are still missing, first type:
   export DYLD_FALLBACK_LIBRARY_PATH="$(brew --prefix)/lib:$DYLD_FALLBACK_LIBRARY_PATH\"""",
    "win32": """Install MSYS2 (https://www.msys2.org) with its default options. In its UCRT64 window, type:
   pacman -S mingw-w64-ucrt-x86_64-pango
Then run this again. If MSYS2 lies in another folder than C:\\msys64, first type, with that folder:
   set WEASYPRINT_DLL_DIRECTORIES=C:\\msys64\\ucrt64\\bin""",
}
CHECK_FOLDER = f"Check that {REPO} is complete and writable, and the disk not full. Then run this again."
CHECK_CONNECTION = """Check the connection to the internet, then run this again.
Behind a proxy, first type: export HTTPS_PROXY=http://ADDRESS:PORT (on Windows: set instead of export).
With a mirror of the package index, first type: export PIP_INDEX_URL=ADDRESS"""


class SetUpError(Exception):
    """Something a person has to put right; the text says what, and how."""


def main(words: list[str]) -> int:
    """Set up what is missing, run the program or the tests, and give their exit code."""
    os.environ["PYTHONSAFEPATH"] = "1"  # the folder one stands in may be a stranger's: no Python takes modules from it
    leave_this_folder_out()
    try:
        make_ready("dev" if words[:1] == ["test"] else "runtime")
        return run_program(words)
    except (SetUpError, OSError) as error:
        say(str(error) if isinstance(error, SetUpError) else f"This went wrong: {error}\n{CHECK_FOLDER}")
        return 1
    except KeyboardInterrupt:
        say("\nStopped. Run this again to go on.")
        return 130


def leave_this_folder_out() -> None:
    """Look for no program, module or library in the folder one stands in: an empty name means it, as in PATH=$PATH:."""
    for name in SEARCHED:
        if name in os.environ:
            places = [place for place in os.environ[name].split(os.pathsep) if Path(place).is_absolute()]
            os.environ[name] = os.pathsep.join(places)
            if not places:
                del os.environ[name]


def make_ready(lock: str) -> None:
    """Provide the libraries and .venv, touching nothing that is there already."""
    stamp = read_stamp()
    made_for = str(stamp.get("lock"))  # the .venv for the tests serves the program too
    ready = made_for in (lock, "dev") and stamp.items() >= origin(made_for).items()
    missing = missing_libraries()
    pip_is_missing = not (ready or find_installer())
    if missing or pip_is_missing:
        provide_system_packages(missing, pip_is_missing=pip_is_missing)
    if not ready:
        set_up(lock)


def run_program(words: list[str]) -> int:
    """Run the program, or pytest, with these words and give its exit code."""
    if words[:1] == ["test"]:
        command, folder = [str(PYTHON), "-m", "pytest", *words[1:]], REPO
        del os.environ["PYTHONSAFEPATH"]  # the tests are modules of their folder, which is this one
    else:
        command, folder = [str(PYTHON), "-m", "advocacy", *(words or ["build"])], working_folder(words)
        os.environ["ADVOCACY_STARTED_AS"] = as_typed()
    program = Popen(command, cwd=folder)
    try:
        wait_for(program)
    except KeyboardInterrupt:
        return 130  # the program had the Ctrl-C too, and has said what there was to say
    return program.returncode if program.returncode >= 0 else 128 - program.returncode  # as shells count


def as_typed() -> str:
    """Say how this file was started, for the program to tell commands that work in the same terminal."""
    python = "py" if SYSTEM == "win32" else Path(sys.executable).name
    return f"{python} {shlex.quote(sys.argv[0])}"


def working_folder(words: list[str]) -> Path:
    """Stay here if this is a campaign folder or the words name one; else go to the project's own."""
    try:
        here = Path.cwd()
    except FileNotFoundError:
        raise SetUpError("The current folder no longer exists. Go to another one, then run this again.") from None
    names_folder = "init" in words or any(word.split("=")[0] == "--root" for word in words)
    return here if names_folder or (here / "recipients.yaml").is_file() else REPO


def missing_libraries() -> list[str]:
    """Try to load each library: that alone tells whether WeasyPrint will find it."""
    if hasattr(os, "add_dll_directory"):
        for folder in os.environ.get("WEASYPRINT_DLL_DIRECTORIES", WEASYPRINT_FOLDERS).split(";"):
            with contextlib.suppress(OSError):
                os.add_dll_directory(folder)
    return [library for library in LIBRARIES if not can_load(library)]


def can_load(library: str) -> bool:
    """Tell whether this Python can load a library, looking where WeasyPrint will look."""
    number = LIBRARIES[library]
    names = {"win32": f"lib{library}-{number}.dll", "darwin": f"lib{library}.dylib"}
    file = names.get(SYSTEM, f"lib{library}.so.{number}")
    try:
        if SYSTEM == "darwin":
            file = ctypes.util.find_library(library) or file  # the search knows Homebrew's folder
        ctypes.CDLL(file)
    except (NameError, OSError):
        return False
    return True


def provide_system_packages(libraries: list[str], *, pip_is_missing: bool) -> None:
    """Install what only the system can give, or stop with the steps to take."""
    say(f"Missing on this computer: {', '.join(libraries + ['pip'] * pip_is_missing)}.")
    if not SYSTEM.startswith("linux") or not shutil.which("apt-get"):
        raise SetUpError(steps_to_take(libraries=bool(libraries), pip=pip_is_missing))
    install_with_apt(DEBIAN_LIBRARIES * bool(libraries) + [VENV_PACKAGE] * pip_is_missing)
    lacking = missing_libraries() + ["pip"] * (pip_is_missing and not find_installer())
    if lacking:
        raise SetUpError(f"{HOST_PYTHON} still lacks: {', '.join(lacking)}. Try: /usr/bin/python3 run.py")


def install_with_apt(packages: list[str]) -> None:
    """Install Debian packages as root or through sudo, or stop with the command to type."""
    sudo = "" if os.geteuid() == 0 else "sudo "
    install = f"install --yes --no-install-recommends {' '.join(packages)}"
    shown = f"{sudo}apt-get update && {sudo}apt-get {install}"
    if sudo and not shutil.which("sudo"):
        raise SetUpError(f"As root, type: {shown.replace(sudo, '')}\nThen run this again.")
    if sudo and not sys.stdin.isatty() and not succeeds(["sudo", "-n", "true"]):
        raise SetUpError(f"sudo wants a password. Type: {shown}\nThen run this again.")
    say(f"Installing: {shown}")
    apt_get = [*sudo.split(), "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    advice = f"Check the connection to the internet, then type: {shown}\nThen run this again."
    no_lists = None
    try:
        run_step("Fetching the package lists", [*apt_get, "update", "-oAPT::Update::Error-Mode=any"], advice)
    except SetUpError as error:
        no_lists = error  # often one broken source among many, which need not matter
    try:
        run_step("Installing the packages", [*apt_get, *install.split()], advice)
    except SetUpError as error:
        raise no_lists or error from None


def steps_to_take(*, libraries: bool, pip: bool) -> str:
    """Tell what to type where this program does not install packages itself."""
    if SYSTEM in STEPS:
        return STEPS[SYSTEM] if libraries else "Install Python from https://www.python.org and use that one."
    for tool, (install, library_packages, pip_package) in OTHER_LINUX.items():
        if shutil.which(tool):
            names = " ".join([library_packages] * libraries + [pip_package] * pip)
            return f"Type: {'sudo ' * (os.geteuid() != 0)}{install} {names}\nThen run this again."
    return "Install Pango, HarfBuzz with its subset library, and pip. Then run this again."


def set_up(lock: str) -> None:
    """Install a lock and the program into .venv, which is made anew unless it is sound."""
    requirements = REPO / "requirements" / f"{lock}.txt"
    count = len(re.findall(r"^\w\S*==", requirements.read_text("utf-8"), re.MULTILINE))
    installer = find_installer()
    own_pip = installer[0] == str(PYTHON)
    sound = read_stamp().get("home") == HOME and (not own_pip or succeeds([str(PYTHON), "-m", "pip", "help"]))
    if not sound and (VENV.is_symlink() or VENV.is_file()):
        VENV.unlink()  # before the stamp: what lies behind a link may be somebody else's
    if STAMP.is_file():
        STAMP.unlink()  # none while .venv is half made
    if not sound:
        create = [HOST_PYTHON, "-m", "venv", "--clear", *["--without-pip"] * (not own_pip), str(VENV)]
        run_step("Setting up: creating .venv", create, CHECK_FOLDER)
    packages = ["--require-hashes", "--no-deps", "-r", str(requirements)]
    run_step(f"Setting up: installing {count} packages", [*installer, *packages], CHECK_CONNECTION)
    program = ["--no-deps", "--no-build-isolation", "--no-index", "-e", str(REPO)]
    run_step("Setting up: adding the program", [*installer, *program], CHECK_FOLDER)
    write_stamp(lock)


def find_installer() -> list[str]:
    """Give the start of the command that installs packages into .venv; empty if there is none."""
    quiet = ["--quiet", "--disable-pip-version-check", "--no-input"]
    importlib.invalidate_caches()  # apt-get may just have brought it
    if importlib.util.find_spec("ensurepip"):
        return [str(PYTHON), "-m", "pip", "install", *quiet]
    if succeeds([HOST_PYTHON, "-c", HAS_PIP]):
        return [HOST_PYTHON, "-m", "pip", "--python", str(PYTHON), "install", *quiet]
    return ["uv", "pip", "install", "--quiet", "--python", str(PYTHON)] if shutil.which("uv") else []


def origin(lock: str) -> dict[str, str]:
    """Say what .venv is made from: another Python, folder or content of these files needs a set-up."""
    files = (REPO / "requirements" / f"{lock}.txt", REPO / "pyproject.toml")
    digest = hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()
    return {"lock": lock, "home": HOME, "files": digest}


def read_stamp() -> dict[str, object]:
    """Read what the last finished set-up wrote; empty if there was none or a part of it is gone."""
    try:
        stamp: dict[str, object] = json.loads(STAMP.read_text("utf-8"))
        parts = stamp["parts"]
        return stamp if isinstance(parts, list) and all((VENV / part).exists() for part in parts) else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def write_stamp(lock: str) -> None:
    """Note what .venv holds, in one stroke, so that no note is ever half written."""
    packages = VENV.glob("Lib/site-packages/*" if SYSTEM == "win32" else "lib/*/site-packages/*")
    lasting = (path for path in packages if not path.name.startswith(("pip", "__pycache__")))
    parts = [path.relative_to(VENV).as_posix() for path in (PYTHON, VENV / "pyvenv.cfg", *lasting)]
    draft = STAMP.with_suffix(".new")
    draft.write_text(json.dumps({**origin(lock), "parts": sorted(parts)}, indent=1), "utf-8")
    draft.replace(STAMP)


def run_step(doing: str, command: list[str], advice: str) -> None:
    """Run a command and show what it printed only if it fails; dots on a terminal show it is alive."""
    dots = sys.stderr.isatty() and command[0] != "sudo"  # they would run into its question for the password
    say(f"{doing} …", end="" if dots else "\n")
    # Installers read settings from the folder they are started in: that of the project.
    process = Popen(command, cwd=REPO, stdin=DEVNULL, stdout=PIPE, stderr=STDOUT)
    printed = wait_for(process, dots=dots)
    say("", end="\n" * dots)
    if process.returncode:
        lines = [f"  {line}" for line in printed.splitlines() if line.strip()][-12:]
        raise SetUpError("\n".join([f"{doing}: this failed.", *lines, advice]))


def wait_for(process: Popen[bytes], *, dots: bool = False) -> str:
    """Give what a command printed, where that is caught; it has ended when this returns or raises."""
    try:
        while True:
            try:
                return (process.communicate(timeout=1 if dots else None)[0] or b"").decode(errors="replace")
            except TimeoutExpired:
                say(".", end="")
    except KeyboardInterrupt:
        with contextlib.suppress(TimeoutExpired):  # a terminal told the command too: let it tidy up
            process.communicate(timeout=10)
        raise
    finally:
        if process.poll() is None:
            with contextlib.suppress(PermissionError):  # what runs through sudo is not ours to end
                process.terminate()
            process.wait()


def succeeds(command: list[str]) -> bool:
    """Tell whether a command reports success; what it prints is not wanted."""
    return call(command, cwd=REPO, stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL) == 0


def say(text: str, end: str = "\n") -> None:
    """Tell the person something; standard output belongs to the program."""
    sys.stderr.write(text + end)
    sys.stderr.flush()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))  # as tidily as on Ctrl-C
    sys.exit(main(sys.argv[1:]))
