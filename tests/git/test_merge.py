"""`git merge` of real branches, with leadrules as the merge driver."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from leadrules.ruleset import Ruleset

if TYPE_CHECKING:
    from tests.git.repository import Done, Repository

RULES = """\
# What we call a lead.
ruleset inbound "Inbound leads"
  teams     marketing, sales
  currency  EUR

setting smallest integer  is 50  # agreed in May
setting closest  duration is 90 days

lead
  company "What we know of the company"
    employees  integer
    country    country
  person
    role    one of buyer, user
    budget  money

define large
  employees >= smallest

stage mql "Marketing-qualified lead"
  all of
    fit:   large
    place: country in [DE, AT]

stage sql "Sales-qualified lead" after mql
  all of
    money: budget >= 20k EUR
    who:   role is buyer
"""
SETTING = "setting smallest integer  is 50  # agreed in May\n"


def changed(text: str, *changes: tuple[str, str]) -> str:
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def merge(repository: Repository, ours: str, theirs: str, *, base: str = RULES, status: int = 0) -> Done:
    """Commit a base and two branches of it, and merge the one into the other."""
    repository.commit("base", inbound_rules=base)
    repository.git("switch", "-q", "-c", "theirs")
    repository.commit("theirs", inbound_rules=theirs)
    repository.git("switch", "-q", "main")
    repository.commit("ours", inbound_rules=ours)
    return repository.git("merge", "--no-edit", "theirs", status=status)


def meanings(text: str) -> dict[str, str]:
    return dict(Ruleset.from_text(text).graph.fingerprints)


def test_changes_of_two_declarations_are_both_made(ready: Repository) -> None:
    mine = ("smallest integer  is 50", "smallest integer  is 60")
    yours = ("closest  duration is 90", "closest  duration is 30")
    done = merge(ready, changed(RULES, mine), changed(RULES, yours))
    # Lines beside each other: git alone gives up here.
    assert ready.read("inbound.rules") == changed(RULES, mine, yours)
    assert "CONFLICT" not in done.out
    assert ready.git("status", "--porcelain").out == ""


def test_without_leadrules_git_gives_up_on_lines_beside_each_other(repository: Repository) -> None:
    mine = ("smallest integer  is 50", "smallest integer  is 60")
    yours = ("closest  duration is 90", "closest  duration is 30")
    done = merge(repository, changed(RULES, mine), changed(RULES, yours), status=1)
    assert "CONFLICT" in done.out


def test_two_meanings_of_one_declaration_are_for_people_to_decide(ready: Repository) -> None:
    ours = changed(RULES, ("20k EUR", "30k EUR"), ("is 50", "is 60"))
    theirs = changed(RULES, ("role is buyer", "role is known"), ("90 days", "30 days"))
    done = merge(ready, ours, theirs, status=1)
    assert "both sides changed what the stage `sql` means. Decide together which of the two holds." in done.err
    assert "CONFLICT (content): Merge conflict in inbound.rules" in done.out
    merged = ready.read("inbound.rules")
    # Each line apart could be merged: it would mean what nobody has read.
    head, rest = merged.split("<<<<<<< ")
    assert head == changed(RULES, ("is 50", "is 60"), ("90 days", "30 days")).split("stage sql")[0]
    mine, yours = rest.split("=======\n")
    assert mine.split("\n", 1)[1] == ours[ours.index("stage sql") :]
    assert yours.split(">>>>>>> ")[0] == theirs[theirs.index("stage sql") :]
    assert ready.git("diff", "--name-only", "--diff-filter=U").out == "inbound.rules\n"
    checked = ready.leadrules("check", "inbound.rules")
    assert "`=======` was left by a merge that two sides did not agree in" in checked.out
    assert "keep one of the versions between these marks" in checked.out


def test_a_name_that_only_one_side_took_out_is_noticed_when_the_other_uses_it(ready: Repository) -> None:
    base = changed(RULES, ("    fit:   large\n", ""))
    ours = changed(base, ("define large\n  employees >= smallest\n\n", ""))
    theirs = changed(base, ("    place: country", "    fit:   large\n    place: country"))
    done = merge(ready, ours, theirs, base=base, status=1)
    assert "each version is right by itself, but together they are not" in done.err
    assert "`large`" in done.err
    assert "<<<<<<<" not in ready.read("inbound.rules")


def test_a_meaning_that_neither_side_wrote_is_noticed(ready: Repository) -> None:
    # Theirs writes the same with another setting, whose value ours changed: all in all nobody meant 40.
    base = changed(RULES, ("setting closest  duration is 90 days\n", "setting other    integer  is 50\n"))
    ours = changed(base, ("other    integer  is 50", "other    integer  is 40"))
    theirs = changed(base, ("employees >= smallest", "employees >= other"))
    done = merge(ready, ours, theirs, base=base, status=1)
    assert "neither side changed what `large`, `mql` and `sql` means, yet it would mean something else now" in done.err


def test_where_changes_of_both_sides_meet_is_told(ready: Repository) -> None:
    ours = changed(RULES, ("is 50", "is 60"))
    theirs = changed(RULES, ("[DE, AT]", "[DE, AT, CH]"))
    done = merge(ready, ours, theirs)
    assert "Changes of both sides meet in `mql` and `sql`: read that once more." in done.err
    assert ready.read("inbound.rules") == changed(RULES, ("is 50", "is 60"), ("[DE, AT]", "[DE, AT, CH]"))


def test_what_cannot_be_read_is_merged_by_lines_and_said_to_be(ready: Repository) -> None:
    ours = changed(RULES, ("is 50", "is 60"))
    theirs = changed(RULES, ("budget >= 20k EUR", "budget >= >= 20k EUR"))
    done = merge(ready, ours, theirs)
    assert "their version has a mistake in line 27." in done.err
    assert "So git merged it line by line" in done.err
    assert ready.read("inbound.rules") == changed(ours, ("budget >= 20k EUR", "budget >= >= 20k EUR"))


def test_a_file_that_both_sides_began_is_merged(ready: Repository) -> None:
    ready.commit("base", readme="x")
    ready.git("switch", "-q", "-c", "theirs")
    ready.commit("theirs", inbound_rules=RULES)
    ready.git("switch", "-q", "main")
    ready.commit("ours", inbound_rules=RULES + "\nstage won after sql\n  role is known\n")
    ready.git("merge", "--no-edit", "theirs")
    assert ready.read("inbound.rules") == RULES + "\nstage won after sql\n  role is known\n"


def test_a_file_with_its_own_line_ends_keeps_them(ready: Repository) -> None:
    ready.write(".gitattributes", ready.read(".gitattributes") + "*.rules -text\n")

    def write(text: str, message: str) -> None:
        (ready.path / "inbound.rules").write_bytes(text.replace("\n", "\r\n").encode())
        ready.commit(message)

    write(RULES, "base")
    ready.git("switch", "-q", "-c", "theirs")
    write(changed(RULES, ("is 50", "is 60")), "theirs")
    ready.git("switch", "-q", "main")
    write(changed(RULES, ("90 days", "30 days")), "ours")
    ready.git("merge", "--no-edit", "theirs")
    wanted = changed(RULES, ("is 50", "is 60"), ("90 days", "30 days")).replace("\n", "\r\n")
    assert (ready.path / "inbound.rules").read_bytes() == wanted.encode()


def test_a_file_that_is_no_text_is_left_to_git(ready: Repository) -> None:
    def write(data: bytes, message: str) -> None:
        (ready.path / "inbound.rules").write_bytes(data)
        ready.commit(message)

    write(b"\0\1", "base")
    ready.git("switch", "-q", "-c", "theirs")
    write(b"\0\2", "theirs")
    ready.git("switch", "-q", "main")
    write(b"\0\3", "ours")
    done = ready.git("merge", "--no-edit", "theirs", status=1)
    assert "is not a text file" in done.err
    assert (ready.path / "inbound.rules").read_bytes() == b"\0\3"


def test_a_rebase_merges_in_the_same_way(ready: Repository) -> None:
    ready.commit("base", inbound_rules=RULES)
    ready.git("switch", "-q", "-c", "theirs")
    ready.commit("theirs", inbound_rules=changed(RULES, ("is 50", "is 60")))
    ready.git("switch", "-q", "main")
    ready.commit("ours", inbound_rules=changed(RULES, ("90 days", "30 days")))
    ready.git("rebase", "-q", "theirs")
    assert ready.read("inbound.rules") == changed(RULES, ("is 50", "is 60"), ("90 days", "30 days"))


def test_the_files_beside_are_read_for_what_a_merge_means(ready: Repository) -> None:
    ready.write("shared/need.rules", "setting least money in EUR is 5k EUR\n")
    base = changed(RULES, ("setting closest", 'use "shared/need.rules"\n\nsetting closest'), ("20k EUR", "least"))
    ours = changed(base, ("    money: budget >= least\n", ""), ('use "shared/need.rules"\n', ""))
    theirs = changed(base, ("fit:   large", "fit:   large and budget > least"))
    done = merge(ready, ours, theirs, base=base, status=1)
    assert "no field, list or definition is called `least`" in done.err


SHARED = "setting least money in EUR is 5k EUR\nsetting most money in EUR is 90k EUR\n"
USING = changed(RULES, ("setting closest", 'use "shared/need.rules"\n\nsetting closest'), ("20k EUR", "least"))


def branches(repository: Repository, ours: dict[str, str], theirs: dict[str, str], status: int = 0) -> Done:
    """Merge two branches that may each change more than one file."""
    repository.commit("base", **{"inbound_rules": USING, "shared/need_rules": SHARED})
    repository.git("switch", "-q", "-c", "theirs")
    repository.commit("theirs", **theirs)
    repository.git("switch", "-q", "main")
    repository.commit("ours", **ours)
    return repository.git("merge", "--no-edit", "theirs", status=status)


def test_what_the_other_branch_took_out_of_a_used_file_is_missed(ready: Repository) -> None:
    # Each file by itself merges well: the one that is used loses what the other file begins to use.
    done = branches(
        ready,
        {"inbound_rules": changed(USING, ("role is buyer", "role is buyer and budget < most"))},
        {
            "shared/need_rules": changed(SHARED, ("setting most money in EUR is 90k EUR\n", "")),
            "inbound_rules": changed(USING, ("is 50", "is 60")),
        },
        status=1,
    )
    assert "each version is right by itself, but together they are not" in done.err
    assert "`most`" in done.err


def test_changes_that_meet_in_a_used_file_are_told_of(ready: Repository) -> None:
    done = branches(
        ready,
        {"inbound_rules": changed(USING, ("role is buyer", "role is known"))},
        {
            "shared/need_rules": changed(SHARED, ("5k", "6k")),
            "inbound_rules": changed(USING, ("closest  duration is 90", "closest  duration is 30")),
        },
    )
    assert "Changes of both sides meet in `sql`" in done.err


def test_a_used_file_that_both_branches_change_is_read_as_it_will_be_merged(ready: Repository) -> None:
    done = branches(
        ready,
        {
            "shared/need_rules": changed(SHARED, ("5k", "6k")),
            "inbound_rules": changed(USING, ("closest  duration is 90", "closest  duration is 30")),
        },
        {
            "shared/need_rules": f"{SHARED}setting other money in EUR is 7k EUR\n",
            "inbound_rules": changed(USING, ("role is buyer", "budget > other")),
        },
    )
    assert "Changes of both sides meet in `sql`" in done.err
    assert ready.leadrules("test", "inbound.rules").status == 0


def test_what_was_taken_back_stays_taken_back_where_branches_have_crossed(ready: Repository) -> None:
    """Two branches that have merged each other have two common ancestors: neither is what both began with."""
    changes = {"one": ("is 50", "is 60"), "other": ("[DE, AT]", "[DE, AT, CH]")}
    ready.commit("base", inbound_rules=RULES)
    for branch, change in changes.items():
        ready.git("switch", "-q", "-c", branch, "main")
        ready.commit(branch, inbound_rules=changed(RULES, change))
        ready.git("tag", f"first-{branch}")
    for branch, with_ in (("one", "first-other"), ("other", "first-one")):
        ready.git("switch", "-q", branch)
        ready.git("merge", "-q", "--no-edit", with_)
    both = changed(RULES, *changes.values())
    assert ready.read("inbound.rules") == both
    ready.commit("on", inbound_rules=changed(both, ("90 days", "30 days")))
    ready.git("switch", "-q", "one")
    ready.commit("taken back", inbound_rules=changed(both, ("is 60", "is 50")))
    assert len(ready.git("merge-base", "--all", "one", "other").out.split()) == 2
    ready.git("merge", "--no-edit", "other")
    assert ready.read("inbound.rules") == changed(RULES, changes["other"], ("90 days", "30 days"))


@pytest.mark.parametrize("name", ["a b", 'a "b"', "a\nb", "-a", "100%", "$(touch was_run)", "a'b", "ä"])
def test_a_file_may_be_called_anything(ready: Repository, name: str) -> None:
    path = f"{name}.rules"

    def write(text: str, message: str) -> None:
        ready.write(path, text)
        ready.commit(message)

    write(RULES, "base")
    ready.git("switch", "-q", "-c", "theirs")
    write(changed(RULES, ("is 50", "is 60")), "theirs")
    ready.git("switch", "-q", "main")
    write(changed(RULES, ("90 days", "30 days"), ("20k", "30k")), "ours")
    ready.git("merge", "--no-edit", "theirs")
    wanted = changed(RULES, ("is 50", "is 60"), ("90 days", "30 days"), ("20k", "30k"))
    assert ready.read(path) == wanted
    assert not (ready.path / "was_run").exists()


def test_a_module_that_lies_in_the_repository_is_not_run(ready: Repository) -> None:
    ready.write("click.py", "open('was_run', 'w')\n")
    ready.write("leadrules/__main__.py", "open('was_run', 'w')\n")
    merge(ready, changed(RULES, ("is 50", "is 60")), changed(RULES, ("90 days", "30 days")))
    assert ready.read("inbound.rules") == changed(RULES, ("is 50", "is 60"), ("90 days", "30 days"))
    assert not (ready.path / "was_run").exists()


def test_where_leadrules_is_gone_git_merges_by_lines(ready: Repository) -> None:
    driver = ready.git("config", "merge.leadrules.driver").out.strip()
    program = driver.split("test -x ")[1].split(";")[0]
    ready.git("config", "merge.leadrules.driver", driver.replace(program, "/nowhere/python"))
    merge(ready, changed(RULES, ("is 50", "is 60")), changed(RULES, ("role is buyer", "role is known")))
    assert ready.read("inbound.rules") == changed(RULES, ("is 50", "is 60"), ("role is buyer", "role is known"))


def test_agreements_of_two_branches_are_put_together_with_the_rules(ready: Repository) -> None:
    base = changed(RULES, ("  currency  EUR\n", "  agreed by  marketing and sales\n  currency  EUR\n"))
    ready.commit("base", inbound_rules=base)
    ready.git("config", "user.name", "Ann")
    ready.git("config", "user.email", "ann@example.com")

    def agree(team: str, *definitions: str) -> None:
        done = ready.leadrules("agree", "inbound.rules", *definitions, "--team", team)
        assert done.status == 0, done.err + done.out

    ready.git("switch", "-q", "-c", "theirs")
    agree("sales", "--all")
    agree("marketing", "sql")
    ready.commit("theirs", inbound_rules=changed(base, ("# agreed in May", "# agreed in June")))
    ready.git("switch", "-q", "main")
    agree("marketing", "mql", "large", "ruleset inbound")
    ready.commit("ours", inbound_rules=changed(base, ('"Sales-qualified lead"', '"Qualified by sales"')))
    assert "not-agreed" in ready.leadrules("check", "--agreed", "inbound.rules").out
    ready.git("merge", "--no-edit", "theirs")
    checked = ready.leadrules("check", "--agreed", "inbound.rules")
    assert "agree" not in checked.out
    assert "unused-name" in checked.out
