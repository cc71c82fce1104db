"""A hundred applies in a row disturb nobody."""

import threading
import time

import pytest

from pbxmanager.directory.models import Device, Extension, Person
from pbxmanager.operations.apply import apply
from pbxmanager.operations.models import Generation
from tests.telephony.phone import Phone

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("pipeline"),
]
CALLS, APPLIES = 20, 100


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


def test_no_call_drops_and_no_registration_is_lost(telephones, running):
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
    finally:
        done.set()
        registering.join()
    assert problems == []
    assert Generation.objects.filter(result="live").count() == APPLIES + 2
    for call in calls:
        heard = call.heard(last=1.0)
        assert heard.hears(440, 0.5), call.reason
    contacts = running.console("pjsip show contacts")
    assert contacts.count("Contact:  2") == 2 * CALLS  # those of the numbers 2001 and up
    assert running.console("core show channels count").startswith(f"{2 * CALLS} active channels")
