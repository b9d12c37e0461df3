"""The action for GitHub: what its metadata says, and what its scripts do with what they are given."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
import yaml
from tests.git.repository import SRC, environment

if TYPE_CHECKING:
    from pathlib import Path

    from tests.review.conftest import Request

ROOT = SRC.parent
BASH = shutil.which("bash") or "/bin/bash"
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]

TEXT = {"type": "string"}
TEXTS = {"type": "object", "additionalProperties": TEXT}
NAME = "^[A-Za-z_][A-Za-z0-9_-]*$"


def named(of: dict[str, Any], *required: str) -> dict[str, Any]:
    return {"type": "object", "properties": of, "required": list(required), "additionalProperties": False}


def by_name(of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "patternProperties": {NAME: of}, "additionalProperties": False}


# What GitHub documents of the metadata of a composite action, and no more.
STEP = {"id": TEXT, "name": TEXT, "if": TEXT, "env": TEXTS, "continue-on-error": {"type": "boolean"}}
SCHEMA = named(
    {
        "name": TEXT,
        "author": TEXT,
        "description": TEXT,
        "inputs": by_name(
            named(
                {"description": TEXT, "required": {"type": "boolean"}, "default": TEXT, "deprecationMessage": TEXT},
                "description",
            )
        ),
        "outputs": by_name(named({"description": TEXT, "value": TEXT}, "description", "value")),
        "runs": named(
            {
                "using": {"const": "composite"},
                "steps": {
                    "type": "array",
                    "items": {
                        "oneOf": [
                            named({**STEP, "uses": TEXT, "with": TEXTS}, "uses"),
                            named({**STEP, "run": TEXT, "shell": TEXT, "working-directory": TEXT}, "run", "shell"),
                        ]
                    },
                },
            },
            "using",
            "steps",
        ),
        "branding": named(
            {
                "icon": TEXT,
                "color": {
                    "enum": ["white", "black", "yellow", "blue", "green", "orange", "red", "purple", "gray-dark"]
                },
            }
        ),
    },
    "name",
    "description",
    "runs",
)


def test_the_metadata_is_what_github_documents() -> None:
    jsonschema.validate(ACTION, SCHEMA)


@pytest.mark.parametrize(
    "broken",
    [
        {**ACTION, "input": {}},
        {**ACTION, "runs": {"using": "composite", "steps": [{"run": "x"}]}},
        {**ACTION, "runs": {"using": "composite", "steps": [{"run": "x", "uses": "y", "shell": "bash"}]}},
        {**ACTION, "inputs": {"rules": {"default": "."}}},
        {**ACTION, "outputs": {"checked": {"description": "x"}}},
    ],
)
def test_metadata_that_github_would_refuse_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(broken, SCHEMA)


def test_nothing_that_others_write_is_a_part_of_a_script() -> None:
    for step in STEPS:
        assert "${{" not in step.get("run", "")
    for script in (ROOT / "action").glob("*.sh"):
        text = script.read_text(encoding="utf-8")
        assert "${{" not in text
        assert "eval" not in text
        assert "set -euo pipefail" in text


def test_actions_of_others_are_pinned_to_what_was_looked_at() -> None:
    used = [step["uses"] for step in STEPS if "uses" in step]
    assert used
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", each) for each in used)


def test_every_input_is_handed_on_and_every_output_is_told() -> None:
    given = " ".join(value for step in STEPS for value in step.get("env", {}).values())
    assert set(re.findall(r"inputs\.([\w-]+)", given)) == set(ACTION["inputs"])
    told = {each["value"] for each in ACTION["outputs"].values()}
    assert told == {f"${{{{ steps.review.outputs.{name} }}}}" for name in ACTION["outputs"]}
    source = (SRC / "leadrules" / "cli" / "review.py").read_text(encoding="utf-8")
    assert set(re.findall(r'^        "([a-z-]+)": ', source, re.MULTILINE)) == set(ACTION["outputs"])


def script(name: str, request: Request, runner: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a script as the action does, with the environment of a runner."""
    return subprocess.run(
        [BASH, str(ROOT / "action" / f"{name}.sh")],
        cwd=request.repository.path,
        env=environment(request.folder) | {"RUNNER_TEMP": str(runner)} | variables,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def inputs(**given: str) -> dict[str, str]:
    """Give the variables of the review's step, with the defaults of the inputs."""
    step = next(each for each in STEPS if each.get("id") == "review")
    found = {}
    for variable, value in step["env"].items():
        name = re.fullmatch(r"\$\{\{ inputs\.([\w-]+) \}\}", value)
        assert name is not None
        found[variable] = given.get(name[1], ACTION["inputs"][name[1]].get("default", ""))
    return found | {"GITHUB_TOKEN": "secret"}


def test_the_script_writes_one_comment_and_fails_as_the_review_does(request_: Request, runner: Path) -> None:
    done = script("review", request_, runner, **request_.github(**inputs()))
    assert (done.returncode, done.stderr) == (0, "")
    assert len(request_.api.bodies()) == 1
    broken = request_.repository.read("inbound.rules").replace("mql  met", "mql  not met")
    request_.repository.commit("wrong", inbound_rules=broken)
    done = script("review", request_, runner, **request_.github(**inputs(rules="inbound.rules\r\n\n")))
    assert done.returncode == 1
    # Other files, another comment.
    assert len(request_.api.bodies()) == 2
    assert request_.outputs()["tested"] == "found"


HOSTILE = (
    "$(touch was_run)",
    "`touch was_run`",
    "x; touch was_run",
    "' ; touch was_run ; '",
    "--output=was_run",
    "*.rules",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_an_input_is_never_run_or_taken_for_an_option(request_: Request, runner: Path, text: str) -> None:
    done = script("review", request_, runner, **request_.github(**inputs(rules=text, comment="false")))
    assert done.returncode == 2
    assert "does not exist" in done.stderr
    assert not (request_.repository.path / "was_run").exists()


@pytest.mark.parametrize("name", ["agreed", "comment"])
def test_an_input_that_is_neither_of_two_words_is_refused(request_: Request, runner: Path, name: str) -> None:
    done = script("review", request_, runner, **request_.github(**inputs(**{name: "yes; x"})))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"the input {name} is true or false\n"


def test_what_rules_say_is_no_command_to_the_runner(request_: Request, runner: Path) -> None:
    hostile = request_.repository.read("inbound.rules").replace('"large enough"', '"::add-mask::x"')
    request_.repository.commit("hostile", inbound_rules=hostile.replace("mql  met", "mql  not met"))
    done = script("review", request_, runner, **request_.github(**inputs(comment="false")))
    assert done.returncode == 1
    assert "::" not in done.stdout + done.stderr
    assert "::add-mask::x" in request_.summary()


PYTHON = """\
#!/bin/sh
echo "$@" >>"$RUNNER_TEMP/called"
if [ "$2" = venv ]; then
  mkdir -p "$4/bin"
  cp "$0" "$4/bin/python"
  printf '#!/bin/sh\\necho leadrules, version 1\\n' >"$4/bin/leadrules"
  chmod +x "$4/bin/leadrules"
fi
"""


@pytest.mark.parametrize(
    ("version", "installed"),
    [("", f"{ROOT}[analysis]"), ("0.1.0", "leadrules[analysis]==0.1.0"), ("1.0rc1", "leadrules[analysis]==1.0rc1")],
)
def test_what_is_installed_is_this_checkout_or_a_version(
    request_: Request, tmp_path: Path, version: str, installed: str
) -> None:
    fakes = tmp_path / "fakes"
    fakes.mkdir()
    (fakes / "python3").write_text(PYTHON, encoding="utf-8")
    (fakes / "python3").chmod(0o755)
    path = os.pathsep.join((str(fakes), os.environ["PATH"]))
    done = script("install", request_, tmp_path, LEADRULES_VERSION=version, PATH=path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "leadrules, version 1\n", "")
    called = (tmp_path / "called").read_text(encoding="utf-8").splitlines()
    assert called == [
        f"-m venv --clear {tmp_path}/leadrules",
        f"-m pip install --quiet --disable-pip-version-check {installed}",
    ]


@pytest.mark.parametrize("version", ["1.0; touch x", "--index-url=x", "@ https://evil.example/x", "$(x)"])
def test_what_is_no_version_is_not_installed(request_: Request, tmp_path: Path, version: str) -> None:
    done = script("install", request_, tmp_path, LEADRULES_VERSION=version)
    assert done.returncode == 2
    assert done.stderr == "the input version is no version of leadrules\n"
    assert not (tmp_path / "leadrules").exists()


def test_the_scripts_read_as_bash() -> None:
    for path in (ROOT / "action").glob("*.sh"):
        subprocess.run([BASH, "-n", str(path)], check=True)
        assert os.access(path, os.X_OK)
