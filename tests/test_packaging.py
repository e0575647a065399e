"""What is installed: the wheel brings everything it serves, and the lock file fits what we ask for."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
EXTRAS = ("demo", "postgres", "shared")

#: A name, its extras, and the bounds: as much of a requirement as pyproject.toml uses.
REQUIREMENT = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[a-z,]+\])?((?:(?:>=|<)[0-9.]+,?)+)$")


def _plain(name: str) -> str:
    """Write a name as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def _wanted() -> list[str]:
    extras: dict[str, list[str]] = PROJECT["optional-dependencies"]
    return [*PROJECT["dependencies"], *(one for extra in EXTRAS for one in extras[extra])]


def _locked(name: str) -> list[str]:
    """Give the versions of a package in the lock; platforms may differ."""
    return re.findall(rf"^{re.escape(_plain(name))}(?:\[.*\])?==(\S+)", LOCK, re.MULTILINE)


@pytest.mark.parametrize("requirement", _wanted())
def test_the_lock_holds_every_dependency_at_a_version_we_allow(requirement: str) -> None:
    match = REQUIREMENT.match(requirement)
    assert match, f"write {requirement} with >= and < alone, or teach this test more"
    locked = [_number(version) for version in _locked(match[1])]

    assert locked
    for bound in match[2].split(","):
        limit = _number(bound.lstrip("<>="))
        assert all(version >= limit if bound.startswith(">=") else version < limit for version in locked)


def test_every_line_of_the_lock_is_a_version_or_its_hash() -> None:
    entry = re.compile(r"^[a-z0-9-]+(\[[a-z,]+\])?==[0-9][\w.]*( ; [^:/]+)? \\$")
    digest = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")

    strange = [line for line in LOCK.splitlines() if not entry.match(line) and not digest.match(line)]

    assert not strange


def test_every_version_in_the_lock_has_a_hash() -> None:
    lines = LOCK.splitlines()
    bare = [line for line, after in zip(lines, [*lines[1:], ""], strict=True) if "==" in line and "--hash" not in after]

    assert not bare


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Build the wheel, without asking a registry when the builder is installed, and give the names in it."""
    folder = tmp_path_factory.mktemp("wheel")
    isolation = ["--no-build-isolation"] if find_spec("hatchling") else []
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", *isolation, "-w", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True, text=True)
    (built,) = folder.glob("upstander-*.whl")
    with zipfile.ZipFile(built) as archive:
        return archive.namelist()


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["templates", "static", "scenarios"])
def test_the_wheel_brings_every_file_that_is_served(wheel: list[str], folder: str) -> None:
    kept = {path.relative_to(ROOT) for path in (ROOT / folder).rglob("*") if path.is_file()}

    assert kept
    assert {f"quiz/_data/{path.as_posix()}" for path in kept} <= set(wheel)


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["migrations", "translations", "accounts"])
def test_the_wheel_brings_every_file_beside_the_modules(wheel: list[str], folder: str) -> None:
    kept = {path.relative_to(ROOT) for path in (ROOT / "quiz" / folder).rglob("*") if path.is_file()}
    kept = {path for path in kept if "__pycache__" not in path.parts}

    assert {path.as_posix() for path in kept} <= set(wheel)


@pytest.mark.slow
def test_the_wheel_holds_nothing_but_the_program_and_what_describes_it(wheel: list[str]) -> None:
    tops = {name.split("/")[0] for name in wheel}

    assert tops == {"quiz", f"upstander-{PROJECT['version']}.dist-info"}
    assert {
        f"upstander-{PROJECT['version']}.dist-info/licenses/{name}"
        for name in ("LICENSE", "LICENSE-content", "LICENSE-icons")
    } <= (set(wheel))
