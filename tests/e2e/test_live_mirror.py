"""What people change at their telephones and what is changed in the manager: both sides end up with the later change."""

import threading
import time

import pytest
from django.urls import reverse

from pbxmanager.asterisk.ami import ami_session
from pbxmanager.asterisk.states import State, read_state, write_state
from pbxmanager.directory.models import Device, Extension
from pbxmanager.live import listener, mirror
from pbxmanager.live.models import PersonalState
from pbxmanager.operations.live import ami_address
from tests.telephony.phone import Phone
from tests.telephony.subscriber import Subscriber

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ami(running, engine):
    with ami_session(ami_address(engine), events=listener.CLASSES) as session:
        yield session


@pytest.fixture
def desk(running, engine):
    """A registered telephone of 1004."""
    device = Device.objects.get(extension__destination__number="1004")
    with Phone(f"127.0.0.1:{engine.sip_port}", device.endpoint, device.secret) as phone:
        yield phone.register()


@pytest.fixture
def watcher(running, engine):
    """A key on another telephone that shows 1004's “do not disturb”."""
    device = Device.objects.get(extension__destination__number="1002")
    with Subscriber(f"127.0.0.1:{engine.sip_port}", device.endpoint, device.secret, "*761004") as key:
        yield key


def extension(number="1004"):
    return Extension.objects.get(destination__number=number)


def rows():
    return [(r.extension.number, r.setting, r.active, r.number, r.origin, r.waits) for r in PersonalState.objects.all()]


def wish(setting, active=True, number=""):
    state = PersonalState(extension=extension(), setting=setting, active=active, number=number)
    state.full_clean()
    state.wish()
    return state


def dial(desk, code):
    call = desk.call(code).wait_answered()
    call.wait_heard(lambda r: r.has_speech(0.2), "a confirmation")
    call.hangup()


def test_what_a_telephone_sets_is_followed_as_it_happens(ami, desk):
    mirror.compare(ami)
    stopped = threading.Event()
    dialled = threading.Thread(target=lambda: (dial(desk, "*78"), dial(desk, "*721001"), stopped.set()))
    dialled.start()
    listener.follow(ami, stopped)
    dialled.join()
    assert rows() == [
        ("1004", "dnd", True, "", "phone", False),
        ("1004", "forward-always", True, "1001", "phone", False),
    ]


def test_what_was_set_while_the_manager_was_down_is_found(ami, desk):
    dial(desk, "*901001")
    assert mirror.compare(ami) == 1
    assert rows() == [("1004", "forward-busy", True, "1001", "phone", False)]
    assert mirror.compare(ami) == 0


def test_a_change_on_the_page_holds_at_once_and_lights_the_keys(ami, desk, watcher, pages):
    watcher.wait_state("terminated")
    answer = pages.post(
        reverse("admin:live_personalstate_add"),
        {"extension": extension().pk, "setting": "dnd", "active": "on", "number": ""},
    )
    assert answer.status_code == 302
    assert rows() == [("1004", "dnd", True, "", "manager", False)]
    watcher.wait_state("confirmed")
    dial(desk, "*76")
    watcher.wait_state("terminated")


def test_a_change_by_rest_holds_at_once(ami, api):
    sent = {"extension": extension().pk, "setting": "forward-always", "active": True, "number": "1002"}
    made = api.post("/api/personal-states/", sent, format="json").json()
    assert made["waits"] is False
    assert read_state(ami, "1004", "forward-always").number == "1002"
    api.patch(f"/api/personal-states/{made['id']}/", {"active": False}, format="json")
    assert read_state(ami, "1004", "forward-always").active is False


def test_a_wish_waits_for_asterisk(running, engine, pages):
    running.stop()
    pages.post(
        reverse("admin:live_personalstate_add"),
        {"extension": extension().pk, "setting": "forward-always", "active": "on", "number": "1001"},
    )
    assert rows() == [("1004", "forward-always", True, "1001", "manager", True)]
    running.start()
    with ami_session(ami_address(engine)) as ami:
        assert mirror.tell(ami) == 1
        assert read_state(ami, "1004", "forward-always").number == "1001"
    assert PersonalState.objects.get().waits is False


def test_the_later_change_wins(ami):
    now = int(time.time())
    write_state(ami, State("1004", "dnd", now - 100, True))
    state = wish("dnd", active=False)
    mirror.compare(ami)
    assert read_state(ami, "1004", "dnd").active is False
    write_state(ami, State("1004", "dnd", now + 100, True))
    mirror.compare(ami)
    state.refresh_from_db()
    assert (state.active, state.origin) == (True, "phone")


def test_a_lost_database_of_asterisk_is_filled_again(ami):
    wish("forward-always", number="1001")
    mirror.compare(ami)
    ami.action("DBDelTree", Family="state")
    assert mirror.compare(ami) == 1
    assert read_state(ami, "1004", "forward-always").number == "1001"


def test_the_state_of_a_number_that_is_gone_is_removed(ami):
    write_state(ami, State("4711", "dnd", int(time.time()), True))
    mirror.compare(ami)
    assert read_state(ami, "4711", "dnd") is None
    assert rows() == []


def test_a_forged_event_sets_nothing(ami):
    mirror.take(ami, "1004", "dnd")
    mirror.take(ami, "1004)&SHELL(x", "dnd")
    assert rows() == []


@pytest.mark.parametrize("number", ["", "1004", "110", "12a", "*72"])
def test_forwarding_to_what_cannot_be_meant_is_refused(db, pages, demo_office, number):
    answer = pages.post(
        reverse("admin:live_personalstate_add"),
        {"extension": extension().pk, "setting": "forward-always", "active": "on", "number": number},
    )
    assert answer.status_code == 200
    assert "number" in answer.context["adminform"].form.errors
    assert rows() == []


def test_deleting_switches_off(ami, pages):
    state = wish("dnd")
    mirror.tell(ami)
    pages.post(reverse("admin:live_personalstate_delete", args=[state.pk]), {"post": "yes"})
    assert read_state(ami, "1004", "dnd").active is False
