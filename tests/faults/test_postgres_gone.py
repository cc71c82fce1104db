"""The PostgreSQL server is stopped or killed between the switch and the commit, and comes back."""

import sys

import pytest

from tests.faults.commands import REPOSITORY
from tests.faults.installation import Installation

sys.path.insert(0, str(REPOSITORY / "deploy"))
from private_postgres import PrivatePostgres, server_programs

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.slow,  # a database of its own is made first
    pytest.mark.skipif(server_programs() is None, reason="no PostgreSQL server is installed"),
]


def test_the_record_is_completed_when_the_server_is_back(tmp_path):
    server = PrivatePostgres()
    with server as url:
        installed = Installation(tmp_path / "state", {"PBX_DATABASE_URL": url})
        installed.manage("migrate", "--verbosity", "0")
        installed.manage("pbx_demo_office")
        installed.manage("pbx_apply", "--no-check")
        asterisk = installed.start_asterisk()
        try:
            for end in (server.stop, server.kill):
                goes_away(installed, server, end)
            comes_back_older(installed)
        finally:
            asterisk.kill()
            installed.close()


def goes_away(installed, server, end):
    """Let the server end between the switch and the commit."""
    before = installed.store.live_number()
    installed.rename_ann(f"Ann {before}")
    halted = installed.halted("finish", "pbx_apply", "--no-check", "--reason", "Ann married")
    end()
    done = halted.go_on()
    live = installed.store.live_number()
    assert (done.returncode, live) == (1, before + 1)
    assert f"Generation {live} is live, but the database could not be told: " in done.stderr
    assert "The next apply completes the record." in done.stderr
    assert "Traceback" not in done.stderr
    # Nothing that changes something can be done now, and all say why. How things stand can be asked.
    for words in (("pbx_apply", "--no-check"), ("pbx_rollback",), ("pbx_plan",), ("pbx_generations",)):
        refused = installed.manage(*words, check=False)
        assert refused.returncode == 1
        assert "he database" in refused.stderr, refused.stderr
        assert "Traceback" not in refused.stderr
    said = installed.manage("pbx_status")
    assert f"generation {live}" in said.stdout
    assert "What was tried last is not known; the database says: " in said.stdout
    server.start()
    assert f"The apply of generation {live} was cut short" in installed.manage("pbx_status", check=False).stdout
    assert "Nothing to do" in installed.manage("pbx_apply", "--no-check").stdout
    said = installed.manage("pbx_generations", "--json").stdout
    assert "The manager ended while it went live; it was completed afterwards." in said
    assert installed.manage("pbx_status").returncode == 0
    assert installed.store.altered(live) == []


def comes_back_older(installed):
    """Let the database forget the live generation, as one does that is brought back from a copy."""
    live = installed.store.live_number()
    installed.shell(f"from pbxmanager.operations.models import *; Generation.objects.filter(number={live}).delete()")
    installed.manage("pbx_apply", "--no-check")
    said = installed.manage("pbx_generations").stdout
    assert f"*    {live}" in said
    assert "Found live; who applied it, and when, is lost" in said
    installed.rename_ann("Ann Wang")
    assert f"Generation {live + 1} is live" in installed.manage("pbx_apply", "--no-check").stdout
