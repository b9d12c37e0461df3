"""`git diff` of rules files, with leadrules as the diff driver."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.git.repository import Repository

RULES = """\
ruleset inbound "Inbound leads"
  timezone "UTC"

lead
  employees  integer

stage mql "Marketing-qualified lead"
  employees >= 50
"""
STRICTER = RULES.replace(">= 50", ">= 60")


def test_the_meaning_stands_above_the_lines(ready: Repository) -> None:
    ready.commit("base", inbound_rules=RULES)
    ready.write("inbound.rules", STRICTER)
    done = ready.git("diff")
    assert done.err == ""
    said, patch = done.out.split("diff --git ")
    assert said.startswith("inbound.rules\n")
    assert "Marketing-qualified lead (mql) is stricter" in said
    assert "No lead newly meets it (proved)." in said
    assert patch.startswith("a/inbound.rules b/inbound.rules\nindex ")
    assert "--- a/inbound.rules\n+++ b/inbound.rules\n@@ " in patch
    assert "\n-  employees >= 50\n+  employees >= 60\n" in patch


def test_what_is_shown_can_be_applied_as_a_patch(ready: Repository) -> None:
    ready.commit("base", inbound_rules=RULES, other_rules=RULES.replace("inbound", "other"))
    ready.write("inbound.rules", STRICTER)
    ready.write("added.rules", RULES.replace("inbound", "added"))
    (ready.path / "other.rules").unlink()
    ready.git("add", "-A")
    patch = ready.git("diff", "--cached").out
    ready.write("change.patch", patch)
    ready.git("reset", "-q", "--hard")
    ready.git("apply", "--index", "change.patch")
    assert ready.read("inbound.rules") == STRICTER
    assert ready.read("added.rules") == RULES.replace("inbound", "added")
    assert not (ready.path / "other.rules").exists()


def test_files_that_come_and_go_are_named(ready: Repository) -> None:
    ready.commit("base", inbound_rules=RULES)
    ready.commit("more", new_rules=RULES.replace("inbound", "new"))
    assert "These rules are new. They declare `mql`." in ready.git("diff", "HEAD^", "HEAD").out
    assert "These rules are gone. They declare `mql`." in ready.git("diff", "HEAD", "HEAD^").out


def test_two_revisions_are_compared_with_the_files_of_today(ready: Repository) -> None:
    use = RULES.replace("lead\n", 'use "shared/limits.rules"\n\nlead\n', 1).replace(">= 50", ">= least")
    ready.write("shared/limits.rules", "setting least integer is 50\n")
    ready.commit("base", **{"rules/inbound_rules": use})
    ready.commit("stricter", **{"rules/inbound_rules": use.replace(">=", ">")})
    done = ready.git("diff", "HEAD^", "HEAD")
    assert "Marketing-qualified lead (mql) is stricter" in done.out
    assert "Files that it uses were read as they are now." in done.out


def test_a_layout_is_no_change_of_meaning(ready: Repository) -> None:
    ready.commit("base", inbound_rules=RULES)
    ready.write("inbound.rules", RULES.replace(">= 50", ">=   50  # as agreed"))
    out = ready.git("diff").out
    assert "stricter" not in out
    # It uses no file that there could be a word about.
    assert "Files that it uses" not in out
    assert "looser" not in out
    assert "+  employees >=   50  # as agreed\n" in out


@pytest.mark.parametrize("broken", [RULES.replace(">=", ">= >="), RULES.replace("employees >=", "emploies >="), ""])
def test_what_cannot_be_compared_still_shows_its_lines(ready: Repository, broken: str) -> None:
    ready.commit("base", inbound_rules=RULES)
    ready.write("inbound.rules", broken)
    done = ready.git("diff")
    assert "Not compared in meaning: " in done.out
    assert "-  employees >= 50\n" in done.out
    assert "Traceback" not in done.err + done.out


def test_bytes_and_modes_are_shown_as_git_shows_them(ready: Repository) -> None:
    ready.commit("base", inbound_rules=RULES)
    (ready.path / "inbound.rules").chmod(0o755)
    assert "old mode 100644\nnew mode 100755\n" in ready.git("diff").out
    (ready.path / "inbound.rules").write_bytes(b"\0\1")
    assert "Binary files" in ready.git("diff").out


def test_a_file_that_moved_is_called_by_both_names(ready: Repository) -> None:
    ready.commit("base", inbound_rules=RULES)
    ready.git("mv", "inbound.rules", "leads.rules")
    ready.write("leads.rules", STRICTER)
    ready.git("add", "-A")
    out = ready.git("diff", "--cached", "-M20").out
    assert out.startswith("inbound.rules → leads.rules\n")
    assert "\nsimilarity index " in out
    assert "Marketing-qualified lead (mql) is stricter" in out


def test_a_file_in_the_middle_of_a_merge_is_named(ready: Repository) -> None:
    ready.commit("base", inbound_rules=RULES)
    ready.git("switch", "-q", "-c", "theirs")
    ready.commit("theirs", inbound_rules=STRICTER)
    ready.git("switch", "-q", "main")
    ready.commit("ours", inbound_rules=RULES.replace(">= 50", ">= 70"))
    ready.git("merge", "theirs", status=1)
    # Git shows what stands in the file by itself; where it asks, it says no more than the path.
    assert "++<<<<<<< " in ready.git("diff").out
    assert ready.leadrules("git", "diff", "inbound.rules").out == "* Unmerged path inbound.rules\n"


def test_colours_are_for_terminals(ready: Repository) -> None:
    ready.commit("base", inbound_rules=RULES)
    ready.write("inbound.rules", STRICTER)
    ready.git("config", "color.ui", "always")
    assert "\x1b[" not in ready.git("diff").out.split("diff --git")[0]
    # Git's pager is no terminal, but somebody looks; colours may be anybody's own.
    command = ("env", "-u", "NO_COLOR", "git", "-c", "color.diff.frag=magenta bold", "diff")
    done = ready.run(*command, GIT_PAGER_IN_USE="true")
    said, patch = done.out.split("diff --git")
    assert "\x1b[" in said
    assert "\x1b[1;35m@@ " in patch
    assert "employees >= 60" in patch


@pytest.mark.parametrize("name", ['a "b"', "a b", "a\nb", "a\tb", "-a", "a\x1b[31mb", "ä\u202eb", "\udcff", "b'c"])
def test_a_file_may_be_called_anything(ready: Repository, name: str) -> None:
    path = f"{name}.rules"
    ready.write(path, RULES)
    ready.commit("base")
    ready.write(path, STRICTER)
    patch = ready.git("diff").out
    said, _ = patch.split("diff --git ", 1)
    assert "is stricter" in said
    # No path begins a line of its own, or tells a terminal what to do.
    assert said.splitlines()[0].strip('"').endswith(".rules")
    assert not set("\x1b\t\u202e\udcff") & set(said)
    ready.write("change.patch", patch)
    ready.git("checkout", "-q", ".")
    ready.git("apply", "change.patch")
    assert ready.read(path) == STRICTER


def test_a_file_that_is_called_something_else_now_can_be_applied_as_a_patch(ready: Repository) -> None:
    ready.commit("base", **{"in bound_rules": RULES})
    ready.git("mv", "in bound.rules", "leads.rules")
    ready.write("leads.rules", STRICTER)
    ready.git("add", "-A")
    patch = ready.git("diff", "--cached", "-M20").out
    assert "rename from in bound.rules\nrename to leads.rules\n" in patch.split("diff --git")[1]
    ready.write("change.patch", patch)
    ready.git("reset", "-q", "--hard")
    ready.git("apply", "--index", "change.patch")
    assert not (ready.path / "in bound.rules").exists()
    assert ready.read("leads.rules") == STRICTER


def test_lines_in_another_encoding_are_the_bytes_that_they_are(ready: Repository) -> None:
    path = ready.path / "inbound.rules"
    path.write_bytes(RULES.encode() + b"# caf\xe9\n")
    ready.commit("base")
    path.write_bytes(STRICTER.encode() + b"# caf\xe9!\n")
    ready.run("sh", "-c", "git diff >../change.patch")
    ready.git("checkout", "-q", ".")
    ready.git("apply", "../change.patch")
    assert path.read_bytes() == STRICTER.encode() + b"# caf\xe9!\n"


def test_a_version_that_is_no_text_is_called_by_its_path(ready: Repository) -> None:
    ready.commit("base", inbound_rules=RULES)
    (ready.path / "inbound.rules").write_bytes(b"\0\1")
    assert "Binary files a/inbound.rules and b/inbound.rules differ\n" in ready.git("diff").out
