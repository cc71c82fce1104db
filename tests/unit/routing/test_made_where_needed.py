"""Prompts, destinations and hours that are made on the page where they are needed."""

import json
from html import unescape

import pytest
from django.contrib.auth.models import Permission, User

from pbxmanager.media.models import Prompt
from pbxmanager.routing.models import Announcement, Calendar, InboundRoute
from pbxmanager.voicemail.models import Box

ANNOUNCEMENT = "/admin/routing/announcement/add/"
WINDOW = "?_popup=1&_as_destination=1"
FORM = {"name": "Closed", "number": "", "prompt": "", "new_text": "We are closed.", "then": ""}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    settings.PBX_ASTERISK_DIR = tmp_path / "asterisk"


def errors(answer):
    return answer.context["adminform"].form.errors


def test_a_text_becomes_a_prompt_that_the_machine_speaks(pages, demo_office):
    assert pages.post(ANNOUNCEMENT, FORM).status_code == 302
    recording = Announcement.objects.get(name="Closed").prompt.recordings.get()
    assert (recording.prompt.name, recording.text, recording.source) == ("Closed", "We are closed.", "speech")
    assert recording.seconds > 0.3


def test_a_prompt_of_that_name_is_not_touched(pages, demo_office):
    pages.post(ANNOUNCEMENT, {**FORM, "name": "Welcome"})
    assert Announcement.objects.get(name="Welcome").prompt.name == "Welcome 2"
    assert Prompt.objects.get(name="Welcome").recordings.count() == 2


def test_a_new_text_takes_the_place_of_the_old_prompt(pages, demo_office):
    announcement = Announcement.objects.get()
    sent = {**FORM, "name": announcement.name, "prompt": announcement.prompt_id}
    page = f"/admin/routing/announcement/{announcement.pk}/change/"
    assert pages.post(page, {**sent, "new_text": ""}).status_code == 302
    announcement.refresh_from_db()
    assert announcement.prompt.name == "We are closed"
    pages.post(page, sent)
    announcement.refresh_from_db()
    assert announcement.prompt.name == "We are closed 2"


@pytest.mark.parametrize(
    ("changes", "field", "text"),
    [
        ({"new_text": ""}, "prompt", "Choose a prompt, or write a text below."),
        ({"new_text": "a\x07b"}, "new_text", "invisible character"),
        ({"name": ""}, "name", "This field is required."),
    ],
)
def test_what_is_missing_or_wrong_is_told_and_no_prompt_is_left_behind(pages, demo_office, changes, field, text):
    before = Prompt.objects.count()
    answer = pages.post(ANNOUNCEMENT, {**FORM, **changes})
    assert text in str(errors(answer)[field])
    assert Prompt.objects.count() == before


def test_both_a_prompt_and_a_text_are_refused(pages, demo_office):
    answer = pages.post(ANNOUNCEMENT, {**FORM, "prompt": Prompt.objects.first().pk})
    assert "not both" in str(errors(answer)["new_text"])


def test_a_new_destination_may_be_of_every_kind_and_is_handed_back(pages, demo_office):
    kinds = unescape(pages.get("/admin/routing/destination/add/?_to_field=id&_popup=1").content.decode())
    for kind in ("directory/extension", "queues/queue", "routing/menu", "voicemail/box", "fax/faxline"):
        assert f'href="/admin/{kind}/add/{WINDOW}"' in kinds
    answer = pages.post(ANNOUNCEMENT + WINDOW, {**FORM, "_popup": "1"})
    destination = Announcement.objects.get(name="Closed").destination
    given = json.loads(answer.context["popup_response_data"])
    assert given == {"value": str(destination.pk), "obj": "Announcement Closed"}


def test_a_window_that_was_opened_for_the_thing_itself_gets_the_thing(pages, demo_office):
    answer = pages.post("/admin/voicemail/box/add/?_popup=1", box(_popup="1"))
    assert json.loads(answer.context["popup_response_data"])["value"] == str(Box.objects.get(name="Team").pk)


def box(**more):
    fixed = {
        "name": "Team",
        "number": "",
        "enabled": "on",
        "addresses": "",
        "max_seconds": "180",
        "max_messages": "100",
    }
    return {**fixed, **more}


def test_only_kinds_that_one_may_add_are_offered(client, demo_office):
    user = User.objects.create_user("half", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=["add_menu"]))
    client.force_login(user)
    shown = client.get("/admin/routing/destination/add/").content.decode()
    assert "/admin/routing/menu/add/" in shown
    assert "/admin/queues/queue/add/" not in shown
    user.user_permissions.clear()
    assert client.get("/admin/routing/destination/add/").status_code == 403


def calendar(total=1, **more):
    counts = {
        f"{name}-{what}": count
        for name, rows in (("hours", total), ("special_days", 0), ("files", 0))
        for what, count in (("TOTAL_FORMS", rows), ("INITIAL_FORMS", 0))
    }
    return {"name": "Office hours", "holiday_country": "CN", "holiday_region": "", **counts, **more}


def test_hours_that_a_new_calendar_proposes_are_saved_as_they_are_seen(pages, demo_office):
    page = pages.get("/admin/routing/calendar/add/")
    initial = page.context["adminform"].form.initial
    assert (initial["holiday_country"], initial["site"]) == ("CN", Calendar.objects.get().site_id)
    hours = {"first_day": "1", "last_day": "5", "opens": "09:00:00", "closes": "18:00:00"}
    sent = calendar(name="New", site=initial["site"], **{f"hours-0-{name}": value for name, value in hours.items()})
    assert pages.post("/admin/routing/calendar/add/", sent).status_code == 302
    made = Calendar.objects.get(name="New")
    assert [str(row) for row in made.hours.all()] == ["Monday – Friday 09:00–18:00"]


def test_hours_that_were_taken_away_are_not_proposed_again(pages, demo_office):
    made = Calendar.objects.get()
    made.hours.all().delete()
    shown = pages.get(f"/admin/routing/calendar/{made.pk}/change/")
    assert shown.context["inline_admin_formsets"][0].formset.total_form_count() == 0


def number(**more):
    fixed = {"label": "", "name_prefix": "", "ring_tone": "0", "queue_priority": "0", "fax_line": ""}
    fixed |= {"inbound_route-TOTAL_FORMS": "1", "inbound_route-INITIAL_FORMS": "0", "inbound_route-0-destination": ""}
    return {**fixed, **more}


def test_the_first_number_becomes_its_sites_main_number_and_leads_somewhere(pages, demo_office):
    site = Calendar.objects.get().site
    trunk = site.trunks.get()
    site.main_number = None
    site.save()
    initial = pages.get("/admin/routing/number/add/").context["adminform"].form.initial
    assert (initial["is_main"], initial["trunk"]) == (True, trunk.pk)
    target = Announcement.objects.get().destination
    sent = number(e164="+862155502000", trunk=trunk.pk, is_main="on", **{"inbound_route-0-destination": target.pk})
    assert pages.post("/admin/routing/number/add/", sent).status_code == 302
    site.refresh_from_db()
    assert site.main_number.e164 == "+862155502000"
    assert InboundRoute.objects.get(number=site.main_number).destination == target


def test_a_further_number_leaves_the_main_number_alone_and_need_not_lead_anywhere(pages, demo_office):
    site = Calendar.objects.get().site
    assert pages.get("/admin/routing/number/add/").context["adminform"].form.initial["is_main"] is False
    assert pages.post("/admin/routing/number/add/", number(e164="+862155502000", trunk="")).status_code == 302
    site.refresh_from_db()
    assert site.main_number.e164 == "+862155501000"
    assert not InboundRoute.objects.filter(number__e164="+862155502000").exists()


def test_a_main_number_needs_the_trunk_that_tells_its_site(pages, demo_office):
    answer = pages.post("/admin/routing/number/add/", number(e164="+862155502000", trunk="", is_main="on"))
    assert "Choose the trunk" in str(errors(answer)["trunk"])
