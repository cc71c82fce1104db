"""The database goes away in the middle of an apply; a manager dies while it takes a failed one back."""

import pytest

pytestmark = [pytest.mark.e2e]

WITHOUT_DATABASE = """
import os, sys
from django.core.management import CommandError, call_command
from django.db import connection
def watch(event, args):
    if event == "os.rename" and str(args[1]).endswith("/asterisk/live"):  # the switch
        connection.connection.execute("PRAGMA query_only = on")  # from here on it takes no more
sys.addaudithook(watch)
try:
    call_command("pbx_apply", no_check=True)
except CommandError as error:
    sys.exit(str(error))
"""
KILLED_GOING_BACK = """
import os, sys
from django.core.management import call_command
switches = 0
def watch(event, args):
    global switches
    if event == "os.rename" and str(args[1]).endswith("/asterisk/live"):
        switches += 1
    if event == "socket.connect" and switches == 2:  # it is taken back; Asterisk does not know yet
        os.kill(os.getpid(), 9)
sys.addaudithook(watch)
call_command("pbx_apply", no_check=True)
"""


def test_a_database_that_goes_away_after_the_switch_is_told_what_happened_later(place):
    installed, _ = place
    installed.rename_ann("Ann Wang")
    done = installed.python(WITHOUT_DATABASE)
    assert done.returncode == 1
    assert "Generation 2 is live, but the database could not be told" in done.stderr
    assert "Traceback" not in done.stderr
    assert installed.store.live_number() == 2
    assert "Under way" in installed.manage("pbx_generations").stdout
    assert "Nothing to do" in installed.manage("pbx_apply", "--no-check").stdout
    assert "Under way" not in installed.manage("pbx_generations").stdout
    assert installed.manage("pbx_status").returncode == 0


def test_a_manager_that_dies_while_it_takes_a_failure_back_leaves_nothing_of_it_running(place):
    installed, _ = place
    installed.rename_ann("Ann Wang")
    # An address that nobody can look up is loaded as no rule at all: the apply fails after its reload.
    installed.shell("from pbxmanager.routing.models import Trunk; Trunk.objects.update(host='carrier.invalid')")
    killed = installed.python(KILLED_GOING_BACK)
    assert killed.returncode == -9, killed.stdout + killed.stderr
    assert installed.store.live_number() == 1
    # Asterisk still runs what failed; the next command that may change anything mends that.
    assert installed.manage("pbx_status", check=False).returncode == 1
    installed.shell("from pbxmanager.routing.models import Trunk; Trunk.objects.update(host='127.0.0.1')")
    installed.manage("pbx_apply", "--no-check")
    assert installed.manage("pbx_status").returncode == 0
    assert "while it was taken back; generation 1 is live" in installed.manage("pbx_generations", "--json").stdout
