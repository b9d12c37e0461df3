"""SSH signatures with real keys: what fits counts, what does not is never overlooked."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from tests.agreements.made import NOW, entries, file_text, git, graph_of, read, repository
from tests.conftest import program

from leadrules.agreement.read import Read
from leadrules.agreement.signatures import Signers, Unsigned, check, key_of, sign, signers_of
from leadrules.agreement.state import state_of

if TYPE_CHECKING:
    from pathlib import Path

    from leadrules.agreement.entry import Entry

GRAPH = graph_of()
(MQL,) = entries(GRAPH, keys={"mql"})


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the keys of two people, of two kinds, and one with a password."""
    folder = tmp_path_factory.mktemp("keys")
    for name, kind, password in (("jo", "ed25519", ""), ("al", "ecdsa", ""), ("locked", "ed25519", "secret")):
        subprocess.run(
            [program("ssh-keygen"), "-q", "-t", kind, "-N", password, "-C", name, "-f", str(folder / name)], check=True
        )
    return folder


def signers(folder: Path, keys: Path, *lines: tuple[str, str]) -> Path:
    """Write whose keys are whose: each an address with options, and a key's name."""
    path = folder / "allowed_signers"
    public = [(who, (keys / f"{name}.pub").read_text(encoding="ascii")) for who, name in lines]
    path.write_text("".join(f"{who} {key}" for who, key in public), encoding="ascii")
    return path


def signed(keys: Path, name: str = "jo", entry: Entry = MQL) -> Entry:
    return entry.signed(sign(entry.payload, str(keys / name)))


@pytest.mark.parametrize("name", ["jo", "al"])
def test_what_one_signs_is_written_read_and_confirmed(tmp_path: Path, keys: Path, name: str) -> None:
    entry = signed(keys, name)
    (again,) = read(file_text(entry)).entries
    assert again == entry
    allowed = signers(tmp_path, keys, ("jo@example.com", name))
    found = check(again, Signers(allowed))
    assert (found.wrong, found.is_confirmed) == (None, True)
    assert (check(again, Signers()).wrong, check(again, Signers()).is_confirmed) == (None, False)


@pytest.mark.parametrize(
    "change",
    [
        {"note": "other"},
        {"team": "sales"},
        {"item": "sql"},
        {"ruleset": "x"},
        {"fingerprint": "1:0000000000000000"},
        {"text": "stage mql\n"},
        {"person": "Al <jo@example.com>"},
        {"on": NOW.replace(day=1)},
    ],
)
def test_a_signature_fits_nothing_else(tmp_path: Path, keys: Path, change: dict[str, Any]) -> None:
    moved = replace(signed(keys), **change)
    for allowed in (None, signers(tmp_path, keys, ("jo@example.com", "jo"))):
        assert check(moved, Signers(allowed)).wrong == "its signature is not one of what was agreed to"


def test_the_key_must_be_the_persons(tmp_path: Path, keys: Path) -> None:
    entry = signed(keys, "al")
    allowed = signers(tmp_path, keys, ("jo@example.com", "jo"), ("al@example.com", "al"))
    assert (
        check(entry, Signers(allowed)).wrong == f"{allowed.as_posix()} does not know its key as one of jo@example.com"
    )
    (own,) = entries(GRAPH, keys={"mql"}, person="Al Roe <al@example.com>")
    assert check(signed(keys, "al", own), Signers(allowed)).is_confirmed
    assert check(signed(keys, "jo", own), Signers(allowed)).wrong


@pytest.mark.parametrize(
    ("options", "wrong"),
    [
        ('namespaces="leadrules"', None),
        ('namespaces="git"', "its key is not permitted for use in signature namespace"),
        ('valid-after="20261101"', None),
        ('valid-before="20261201"', None),
        ('valid-before="20261119"', "its key has expired, says "),
        ('valid-after="20261121"', "its key is not yet valid, says "),
        ("no-such-option", "does not know its key"),
    ],
)
def test_allowed_signers_may_limit_a_key(tmp_path: Path, keys: Path, options: str, wrong: str | None) -> None:
    allowed = signers(tmp_path, keys, (f"jo@example.com {options}", "jo"))
    found = check(signed(keys), Signers(allowed))
    assert found.is_confirmed is (wrong is None)
    assert (wrong or "") in (found.wrong or "")


def test_a_revoked_key_was_never_good(tmp_path: Path, keys: Path) -> None:
    allowed = signers(tmp_path, keys, ("jo@example.com", "jo"), ("al@example.com", "al"))
    revoked = tmp_path / "revoked_keys"
    revoked.write_bytes((keys / "jo.pub").read_bytes())
    wrong = check(signed(keys), Signers(allowed, revoked)).wrong
    assert wrong == f"its key is revoked by {revoked.as_posix()}"
    (own,) = entries(GRAPH, keys={"mql"}, person="Al Roe <al@example.com>")
    assert check(signed(keys, "al", own), Signers(allowed, revoked)).is_confirmed
    missing = check(signed(keys, "al", own), Signers(allowed, tmp_path / "none")).wrong
    assert missing == f"its signature cannot be checked: there is no {(tmp_path / 'none').as_posix()}, of revoked keys"


def test_what_was_signed_for_something_else_is_no_agreement(tmp_path: Path, keys: Path) -> None:
    said = tmp_path / "said"
    said.write_bytes(MQL.payload)
    subprocess.run(
        [program("ssh-keygen"), "-q", "-Y", "sign", "-n", "git", "-f", str(keys / "jo"), str(said)], check=True
    )
    lines = (tmp_path / "said.sig").read_text(encoding="ascii").splitlines()[1:-1]
    entry = MQL.signed("".join(lines))
    for allowed in (None, signers(tmp_path, keys, ("jo@example.com", "jo"))):
        assert check(entry, Signers(allowed)).wrong == "its signature is not one of what was agreed to"


@pytest.mark.parametrize("name", ["ssh-mine", "-f", "--help"])
def test_a_key_may_be_called_anything(tmp_path: Path, keys: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for end in ("", ".pub"):
        shutil.copy(keys / f"jo{end}", tmp_path / f"{name}{end}")
    entry = MQL.signed(sign(MQL.payload, name))
    assert check(entry, Signers(signers(tmp_path, keys, ("jo@example.com", "jo")))).is_confirmed


@pytest.mark.parametrize("signature", ["", "AAAA", "no base64!", "QUFB" * 200, "ä"])
def test_a_damaged_signature_is_told(tmp_path: Path, keys: Path, signature: str) -> None:
    for allowed in (None, signers(tmp_path, keys, ("jo@example.com", "jo"))):
        assert check(MQL.signed(signature), Signers(allowed)).wrong


@pytest.mark.parametrize("person", ["Jo", "Jo <>", "Jo <-Q@x>", "Jo <a b>"])
def test_a_person_without_an_address_is_no_signer(tmp_path: Path, keys: Path, person: str) -> None:
    entry = signed(keys, entry=replace(MQL, person=person))
    assert check(entry, Signers(signers(tmp_path, keys, ("*", "jo")))).wrong


def test_in_the_state_it_does_not_count_and_is_an_error(tmp_path: Path, keys: Path) -> None:
    allowed = signers(tmp_path, keys, ("al@example.com", "al"))
    there = read(file_text(signed(keys))).entries
    found = state_of(GRAPH, Read(there, ()), lambda entry: check(entry, Signers(allowed)).wrong)
    assert "mql" in {row.item.key for row in found.open}
    (wrong,) = found.diagnostics
    assert "the agreement of marketing to `mql` does not count" in wrong.message
    assert wrong.span.text.startswith("inbound.mql.")
    assert ".signature" in wrong.span.text


def test_without_ssh_keygen_both_say_so(keys: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    entry = signed(keys)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert shutil.which("ssh-keygen") is None
    assert check(entry, Signers()).wrong == "its signature cannot be checked: `ssh-keygen` is not installed"
    with pytest.raises(Unsigned, match="`ssh-keygen` is not installed"):
        sign(b"x", str(keys / "jo"))


def test_a_key_that_is_not_there_or_locked_is_told(keys: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Unsigned, match="there is no key"):
        sign(b"x", str(tmp_path / "none"))
    monkeypatch.setenv("SSH_ASKPASS", "/bin/false")
    monkeypatch.setenv("SSH_ASKPASS_REQUIRE", "force")
    with pytest.raises(Unsigned, match="cannot sign"):
        sign(b"x", str(keys / "locked"))


def test_the_key_and_the_signers_are_those_of_git(tmp_path: Path, keys: Path) -> None:
    folder = repository(tmp_path)
    with pytest.raises(Unsigned, match="git has no SSH key"):
        key_of(folder)
    git(folder, "config", "user.signingkey", "0123456789ABCDEF")
    with pytest.raises(Unsigned, match="git has no SSH key"):
        key_of(folder)
    git(folder, "config", "gpg.format", "ssh")
    git(folder, "config", "user.signingkey", str(keys / "jo"))
    assert key_of(folder) == str(keys / "jo")
    assert signers_of(folder / "agreements") == Signers()
    git(folder, "config", "gpg.ssh.allowedSignersFile", str(signers(tmp_path, keys, ("jo@example.com", "jo"))))
    git(folder, "config", "gpg.ssh.revocationFile", str(tmp_path / "old"))
    assert signers_of(folder / "agreements") == Signers(tmp_path / "allowed_signers", tmp_path / "old")
    (folder / "agreements").mkdir()
    beside = signers(folder / "agreements", keys, ("jo@example.com", "jo"))
    assert signers_of(folder / "agreements").allowed == beside
    (beside.parent / "revoked_keys").write_text("", encoding="ascii")
    assert signers_of(folder / "agreements").revoked == beside.parent / "revoked_keys"
    assert signers_of(folder / "agreements", tmp_path / "allowed_signers").allowed == tmp_path / "allowed_signers"


def test_a_key_of_the_agent_signs(keys: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    agent = subprocess.Popen(
        [program("ssh-agent"), "-D", "-a", str(tmp_path / "agent")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        monkeypatch.setenv("SSH_AUTH_SOCK", str(tmp_path / "agent"))
        for _ in range(50):
            if (tmp_path / "agent").exists():
                break
            os.sched_yield()
            subprocess.run(["/bin/sleep", "0.1"], check=True)
        subprocess.run([program("ssh-add"), "-q", str(keys / "jo")], check=True)
        public = (keys / "jo.pub").read_text(encoding="ascii").strip()
        for key in (public, f"key::{public}"):
            entry = MQL.signed(sign(MQL.payload, key))
            assert check(entry, Signers(signers(tmp_path, keys, ("jo@example.com", "jo")))).is_confirmed
    finally:
        agent.terminate()
        agent.wait()
