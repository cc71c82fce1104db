"""The difference of files: complete, in bounded time, without secrets, and cut where a page must end."""

import random
import re

from pbxmanager.operations.difference import unified_diff


def telephones(count: int, codec: str = "") -> list[str]:
    lines: list[str] = []
    for n in range(count):
        lines += [f"[1{n:05d}-x](device)", f"auth = 1{n:05d}-x", *([codec] if codec else []), ""]
    return lines


def patched(old: list[str], hunks: list[str]) -> list[str]:
    """Carry out a unified diff."""
    found, place = [], 0
    for line in hunks:
        if heading := re.match(r"@@ -(\d+)(?:,(\d+))? ", line):
            begin = int(heading[1]) - (heading[2] != "0")
            found += old[place:begin]
            place = begin
        elif line[0] == "+":
            found.append(line[1:])
        else:
            assert old[place] == line[1:]
            place += 1
            found += [line[1:]] if line[0] == " " else []
    return found + old[place:]


def test_who_carries_it_out_gets_the_new_file():
    dice = random.Random(7)
    for _ in range(300):
        old = [str(dice.randrange(30)) for _ in range(1 + dice.randrange(40))]
        new = [line for line in old if dice.random() < 0.9]
        new.insert(dice.randrange(len(new) + 1), "y")
        hunks = unified_diff({"f": "\n".join(old)}, {"f": "\n".join(new)}).split("\n")[2:]
        assert patched(old, hunks) == new


def test_line_numbers_are_those_of_the_whole_file():
    old = [str(n) for n in range(1000)]
    new = [*old[:500], "new", *old[500:]]
    assert "@@ -499,4 +499,5 @@" in unified_diff({"f": "\n".join(old)}, {"f": "\n".join(new)})


def test_thousands_of_changes_are_told_by_section():
    old, new = telephones(3000), telephones(3000, "allow = !all,g722")
    said = unified_diff({"f": "\n".join(old)}, {"f": "\n".join(new)}).split("\n")
    assert said[2:4] == ["@@ [100000-x] @@", " [100000-x](device)"]
    assert said.count("+allow = !all,g722") == 3000


def test_a_page_ends_somewhere_and_says_so():
    said = unified_diff({}, {"f": "\n".join(telephones(3000))}, most=100).split("\n")
    assert len(said) == 101
    assert "cut after 100 lines" in said[-1]


def test_secrets_are_masked_and_their_change_is_told():
    said = unified_diff({"f": "password = one\n"}, {"f": "password = two\n"})
    assert said == "--- f: secrets change"
    said = unified_diff({"f": "password = one\nx\n"}, {"f": "password = two\ny\n"})
    assert "one" not in said and "two" not in said
