"""Asterisk freezes, dies or shuts its door while something is applied."""

import os
import signal
import threading
import time

import pytest

pytestmark = [pytest.mark.e2e]


@pytest.fixture
def place(place):
    """The same, with a change waiting."""
    place[0].rename_ann("Ann Wang")
    return place


def test_a_frozen_asterisk_is_left_alone(place):
    installed, asterisk = place
    os.kill(asterisk.process.pid, signal.SIGSTOP)
    done = installed.manage("pbx_apply", "--no-check", check=False)
    os.kill(asterisk.process.pid, signal.SIGCONT)
    assert done.returncode == 1
    assert "Is Asterisk frozen?" in done.stderr
    assert installed.store.live_number() == 1
    assert "is live; reloaded" in installed.manage("pbx_apply", "--no-check").stdout


def test_a_dead_asterisk_starts_with_the_new_generation(place):
    installed, asterisk = place
    asterisk.kill()
    assert "Asterisk does not run; it will start with it" in installed.manage("pbx_apply", "--no-check").stdout
    asterisk.start()
    assert installed.manage("pbx_status").returncode == 0


def test_an_asterisk_that_dies_in_the_middle_leaves_the_old_generation_for_its_next_start(place):
    installed, asterisk = place
    switched = threading.Event()

    def kill_after_switch():
        while installed.store.live_number() == 1:
            time.sleep(0.0005)
        asterisk.kill()
        switched.set()

    watcher = threading.Thread(target=kill_after_switch)
    # It is stopped first, right after it let us in, so that the reload can't be over before it dies.
    watcher.start()
    done = installed.manage("pbx_apply", "--no-check", check=False)
    watcher.join(10)
    assert switched.is_set()
    live = installed.store.live_number()
    assert installed.store.altered(live) == []
    if done.returncode:
        assert live == 1
        assert (
            "Generation 1 is in place for its next start" in done.stderr or "Generation 1 is live again" in done.stderr
        )
    asterisk.start()
    assert "Nothing to do" in installed.manage("pbx_apply", "--no-check", check=False).stdout or live == 1
    assert installed.manage("pbx_status").returncode == 0


def test_a_changed_port_of_the_manager_interface_is_followed(place):
    installed, _ = place
    installed.environment["PBX_AMI_PORT"] = str(int(installed.environment["PBX_AMI_PORT"]) + 1)
    assert "is live; reloaded: manager" in installed.manage("pbx_apply", "--no-check").stdout
    assert installed.manage("pbx_status").returncode == 0


def test_two_applies_at_once_do_not_mix(place):
    installed, _ = place
    outcomes = []

    def work():
        outcomes.append(installed.manage("pbx_apply", "--no-check", check=False))

    both = [threading.Thread(target=work) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    said = sorted(done.returncode for done in outcomes)
    assert said in ([0, 0], [0, 1])
    for done in outcomes:
        assert done.returncode == 0 or "An apply is under way" in done.stderr
    assert installed.manage("pbx_status").returncode == 0
    assert installed.store.live_number() == 2
