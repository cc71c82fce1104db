"""What is asked of phones waits as rows: one for each phone, spread over time, by those who may."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from pbxmanager.asterisk.ami import AmiUnreachable
from pbxmanager.directory.models import Device, Extension, Site
from pbxmanager.provisioning.models import Phone, Push
from pbxmanager.provisioning.push import PATIENCE, ask, carry_out

NOW = datetime(2031, 5, 5, 12, tzinfo=UTC)


@pytest.fixture
def phones(phone):
    """Ann's phone and Bob's."""
    bob = Extension.objects.get(destination__number="1002")
    device = Device.objects.create(extension=bob, name="Second", kind="desk", mac="805ec0a1b2c4")
    return [phone, Phone.objects.create(device=device, vendor="yealink", model="T46U")]


def command(*words):
    out = io.StringIO()
    call_command("pbx_phones", *words, stdout=out)
    return out.getvalue()


def test_phones_are_asked_one_after_the_other(phones):
    ask(phones, "resync", NOW, seconds_apart=30)
    rows = Push.objects.order_by("not_before")
    assert [(row.phone, row.not_before, row.until - row.not_before) for row in rows] == [
        (phones[0], NOW, PATIENCE),
        (phones[1], NOW + timedelta(seconds=30), PATIENCE),
    ]


def test_asking_again_replaces_what_waits_and_keeps_a_restart(phones):
    ask(phones[:1], "reboot", NOW)
    ask(phones, "resync", NOW, during_calls=True)
    assert sorted((row.phone_id, row.kind, row.during_calls) for row in Push.objects.all()) == [
        (phones[0].pk, "reboot", False),  # nobody said that it may break a call off
        (phones[1].pk, "resync", True),
    ]
    ask(phones[:1], "reboot", NOW, during_calls=True)
    ask(phones[:1], "resync", NOW, during_calls=True)
    ask(phones[:1], "reboot", NOW, during_calls=True)
    assert Push.objects.get(phone=phones[0]).during_calls
    ask(phones[:1], "resync", NOW)
    assert [(row.kind, row.during_calls) for row in Push.objects.filter(phone=phones[0])] == [("reboot", False)]


def test_without_asterisk_everything_waits(phones, tmp_path):
    ask(phones, "resync", NOW)
    with override_settings(PBX_STATE_DIR=tmp_path, PBX_AMI_PORT=1), pytest.raises(AmiUnreachable):
        carry_out(NOW)
    assert Push.objects.filter(state="waiting", not_before=NOW).count() == 1
    assert Push.objects.filter(state="waiting").count() == 2


def test_the_command_finds_phones_by_number_address_and_site(phones):
    assert "1 phones" in command("resync", "1001")
    assert "1 phones" in command("reboot", "80-5E-C0-A1-B2-C4")
    assert set(Push.objects.values_list("phone", "kind")) == {(phones[0].pk, "resync"), (phones[1].pk, "reboot")}
    assert "2 phones" in command("resync", "--site", Site.objects.get().name)
    assert "0 phones" in command("resync", "--outdated")  # neither has ever been here
    Site.objects.create(name="Beijing")
    assert "0 phones" in command("resync", "--site", "Beijing")
    assert command("list").count("Yealink") == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [(("reboot",), "Name phones"), (("resync", "1009"), "1009: no phone"), (("resync", "--site", "Rome"), "no such site")],
)  # fmt: skip
def test_the_command_refuses_what_it_does_not_understand(phones, words, said):
    with pytest.raises(CommandError, match=said):
        command(*words)
    assert not Push.objects.exists()


def test_the_list_of_phones_asks_those_that_are_chosen(pages, chief, phones):
    for name, kind in (("resync_chosen", "resync"), ("reboot_chosen", "reboot")):
        sent = {"action": name, "_selected_action": [phones[1].pk]}
        assert pages.post("/admin/provisioning/phone/", sent).status_code == 302
        row = Push.objects.get()
        assert (row.phone, row.kind, row.asked_by) == (phones[1], kind, chief)
    page = pages.get("/admin/provisioning/push/")
    assert page.status_code == 200 and "Restart" in page.content.decode()


def test_who_may_only_look_asks_nothing(client, viewer, phones):
    client.force_login(viewer)
    client.post("/admin/provisioning/phone/", {"action": "reboot_chosen", "_selected_action": [phones[0].pk]})
    body = {"kind": "reboot", "everything": True}
    assert client.post("/api/phone-pushes/", body, "application/json").status_code == 403
    assert not Push.objects.exists()


def test_the_api_asks_for_a_choice_and_calls_off(api, chief, phones):
    refused = api.post("/api/phone-pushes/", {"kind": "reboot"}, "json")
    assert (refused.status_code, "everything" in str(refused.json())) == (400, True)
    site = Site.objects.get().pk
    asked = api.post("/api/phone-pushes/", {"kind": "reboot", "site": site, "seconds_apart": 5}, "json")
    assert (asked.status_code, len(asked.json())) == (201, 2)
    assert Push.objects.first().asked_by == chief
    for row in asked.json():
        assert api.delete(f"/api/phone-pushes/{row['id']}/").status_code == 204
    assert not Push.objects.exists()
