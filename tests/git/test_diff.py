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
    assert out.startswith("inbound.rules → leads.rules\nsimilarity index ")
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
    done = ready.run("git", "diff", GIT_PAGER_IN_USE="true", NO_COLOR="")
    assert done.status == 0
