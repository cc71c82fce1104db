"""Asterisk freezes after the switch: while it reads the new generation, and while it is asked whether it did."""

import os
import signal
import time

import pytest

pytestmark = [pytest.mark.e2e]

MOMENTS = ("reload", "amid", "verify_change")
"""Before it is told to read; while it reads; before it is asked what it runs."""


def freeze(installed, asterisk, moment):
    """Apply a change, and stop Asterisk at a moment; return the apply, which goes on."""
    halted = installed.halted("reload" if moment == "amid" else moment, "pbx_apply", "--no-check")
    assert installed.store.live_number() == installed.store.numbers()[-1]  # it is switched
    if moment == "amid":
        halted.release()
        time.sleep(0.003)
    os.kill(asterisk.process.pid, signal.SIGSTOP)
    halted.release()
    return halted


def test_one_that_thaws_in_time_takes_it(place):
    installed, asterisk = place
    for number, moment in enumerate(MOMENTS, start=2):
        installed.rename_ann(f"Ann {moment}")
        halted = freeze(installed, asterisk, moment)
        time.sleep(0.3)  # no more than a breath: whatever it is in the midst of, it goes on with
        os.kill(asterisk.process.pid, signal.SIGCONT)
        done = halted.go_on()
        assert f"Generation {number} is live; reloaded" in done.stdout, done.stdout + done.stderr
    assert installed.manage("pbx_status").returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize("moment", MOMENTS)
def test_one_that_stays_frozen_leaves_the_generation_before(place, moment):
    installed, asterisk = place
    installed.rename_ann("Ann Wang")
    done = freeze(installed, asterisk, moment).go_on()
    assert done.returncode == 1, done.stdout
    assert "Generation 2 failed. Generation 1 is live again." in done.stderr
    assert "Is Asterisk frozen? Restart it." in done.stderr
    assert "Traceback" not in done.stderr
    assert installed.store.live_number() == 1
    said = installed.manage("pbx_status", check=False)
    assert (said.returncode, "Is Asterisk frozen?" in said.stdout) == (1, True)
    # It thaws: what was asked of it meanwhile is the past. The next apply reads all anew where that is needed.
    os.kill(asterisk.process.pid, signal.SIGCONT)
    assert "Generation 3 is live" in installed.manage("pbx_apply", "--no-check").stdout
    assert installed.manage("pbx_status").returncode == 0


@pytest.mark.slow
def test_one_that_never_thaws_starts_with_the_generation_before(place):
    installed, asterisk = place
    installed.rename_ann("Ann Wang")
    assert freeze(installed, asterisk, "amid").go_on().returncode == 1
    asterisk.kill()
    asterisk.start()
    said = installed.manage("pbx_status")
    assert (said.returncode, "generation 1" in said.stdout) == (0, True)
    assert "Generation 3 is live" in installed.manage("pbx_apply", "--no-check").stdout


@pytest.mark.parametrize("booted", [True, False])
def test_one_that_is_restarted_by_hand_amid_a_reload_is_brought_back_as_well(place, booted):
    installed, asterisk = place
    installed.rename_ann("Ann Wang")
    halted = installed.halted("reload", "pbx_apply", "--no-check")
    asterisk.kill()
    if booted:
        asterisk.start()  # with the generation that is to fail
        done = halted.go_on()
    else:
        halted.release()
        asterisk.start()
        done = halted.go_on()
    assert done.returncode == 1
    assert "Asterisk did not take it: The connection to Asterisk's manager interface ended." in done.stderr
    assert "Generation 1 is live again" in done.stderr or "in place for its next start" in done.stderr
    assert installed.store.live_number() == 1
    if booted:
        assert installed.manage("pbx_status").returncode == 0
    assert "Generation 3 is live" in installed.manage("pbx_apply", "--no-check").stdout
    assert installed.manage("pbx_status").returncode == 0
