"""Both ways of installing leadrules find the grammar and the rulesets: a wheel, and an editable checkout."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

TINY = """\
ruleset tiny "Large enough"

lead
  employees integer

stage mql "Marketing-qualified lead"
  size: employees >= 50
"""


@pytest.fixture(scope="module")
def wheel(repo_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(["-m", "build", "--wheel", "--no-isolation", "--outdir", folder, repo_root], cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def unpacked(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed")
    run(["-m", "pip", "install", "-qq", "--no-deps", "--no-index", "--target", folder, wheel], cwd=folder)
    return folder


@pytest.fixture(params=["wheel", "editable"])
def installed(request: pytest.FixtureRequest, repo_root: Path) -> tuple[Path, Path | None]:
    """Where the package must come from, and what to put ahead of this environment's own packages."""
    if request.param == "editable":
        return repo_root / "src", None
    unpacked: Path = request.getfixturevalue("unpacked")
    return unpacked, unpacked


def test_a_wheel_carries_all_that_the_package_reads(wheel: Path, repo_root: Path) -> None:
    beside = {
        f"leadrules/{path.relative_to(repo_root).as_posix()}"
        for folder in ("grammar", "rulesets")
        for path in (repo_root / folder).rglob("*")
        if path.is_file()
    }
    with ZipFile(wheel) as archive:
        carried = set(archive.namelist())
    assert {"leadrules/py.typed", "leadrules/grammar/leadrules.lark"} <= carried
    assert any(name.startswith("leadrules/rulesets/") for name in carried)
    assert beside <= carried


def test_the_installed_package_is_the_one_under_test(installed: tuple[Path, Path | None], tmp_path: Path) -> None:
    home, ahead = installed
    place = run(["-c", "import leadrules; print(leadrules.__file__)"], cwd=tmp_path, ahead=ahead)
    assert Path(place.strip()).is_relative_to(home)


def test_what_is_not_asked_for_is_not_imported(repo_root: Path, tmp_path: Path) -> None:
    def told_by(code: str) -> str:
        return run(["-c", code], cwd=tmp_path, ahead=repo_root / "src")

    told = "print(sorted({'click', 'lark', 'pydantic', 'z3'} & set(sys.modules)))"
    assert told_by(f"import sys, leadrules.cli; {told}") == "['click']\n"
    asked = (
        "from leadrules import *; print(Ruleset.__name__, difference.__name__, set(dir(leadrules)) - set(globals()))"
    )
    assert told_by(f"import leadrules\n{asked}") == "Ruleset difference set()\n"
    wrong = "import leadrules\ntry: leadrules.Rulset\nexcept AttributeError as wrong: print(wrong)"
    assert told_by(wrong) == "module 'leadrules' has no attribute 'Rulset'\n"


def test_check_accepts_a_file_anywhere(installed: tuple[Path, Path | None], tmp_path: Path) -> None:
    (tmp_path / "tiny.rules").write_text(TINY, encoding="utf-8")
    run(["-m", "leadrules", "check", "tiny.rules"], cwd=tmp_path, ahead=installed[1])


def run(arguments: list[str | Path], *, cwd: Path, ahead: Path | None = None) -> str:
    """Run this environment's Python and give what it printed; its exit status must be 0."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    if ahead is not None:
        environment["PYTHONPATH"] = str(ahead)
    done = subprocess.run(
        [sys.executable, *arguments], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
