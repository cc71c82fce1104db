"""An independent checker reads the dialplan and finds nothing wrong."""

import subprocess
import sys
from pathlib import Path

from pbxmanager.asterisk.render import render
from tests.unit.asterisk.office import engine, small_office

# What the checker, last brought up to Asterisk 16, does not know or only would write otherwise.
NEWER = (
    "function 'AST_CONFIG' does not exist",
    "function 'CHANNEL_EXISTS' does not exist",
    "function 'PRESENCE_STATE' does not exist",
    "function 'SHA1' does not exist",
    "function 'LOCK' does not exist",
    "function 'UNLOCK' does not exist",
    "I_NOTIMPL_HINT",
    "app 'Originate', maximum is 6",
    "app 'Park' does not exist",
    "app 'ParkedCall' does not exist",
    "app 'MessageSend' does not exist",
    "app 'PJSIPNotify' does not exist",
    "function 'VM_INFO' does not exist",
    "'_0[1-9]X.' is not in the canonical form",
)


def lint(folder: Path) -> str:
    command = [str(Path(sys.executable).with_name("asterisklint")), "dialplan-check", str(folder / "extensions.conf")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = (done.stdout + done.stderr).splitlines()
    return "\n".join(line for line in lines if not any(text in line for text in NEWER))


def write(folder: Path) -> None:
    for path, text in render(small_office(), engine()).items():
        if path.startswith("extensions"):
            (folder / path).write_text(text)


def test_asterisklint_finds_nothing(tmp_path):
    write(tmp_path)
    assert lint(tmp_path) == ""


def test_asterisklint_would_find_a_jump_to_nowhere(tmp_path):
    write(tmp_path)
    with (tmp_path / "extensions_routes.conf").open("a") as file:
        file.write("\n[broken]\nexten => 1,1,Goto(nowhere,s,1)\n")
    assert "nowhere" in lint(tmp_path)
