"""Every person has a box; its PIN is shown once and never again."""

import email
import re

import pytest
from django.db import connection

from pbxmanager.directory.models import Extension, Person
from pbxmanager.operations.mail import mail_queue
from pbxmanager.operations.office import read_office
from pbxmanager.voicemail.models import Box

pytestmark = pytest.mark.django_db


@pytest.fixture
def box(demo_office, settings, tmp_path):
    settings.PBX_ASTERISK_DIR = tmp_path
    return Box.objects.get(extension__destination__number="1001")


def test_a_person_added_in_the_administration_has_a_box_whose_pin_is_shown_once(pages, demo_office):
    site = Person.objects.first().site_id
    sent = {"name": "Eve Park", "email": "eve@example.com", "site": site, "number": "1005", "device_kind": "desk"}
    answer = pages.post("/admin/directory/person/add/", sent, follow=True)
    made = Box.objects.get(extension__destination__number="1005")
    assert f"The PIN of voicemail box 1005 is {made.pin}" in answer.content.decode()
    assert made.pin not in pages.get(f"/admin/voicemail/box/{made.pk}/change/").content.decode()
    facts = next(b for b in read_office().voicemail_boxes if b.mailbox == "1005")
    assert (facts.addresses, facts.extension, facts.name) == (("eve@example.com",), "1005", "Eve Park")


def test_boxes_of_the_demo_office_have_pins_of_their_own(demo_office):
    assert len({box.pin for box in Box.objects.all()}) == 4
    assert [box.mailbox for box in read_office().voicemail_boxes][:4] == ["1001", "1002", "1003", "1004"]


def test_the_pin_lies_sealed_in_the_database(box):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pin FROM voicemail_box WHERE id = %s", [box.pk])
        assert cursor.fetchone()[0].startswith("sealed:")


def test_a_new_pin_is_shown_once_or_mailed(pages, box):
    shown = pages.post(f"/admin/voicemail/box/{box.pk}/pin/", {"pin": ""})
    renewed = Box.objects.get(pk=box.pk).pin
    assert renewed != box.pin and renewed in shown.content.decode() and "no-store" in shown["Cache-Control"]
    Person.objects.filter(name="Ann Lee").update(email="ann@example.com")
    pages.post(f"/admin/voicemail/box/{box.pk}/pin/", {"pin": "", "mail": "on"})
    [path] = mail_queue().waiting()
    message = email.message_from_bytes(path.read_bytes())
    assert message["To"] == "ann@example.com"
    assert Box.objects.get(pk=box.pk).pin in message.get_payload(decode=True).decode()


@pytest.mark.parametrize("pin", ["1234", "1001", "0000"])
def test_a_trivial_pin_is_refused_with_the_reason(pages, api, box, pin):
    answer = pages.post(f"/admin/voicemail/box/{box.pk}/pin/", {"pin": pin})
    assert "guessed at once" in answer.content.decode()
    assert "guessed at once" in api.patch(f"/api/voicemail-boxes/{box.pk}/", {"pin": pin}, "json").json()["pin"][0]
    assert Box.objects.get(pk=box.pk).pin == box.pin


def test_the_api_makes_a_shared_box_and_never_shows_a_pin(api, demo_office):
    ann = Extension.objects.get(destination__number="1001")
    sent = {
        "name": "Support",
        "number": "7000",
        "addresses": "a@example.com b@example.com",
        "watchers": [ann.pk],
        "pin": "264853",
    }
    made = api.post("/api/voicemail-boxes/", sent, "json")
    assert made.status_code == 201, made.content
    assert "264853" not in made.content.decode()
    assert made.json()["addresses"] == "a@example.com, b@example.com"
    facts = next(b for b in read_office().voicemail_boxes if b.mailbox == "7000")
    assert (facts.pin, facts.watchers, facts.target.kind) == ("264853", ("1001",), "voicemail")


@pytest.mark.parametrize("address", ["a|b@example.com", "no address", 'x"@example.com', "a;b@example.com"])
def test_an_address_that_cannot_be_carried_is_refused_beside_its_field(api, box, address):
    answer = api.patch(f"/api/voicemail-boxes/{box.pk}/", {"addresses": address}, "json")
    assert "e-mail address" in answer.json()["addresses"][0]
    person = Person.objects.first()
    assert "email" in api.patch(f"/api/people/{person.pk}/", {"email": address}, "json").json()


def test_who_may_only_look_cannot_renew_a_pin(client, viewer, box):
    client.force_login(viewer)
    assert client.post(f"/admin/voicemail/box/{box.pk}/pin/", {"pin": ""}).status_code == 403
    assert Box.objects.get(pk=box.pk).pin == box.pin


def test_a_box_follows_its_extensions_name_and_goes_with_it(box):
    person = Person.objects.get(name="Ann Lee")
    person.name = "Ann Wang"
    person.save()
    box.destination.refresh_from_db()
    assert box.destination.name == "Voicemail of Ann Wang"
    last = Extension.objects.get(destination__number="1004")
    last.delete()
    assert not Box.objects.filter(extension__destination__number="1004").exists()


def test_the_list_shows_what_counts(pages, box):
    page = pages.get("/admin/voicemail/box/").content.decode()
    assert re.search("1001.*Voicemail of Ann Lee", page, re.S)


def test_the_persons_page_shows_and_changes_the_box(pages, box):
    page = f"/admin/directory/person/{box.extension.person_id}/change/"
    answer = pages.get(page)
    sent = {}
    for formset in answer.context["inline_admin_formsets"]:
        forms = [formset.formset.management_form, *formset.formset.forms]
        for inline in list(formset.formset.forms):
            for nested in getattr(inline, "nested_formsets", None) or getattr(inline, "formsets", []):
                made = getattr(nested, "formset", nested)
                forms += [made.management_form, *made.forms]
        for form in forms:
            for bound in form:
                sent[bound.html_name] = bound.value() if bound.value() not in (None, False) else ""
    fields = [name for name in sent if name.endswith("-addresses")]
    assert fields, sorted(sent)
    person = box.extension.person
    sent |= {
        "name": person.name,
        "email": "",
        "site": person.site_id,
        "department": "",
        "language": "",
        fields[0]: "new@example.com",
    }
    done = pages.post(page, sent)
    assert done.status_code == 302, done.context["errors"]
    assert Box.objects.get(pk=box.pk).addresses == "new@example.com"
