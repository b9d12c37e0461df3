"""A real git repository in a folder of its own, which nobody's own configuration reaches."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

SRC = Path(__file__).resolve().parents[2] / "src"


def environment(home: Path) -> dict[str, str]:
    """Give what a process of a test may see: no settings of whoever runs it, and the leadrules under test."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "GITHUB_", "CI_"))}
    return kept | {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "Ann",
        "GIT_AUTHOR_EMAIL": "ann@example.com",
        "GIT_AUTHOR_DATE": "2026-11-20T12:00:00Z",
        "GIT_COMMITTER_NAME": "Ann",
        "GIT_COMMITTER_EMAIL": "ann@example.com",
        "GIT_COMMITTER_DATE": "2026-11-20T12:00:00Z",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_PAGER": "cat",
        "PYTHONPATH": str(SRC),
        "PATH": os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"])),
        "NO_COLOR": "1",
        "LC_ALL": "C.UTF-8",
    }


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    status: int
    out: str
    err: str


@dataclass(frozen=True)
class Repository:
    """A checkout, with shortcuts for what tests do to one."""

    path: Path

    @property
    def environment(self) -> dict[str, str]:
        return environment(self.path.parent)

    def run(self, *command: str | Path, **variables: str) -> Done:
        """Run a command at the top of the checkout, whatever it ends with."""
        done = subprocess.run(
            [str(each) for each in command],
            cwd=self.path,
            env=self.environment | variables,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            stdin=subprocess.DEVNULL,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    def git(self, *arguments: str | Path, status: int = 0) -> Done:
        """Run git, which must end with a status."""
        done = self.run("git", *arguments)
        assert done.status == status, f"{arguments}: {done}"
        return done

    def leadrules(self, *arguments: str | Path, **variables: str) -> Done:
        """Run the command line under test."""
        return self.run(sys.executable, "-P", "-m", "leadrules", *arguments, **variables)

    def write(self, name: str, text: str) -> Path:
        """Write a file with LF line ends."""
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        return path

    def read(self, name: str) -> str:
        return (self.path / name).read_text(encoding="utf-8")

    def commit(self, message: str, **texts: str) -> str:
        """Write files (`inbound_rules` is `inbound.rules`), commit all there is, and give the commit's name."""
        for name, text in texts.items():
            self.write(name.replace("_rules", ".rules"), text)
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message)
        return self.git("rev-parse", "HEAD").out.strip()


def new_repository(folder: Path) -> Repository:
    """Make an empty repository whose branch is called main."""
    folder.mkdir()
    repository = Repository(folder)
    repository.git("init", "-q", "-b", "main")
    return repository
