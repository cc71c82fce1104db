"""A menu's page shows all keys of a telephone; those in which something is chosen are the menu's."""

import pytest

from pbxmanager.directory.models import Department, Extension
from pbxmanager.media.models import Prompt
from pbxmanager.routing.models import Destination, Menu, MenuKey
from pbxmanager.snapshot.menus import KEYS

pytestmark = pytest.mark.django_db


@pytest.fixture
def menu(demo_office):
    return Menu.objects.get(name="Main menu")


def destination(number):
    return Extension.objects.get(destination__number=number).destination_id


def form_of(pages, url, rows, **changes):
    """Return what a browser would send: the page's own keys in their order, with ``rows`` typed in."""
    page = pages.get(url)
    formset = next(each.formset for each in page.context["inline_admin_formsets"] if each.opts.model is MenuKey)
    main = page.context["adminform"].form
    sent = {name: main[name].value() for name in main.fields}
    sent = {name: item for name, item in (sent | changes).items() if item is not None}
    forms = formset.forms
    sent |= {"keys-TOTAL_FORMS": len(forms), "keys-INITIAL_FORMS": len(formset.initial_forms)}
    for form in forms:
        values = {name: form[name].value() or "" for name in ("key", "action", "destination", "language")}
        values |= rows.get(values["key"], {})
        sent |= {f"{form.prefix}-{name}": item for name, item in values.items()}
        sent |= {f"{form.prefix}-id": form.instance.pk or "", f"{form.prefix}-menu": form.instance.menu_id or ""}
    return {name: "" if item is None else item for name, item in sent.items()}


def shown(pages, url):
    rows = next(each for each in pages.get(url).context["inline_admin_formsets"] if each.opts.model is MenuKey)
    return [row.form["key"].value() for row in rows][: len(KEYS)]


def test_all_keys_stand_in_the_order_of_a_telephone(pages, menu):
    assert shown(pages, "/admin/routing/menu/add/") == list(KEYS)
    assert shown(pages, f"/admin/routing/menu/{menu.pk}/change/") == list(KEYS)


def test_keys_in_which_nothing_is_chosen_are_none(pages, menu):
    greeting = Prompt.objects.first().pk
    url = "/admin/routing/menu/add/"
    rows = {
        "4": {"destination": destination("1001")},
        "0": {"action": "repeat"},
        "*": {"action": "back", "language": "fr"},
    }
    sent = form_of(pages, url, rows, name="Second", greeting=greeting)
    answer = pages.post(url, sent)
    assert answer.status_code == 302, answer.context["errors"]
    keys = Menu.objects.get(name="Second").keys
    assert [(key.key, key.action, key.language) for key in keys.all()] == [
        ("4", "go", ""),
        ("*", "back", "fr"),
        ("0", "repeat", ""),
    ]


def test_a_key_is_added_changed_and_taken_away(pages, menu):
    url = f"/admin/routing/menu/{menu.pk}/change/"
    before = {key.key: key.pk for key in menu.keys.all()}
    rows = {
        "2": {"destination": ""},
        "3": {"destination": destination("1004")},
        "7": {"destination": destination("1002")},
    }
    answer = pages.post(url, form_of(pages, url, rows))
    assert answer.status_code == 302, answer.context["errors"]
    assert menu.keys.count() == len(before)  # one went, one came
    found = {key.key: key for key in menu.keys.all()}
    assert "2" in before and "2" not in found
    assert (found["3"].pk, found["3"].destination_id) == (before["3"], destination("1004"))
    assert found["7"].destination_id == destination("1002")


def test_a_key_with_a_language_alone_is_refused_beside_its_destination(pages, menu):
    url = f"/admin/routing/menu/{menu.pk}/change/"
    answer = pages.post(url, form_of(pages, url, {"4": {"language": "zh"}}))
    assert "Choose where this key leads." in answer.content.decode()


def test_departments_are_asked_for_where_only_they_can_be_dialled(pages, api, menu):
    url = f"/admin/routing/menu/{menu.pk}/change/"
    refused = pages.post(url, form_of(pages, url, {}, direct="departments"))
    assert "Choose at least one department." in refused.content.decode()
    sales = Department.objects.get(name="Sales").pk
    assert pages.post(url, form_of(pages, url, {}, direct="departments", departments=[sales])).status_code == 302
    assert [each.pk for each in Menu.objects.get().departments.all()] == [sales]
    by_api = api.patch(f"/api/menus/{menu.pk}/", {"departments": []}, format="json")
    assert (by_api.status_code, list(by_api.json())) == (400, ["departments"])
    made = api.post(
        "/api/menus/",
        {
            "name": "By API", "greeting": menu.greeting_id, "direct": "departments", "departments": [sales],
            "keys": [{"key": "0", "action": "repeat"}],
        },
        format="json",
    )  # fmt: skip
    assert made.status_code == 201, made.content
    assert made.json()["departments"] == [sales]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("menu main", ["Menu 2100 Main menu"]),
        ("1001", ["1001 Ann Lee"]),
        ("ann extension", ["1001 Ann Lee"]),
        ("menu 1001", []),
    ],
)
def test_destinations_are_found_by_kind_number_and_name(pages, menu, typed, found):
    asked = {"app_label": "routing", "model_name": "menukey", "field_name": "destination", "term": typed}
    answer = pages.get("/admin/autocomplete/", asked)
    assert [row["text"] for row in answer.json()["results"] if "oice" not in row["text"]] == found


def test_every_kind_is_called_by_its_name(demo_office):
    assert not [str(each) for each in Destination.objects.all() if str(each).startswith(each.kind + " ")]
