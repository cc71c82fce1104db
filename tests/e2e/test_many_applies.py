"""A hundred applies in a row disturb nobody."""

import asyncio
import contextlib
import threading
import time

import pytest

from pbxmanager.asterisk.ami import AmiClient, EventsLost, ami_session
from pbxmanager.directory.models import Device, Extension, Person
from pbxmanager.operations.apply import apply
from pbxmanager.operations.live import ami_address
from pbxmanager.operations.models import Generation
from tests.telephony.phone import Phone

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]
CALLS, APPLIES = 20, 100
LAST = 9999


@pytest.fixture
def telephones(running, engine):
    """Twenty pairs of registered telephones."""
    site = Person.objects.first().site
    devices = []
    for number in range(2001, 2001 + 2 * CALLS):
        extension = Extension(person=Person.objects.create(name=f"Person {number}", site=site))
        extension.number = str(number)
        extension.save()
        devices.append((str(number), Device.objects.create(extension=extension)))
    assert apply(check=False).succeeded
    server = f"127.0.0.1:{engine.sip_port}"
    phones = [(number, Phone(server, device.endpoint, device.secret).register()) for number, device in devices]
    yield phones
    for _, phone in phones:
        phone.close()


def _say(ami, number):
    """Cause one event that carries a number: the answer to a call to nowhere."""
    ami.action("Originate", Channel="Local/x@nowhere", Application="NoOp", CallerID=f"<{number}>")


def _said(event):
    return int(event.get("CallerIDNum")) if event.event == "OriginateResponse" else 0


class Listener:
    """Hears every event of the manager interface, in a thread of its own."""

    def __init__(self, address):
        self.heard = []
        self.lost = None
        self._ready, self._loop = threading.Event(), asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._listen(address),))
        self._thread.start()
        assert self._ready.wait(10)

    async def _listen(self, address):
        async with AmiClient.connect(address, events=True) as client:
            self._ready.set()
            try:
                async with contextlib.aclosing(client.events()) as events:
                    async for event in events:
                        self.heard.append(event)
                        if _said(event) == LAST:
                            return
            except EventsLost as error:
                self.lost = error

    def wait(self):
        """Return the events up to the last one."""
        self._thread.join(20)
        assert self.lost is None
        return self.heard


def test_no_call_drops_no_registration_is_lost_and_no_event_goes_missing(telephones, running, engine):
    listener = Listener(ami_address(engine))
    callers, called = telephones[:CALLS], telephones[CALLS:]
    calls = []
    for (_, caller), (number, phone) in zip(callers, called, strict=True):
        outgoing = caller.call(number)
        calls += [outgoing, phone.wait_incoming().answer()]
        outgoing.wait_answered()
    done = threading.Event()
    problems = []

    def keep_registering():
        while not done.is_set():
            for _, phone in telephones[::7]:
                try:
                    phone.register()
                except Exception as error:  # whatever it is, it is a lost registration
                    problems.append(error)
            time.sleep(0.05)

    registering = threading.Thread(target=keep_registering)
    registering.start()
    try:
        for round_ in range(APPLIES):
            person = Person.objects.get(name__startswith="Ann")
            person.name = f"Ann {round_}"
            person.save()
            if round_ % 2:  # every other one takes a reload of all telephones
                Device.objects.create(extension=person.extensions.get(), name=f"Device {round_}")
            outcome = apply(check=False).outcome
            assert outcome.deviations == ()
            with ami_session(ami_address(engine)) as ami:
                _say(ami, 1000 + round_)
    finally:
        done.set()
        registering.join()
    assert problems == []
    with ami_session(ami_address(engine)) as ami:
        _say(ami, LAST)
    events = listener.wait()
    assert [number for number in map(_said, events) if number] == [*range(1000, 1000 + APPLIES), LAST]
    ended = [e for e in events if "Hangup" in e.event and e.get("Channel").startswith("PJSIP/")]
    assert ended == []
    # Those that register anew again and again move to another port each time; the others must not have been touched.
    steady = {number for place, (number, _) in enumerate(telephones) if place % 7}
    states = [e for e in events if e.event == "ContactStatus" and e.get("AOR").partition("-")[0] in steady]
    gone = [e for e in states if e.get("ContactStatus") in ("Removed", "Unreachable")]
    assert gone == []
    assert Generation.objects.filter(result="live").count() == APPLIES + 2
    for call in calls:
        heard = call.heard(last=1.0)
        assert heard.hears(440, 0.5), call.reason
    contacts = running.console("pjsip show contacts")
    assert contacts.count("Contact:  2") == 2 * CALLS  # those of the numbers 2001 and up
    assert running.console("core show channels count").startswith(f"{2 * CALLS} active channels")
