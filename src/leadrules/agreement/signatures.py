"""SSH signatures of agreements, as git makes them: `ssh-keygen -Y sign`, checked with a file of allowed signers."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from leadrules.git.configuration import setting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leadrules.agreement.entry import Entry

NAMESPACE = "leadrules"
ALLOWED, REVOKED = "allowed_signers", "revoked_keys"
BEGIN, END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
LINE = 70
# How a public key itself begins.
PUBLIC = ("ssh-", "ecdsa-", "sk-", "key::")
NO_PROGRAM = "`ssh-keygen` is not installed"
# What `ssh-keygen` says of a key that is the person's, and not for that day, or not for agreements.
LIMITED = re.compile(r": (key (?:has expired|is not yet valid|is not permitted)[^:\n]*)")
EMAIL = re.compile(r"[^\s\x00-\x1f\x7f-]\S*")


class Unsigned(Exception):
    """Nothing could be signed; `help` says what to do."""

    def __init__(self, message: str, help_text: str) -> None:
        """Keep what to tell the user."""
        super().__init__(message)
        self.message = message
        self.help = help_text


def key_of(folder: Path) -> str:
    """The key that git signs with: a path, or the public key itself.

    Raises:
        Unsigned: when git has none.
    """
    found = setting(folder, "user.signingkey")
    if not found or (setting(folder, "gpg.format") != "ssh" and not is_ssh(found)):
        help_text = "name one with `--key FILE`, or with `git config user.signingkey ~/.ssh/id_ed25519`"
        raise Unsigned("git has no SSH key to sign with", help_text)
    return found


def is_ssh(key: str) -> bool:
    """Whether it is an SSH key, or a path that looks like one's."""
    return key.startswith(PUBLIC) or "ssh" in Path(key).as_posix()


def sign(payload: bytes, key: str) -> str:
    """Sign; gives base64 in one line.

    Raises:
        Unsigned: when there is no such key, it is locked, or there is no `ssh-keygen`.
    """
    with tempfile.TemporaryDirectory(prefix="leadrules-") as folder:
        options: list[str] = []
        if key.startswith(PUBLIC) and not Path(key).is_file():
            # The public key stands for one that the agent holds.
            path = Path(folder) / "key.pub"
            path.write_text(key.removeprefix("key::") + "\n", encoding="utf-8")
            options = ["-U"]
        else:
            path = Path(key).expanduser()
            if not path.is_file():
                raise Unsigned(f"there is no key {key}", "name a file that `ssh-keygen` made")
        said = Path(folder) / "agreement"
        said.write_bytes(payload)
        # It may ask for the key's password: the terminal stays its own.
        done = run(("-Y", "sign", "-q", "-n", NAMESPACE, "-f", str(path), *options, str(said)), is_asking=True)
        made = said.with_name("agreement.sig")
        if done.returncode != 0 or not made.is_file():
            reason = done.stderr.decode("utf-8", "replace").strip().splitlines()
            raise Unsigned(
                f"{key} cannot sign{': ' + reason[-1] if reason else ''}", "look whether the key is there and unlocked"
            )
        return "".join(made.read_text(encoding="ascii").replace(BEGIN, "").replace(END, "").split())


@dataclass(frozen=True, slots=True)
class Signers:
    """The files that say whose keys are whose, and which keys nobody trusts any more; None where there is none."""

    allowed: Path | None = None
    revoked: Path | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of an entry's signature: why it does not fit, or else whether it is known to be the person's."""

    wrong: str | None = None
    # Whether the file of allowed signers says that the key is the person's.
    is_confirmed: bool = False


def check(entry: Entry, signers: Signers) -> Checked:
    """Check the signature of an entry; without allowed signers only that it fits what was agreed to."""
    if entry.signature is None:
        return Checked(wrong="it is not signed")
    try:
        armored = armor(entry.signature)
    except (NotBase64, ValueError):
        return Checked(wrong="its signature is damaged")
    allowed, revoked = signers.allowed, signers.revoked
    if allowed is not None and not EMAIL.fullmatch(entry.email):
        return Checked(wrong="its person has no e-mail address that a signer could have")
    if revoked is not None and not revoked.is_file():
        return Checked(wrong=f"its signature cannot be checked: there is no {revoked.as_posix()}, of revoked keys")
    with tempfile.TemporaryDirectory(prefix="leadrules-") as folder:
        signature = Path(folder) / "signature"
        signature.write_text(armored, encoding="ascii")
        how: tuple[str, ...]
        if allowed is None:
            how = ("-Y", "check-novalidate")
        else:
            # A key that has ended since was good when it signed; one that was revoked never was.
            then = entry.on.strftime("%Y%m%d%H%M%S")
            how = ("-Y", "verify", "-f", str(allowed), "-I", entry.email, "-O", f"verify-time={then}")
            how += ("-r", str(revoked)) if revoked is not None else ()
        try:
            done = run((*how, "-n", NAMESPACE, "-s", str(signature)), entry.payload)
        except Unsigned as missing:
            return Checked(wrong=f"its signature cannot be checked: {missing.message}")
    if done.returncode == 0:
        return Checked(is_confirmed=allowed is not None)
    return Checked(wrong=why_not(entry, signers, done.stderr.decode("utf-8", "replace")))


def why_not(entry: Entry, signers: Signers, said: str) -> str:
    """Why a signature does not fit, as far as leaving out a part of the check shows it, or `ssh-keygen` says."""
    allowed, revoked = signers.allowed, signers.revoked
    if revoked is not None and check(entry, Signers(allowed)).wrong is None:
        return f"its key is revoked by {revoked.as_posix()}"
    if allowed is not None and check(entry, Signers()).wrong is None:
        limit = LIMITED.search(said)
        if limit is not None:
            return f"its {limit[1]}, says {allowed.as_posix()}"
        return f"{allowed.as_posix()} does not know its key as one of {entry.email}"
    return "its signature is not one of what was agreed to"


def armor(signature: str) -> str:
    """The form that `ssh-keygen` reads.

    Raises:
        ValueError: when it is no base64.
    """
    encoded = b64encode(b64decode(signature.encode("ascii"), validate=True)).decode("ascii")
    lines = [encoded[at : at + LINE] for at in range(0, len(encoded), LINE)]
    return "\n".join((BEGIN, *lines, END)) + "\n"


def signers_of(folder: Path, allowed: Path | None = None) -> Signers:
    """The files beside the agreements, or those that git has; `allowed` takes the place of the first."""
    found = allowed or named(folder, ALLOWED, "gpg.ssh.allowedSignersFile")
    is_there = found is not None and found.is_file()
    return Signers(found if is_there else None, named(folder, REVOKED, "gpg.ssh.revocationFile"))


def named(folder: Path, name: str, in_git: str) -> Path | None:
    """A file beside the agreements, or else the one that git's configuration names, whether it is there or not."""
    beside = folder / name
    if beside.is_file():
        return beside
    found = setting(folder if folder.is_dir() else folder.parent, in_git)
    return Path(found).expanduser() if found else None


def run(
    arguments: Sequence[str], said: bytes | None = None, *, is_asking: bool = False
) -> subprocess.CompletedProcess[bytes]:
    """Run `ssh-keygen`.

    Raises:
        Unsigned: when it is not there.
    """
    try:
        return subprocess.run(  # noqa: S603 - no shell
            ["ssh-keygen", *arguments],  # noqa: S607 - the one that the user has
            input=said,
            stdin=None if said is not None or is_asking else subprocess.DEVNULL,
            capture_output=True,
            check=False,
            env={**os.environ, "LC_ALL": "C", "TZ": "UTC"},
            timeout=300 if is_asking else 30,
        )
    except (OSError, subprocess.TimeoutExpired) as wrong:
        message = NO_PROGRAM if isinstance(wrong, FileNotFoundError) else "`ssh-keygen` cannot be run"
        raise Unsigned(message, "install OpenSSH 8.2 or newer") from None
