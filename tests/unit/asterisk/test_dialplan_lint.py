"""An independent checker (asterisklint) reads the dialplan of whole offices and finds nothing wrong.

It sees the dialplan itself, and the jumps that stand in data files: each is handed to it as a ``Goto()``.
"""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from pbxmanager.asterisk.config_file import sections
from pbxmanager.asterisk.render import render
from pbxmanager.core.models import kind_names
from pbxmanager.operations.office import read_office
from tests.e2e.voicemail_office import voicemail_office
from tests.unit.asterisk.office import engine, small_office

# What the checker, last brought up to Asterisk 16, does not know or only would write otherwise: whole messages, so that
# nothing else passes with them.
NEWER = (
    *(
        f"E_FUNC_MISSING: function '{name}' does not exist (or func_odbc created?)"
        for name in ("AST_CONFIG", "CDR_PROP", "CHANNEL_EXISTS", "PRESENCE_STATE", "SHA1", "LOCK", "UNLOCK", "VM_INFO")
    ),
    *(
        f"E_APP_MISSING: app '{name}' does not exist, dialplan will halt here!"
        for name in ("Park", "ParkedCall", "MessageSend", "PJSIPNotify")
    ),
    # It reads over hints; Asterisk itself tells of those that it can't take.
    "I_NOTIMPL_HINT: the dialplan hint directive has not been implemented yet",
    # The seventh argument, options, came with Asterisk 18.
    "E_APP_ARG_MANY: too many arguments for app 'Originate', maximum is 6",
    # As the office writes its patterns; the same to Asterisk.
    "H_PAT_NON_CANONICAL: pattern '_0[1-9]X.' is not in the canonical form '_0ZX.'",
)
JUMP = re.compile(r"[a-z][a-z0-9-]*,[0-9a-z*#_-]+,1")
"""How data files write where a call goes on."""


def lint(folder: Path) -> list[str]:
    """Return what the checker says, without what it can't know."""
    command = [str(Path(sys.executable).with_name("asterisklint")), "dialplan-check", str(folder / "extensions.conf")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = (line.partition(" ")[2] for line in (done.stdout + done.stderr).splitlines())
    return [line for line in found if line not in NEWER]


def jumps(rendering) -> list[str]:
    """Return where data files send calls."""
    data = (text for path, text in rendering.items() if path.endswith(".conf") and "[general]" not in text)
    values = (item for text in data if JUMP.search(text) for row in sections(text) for _, item in row.values)
    return sorted({item for item in values if JUMP.fullmatch(item)})


def write(folder: Path, office) -> list[str]:
    """Write an office's dialplan with the jumps of its data files; return these."""
    rendering = render(office, engine())
    for path, text in rendering.items():
        if path.startswith("extensions"):
            (folder / path).write_text(text)
    found = jumps({path: text for path, text in rendering.items() if not path.startswith("extensions")})
    lines = (f"exten => {number},1,Goto({jump})\n" for number, jump in enumerate(found, 1))
    with (folder / "extensions.conf").open("a") as file:
        file.write("\n[jumps-of-data-files]\n" + "".join(lines))
    return found


@pytest.mark.django_db
def test_nothing_is_found_in_the_demo_office(tmp_path, demo_office):
    office = read_office()
    kinds = {each.kind for each in office.destinations} | {target.kind for target in office.ways} | {"extension"}
    assert kinds == set(kind_names()), "the demo office shows one of everything that calls can be sent to"
    assert len(write(tmp_path, office)) > 10
    assert lint(tmp_path) == []


@pytest.mark.parametrize("office", [small_office(), voicemail_office()], ids=["small", "voicemail"])
def test_nothing_is_found_in_the_offices_of_other_tests(tmp_path, office):
    write(tmp_path, office)
    assert lint(tmp_path) == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("Goto(nowhere,s,1)", "E_DP_GOTO_NOCONTEXT"),
        ("GotoIf($[1]?to-menu,fax2,1)", "W_DP_GOTO_CONTEXT_NOEXTEN"),
        ("Goto(lost)", "W_DP_GOTO_CONTEXT_NOEXTEN"),
        ("Dail(PJSIP/1001)", "E_APP_MISSING"),
        ("Set(A=${AST_KONFIG(a,b,c)})", "E_FUNC_MISSING"),
        ("Dial(PJSIP/1001", "W_APP_BALANCE"),
        ("Set(A=${B)", "W_APP_BALANCE"),
    ],
)
def test_what_is_wrong_would_be_found(tmp_path, wrong, said):
    write(tmp_path, small_office())
    with (tmp_path / "extensions_routes.conf").open("a") as file:
        file.write(f"\n[broken]\nexten => 1,1,{wrong}\n")
    assert any(said in line for line in lint(tmp_path))
