"""The picture of a phone: every key of every model is in it once, and a click leads to its form."""

import re
from itertools import combinations
from xml.etree import ElementTree

import pytest

from pbxmanager.directory.models import Department, Extension, Person
from pbxmanager.provisioning.configs import read_config
from pbxmanager.provisioning.drivers import DRIVERS
from pbxmanager.provisioning.models import Key, SettingsLayer
from pbxmanager.provisioning.picture.drawing import draw_module, draw_phone
from pbxmanager.provisioning.picture.faces import face_of

MODELS = [(driver.name, model) for driver in DRIVERS.values() for model in driver.models]
SVG = re.compile(r"<svg.*?</svg>", re.DOTALL)


def address(phone, **query):
    return f"/provisioning/phones/{phone.pk}/keys/?" + "&".join(f"{name}={item}" for name, item in query.items())


@pytest.mark.parametrize(("vendor", "model"), MODELS, ids=lambda item: getattr(item, "name", item))
def test_each_key_is_drawn_once_within_the_phone_and_apart_from_others(vendor, model):
    face = face_of(vendor, model)
    drawn = set()
    for page in range(1, face.pages + 1):
        sheet = draw_phone(face, page)
        boxes = [spot.box for spot in sheet.spots]
        assert all(b.x > 0 and b.x + b.width < sheet.width and b.y > 0 and b.y + b.height < sheet.height for b in boxes)
        for a, b in combinations([*boxes, sheet.screen], 2):
            assert a.x + a.width <= b.x or b.x + b.width <= a.x or a.y + a.height <= b.y or b.y + b.height <= a.y
        for spot in sheet.spots:
            assert spot.position not in drawn or len(face.groups) > 1
            drawn.add(spot.position)
    assert drawn == set(range(1, model.keys + 1))
    if face.module:
        pages = [draw_module(face.module, page) for page in range(1, face.module.pages + 1)]
        positions = [spot.position for sheet in pages for spot in sheet.spots]
        assert positions == list(range(1, model.module_keys + 1))
    assert not face.has(0, model.keys + 1)
    assert not face.has(model.modules + 1, 1)


def caps(page):
    """Return what every key of a page says, by its position, from the drawing as a browser reads it."""
    found = []
    for text in SVG.findall(page.content.decode()):
        root = ElementTree.fromstring(text)
        links = {int(link.attrib["data-key"]): link for link in root.iter("a")}
        if links:
            found.append(links)
    return found


def test_a_key_is_set_by_its_form_and_reaches_the_phone(pages, phone):
    page = pages.get(address(phone))
    (keys,) = [drawn for drawn in caps(page) if len(drawn) == 9]
    assert keys[3].attrib["aria-label"] == "Key 3: not set"
    form = pages.get(f"/provisioning/phones/{phone.pk}/keys/" + keys[3].attrib["href"])
    assert form.context["form"] is not None
    done = pages.post(address(phone, key="0.3"), {"kind": "blf", "value": "1002", "label": "", "line": 1})
    assert done.status_code == 302
    assert "key=0.3" in done["Location"]
    (keys,) = [drawn for drawn in caps(pages.get(done["Location"].partition("#")[0])) if len(drawn) == 9]
    assert keys[3].attrib["aria-label"] == "Key 3: Bob Wang, Colleague (busy lamp) 1002, set here"
    assert "chosen" in keys[3].attrib["class"]
    (key,) = read_config(phone).keys
    assert (key.position, key.kind.value, key.value, key.label) == (3, "blf", "1002", "Bob Wang")
    record = pages.get(f"/admin/provisioning/settingslayer/{phone.layer.pk}/history/", follow=True).content.decode()
    assert "3 Colleague (busy lamp) 1002" in record


def test_a_mistake_is_explained_beside_its_field(pages, phone):
    page = pages.post(address(phone, key="0.3"), {"kind": "blf", "value": "", "label": "", "line": 1})
    assert page.status_code == 200
    assert page.context["form"].errors["value"] == ["Give the number that this key is for."]
    assert not Key.objects.exists()


def test_inherited_keys_say_from_where_and_are_covered_by_own_ones(pages, phone):
    everywhere = SettingsLayer.objects.create(level="everywhere")
    model = SettingsLayer.objects.create(level="model", vendor="yealink", model="T54W")
    Key.objects.create(layer=everywhere, position=2, kind="speed_dial", value="110", label="Door")
    Key.objects.create(layer=model, position=4, kind="voicemail", label="Mail")
    (keys, *_) = caps(pages.get(address(phone)))
    assert keys[2].attrib["aria-label"] == "Key 2: Door, Speed dial 110, inherited from All phones"
    assert (
        "inherited from Model Yealink T54W" in keys[4].attrib["aria-label"]
        or "Yealink T54W" in keys[4].attrib["aria-label"]
    )
    assert "inherited" in keys[2].attrib["class"]
    page = pages.get(address(phone, key="0.2"))
    assert page.context["form"].initial["value"] == "110"
    assert b"Clear" not in page.content
    pages.post(address(phone, key="0.2"), {"kind": "empty", "value": "", "label": "", "line": 1})
    (keys, *_) = caps(pages.get(address(phone)))
    assert keys[2].attrib["aria-label"] == "Key 2: Nothing, set here"
    pages.post(address(phone, key="0.2"), {"clear": ""})
    (keys, *_) = caps(pages.get(address(phone)))
    assert "inherited from All phones" in keys[2].attrib["aria-label"]


def test_keys_change_places(pages, phone):
    layer = SettingsLayer.objects.create(level="phone", phone=phone)
    Key.objects.create(layer=layer, position=1, kind="line")
    Key.objects.create(layer=layer, position=2, kind="blf", value="1002")
    pages.post(address(phone, key="0.2"), {"to": "1"})
    assert dict(layer.keys.values_list("position", "kind")) == {1: "blf", 2: "line"}
    pages.post(address(phone, key="0.2"), {"to": "27"})
    assert dict(layer.keys.values_list("position", "kind")) == {1: "blf", 27: "line"}
    for nowhere in ("28", "0", "-1", "x", "9" * 30):
        pages.post(address(phone, key="0.27"), {"to": nowhere})
    assert dict(layer.keys.values_list("position", "kind")) == {1: "blf", 27: "line"}


def test_pages_and_modules_are_tabs(pages, phone):
    page = pages.get(address(phone, page=2, module=3, mpage=2, key="3.25"))
    assert [tab.current for tab in page.context["picture"].pages] == [False, True, False]
    assert [tab.current for tab in page.context["picture"].modules] == [False, False, True]
    drawn = caps(page)
    assert sorted(drawn[0]) == list(range(10, 19))
    assert sorted(drawn[1]) == list(range(21, 41))
    assert "chosen" in drawn[1][25].attrib["class"]
    pages.post(address(phone, key="3.25"), {"kind": "speed_dial", "value": "119", "label": "Fire", "line": 1})
    assert Key.objects.get().module == 3


@pytest.mark.parametrize(
    "query", ["key=9.1", "key=0.28", "key=x", "page=99&mpage=77&module=8", "page=-1", "key=0.%F0%9D%9F%8F"]
)
def test_addresses_that_make_no_sense_open_the_first_page(pages, phone, query):
    page = pages.get(f"/provisioning/phones/{phone.pk}/keys/?{query}")
    assert page.status_code == 200
    assert page.context["form"] is None


def test_a_level_is_shown_on_a_model_of_ones_choice(pages, phone):
    everywhere = SettingsLayer.objects.create(level="everywhere")
    path = f"/provisioning/settings/{everywhere.pk}/keys/"
    assert b"choose the one" in pages.get(path).content
    pages.post(f"{path}?model=snom:D785&key=0.1", {"kind": "park", "value": "", "label": "Park", "line": 1})
    assert everywhere.keys.get().label == "Park"
    (keys,) = caps(pages.get(f"{path}?model=snom:D785"))[:1]
    assert keys[1].attrib["aria-label"] == "Key 1: Park, Park, set here"
    model = SettingsLayer.objects.create(level="model", vendor="snom", model="D785")
    (keys, *_) = caps(pages.get(f"/provisioning/settings/{model.pk}/keys/"))
    assert keys[1].attrib["aria-label"] == "Key 1: Park, Park, inherited from All phones"
    own = SettingsLayer.objects.create(level="phone", phone=phone)
    assert pages.get(f"/provisioning/settings/{own.pk}/keys/")["Location"] == f"/provisioning/phones/{phone.pk}/keys/"


def test_a_persons_level_inherits_from_department_site_and_model(pages, demo_office):
    person = Person.objects.get(name="Ann Lee")
    large = Department.objects.create(name="Works")
    small = Department.objects.create(name="Hall 3", parent=large)
    Person.objects.filter(pk=person.pk).update(department=small)
    levels = [
        {"level": "everywhere"}, {"level": "site", "site": person.site}, {"level": "model", "vendor": "snom"},
        {"level": "model", "vendor": "snom", "model": "D785"}, {"level": "department", "department": large},
        {"level": "department", "department": small}, {"level": "person", "person": person},
    ]  # fmt: skip
    for number, facts in enumerate(levels, start=1):
        row = SettingsLayer.objects.create(**facts)
        for position in range(number, len(levels) + 1):
            Key.objects.create(
                layer=row, position=position, kind="speed_dial", value=str(number), label=f"From {number}"
            )
    found = {}
    for page in (1, 2):
        query = f"/provisioning/settings/{row.pk}/keys/?model=snom:D785&page={page}"
        found |= {n: link.attrib["aria-label"] for n, link in caps(pages.get(query))[0].items()}
    assert [found[n].partition("From ")[2][0] for n in range(1, 8)] == list("1234567")
    other = pages.get(f"/provisioning/settings/{row.pk}/keys/?model=yealink:T54W")
    assert "From 2" in caps(other)[0][4].attrib["aria-label"]


def test_whoever_may_only_look_changes_nothing(client, viewer, phone):
    client.force_login(viewer)
    page = client.get(address(phone, key="0.1"))
    assert page.status_code == 200
    assert b'name="save"' not in page.content
    assert client.post(address(phone, key="0.1"), {"kind": "line", "line": 1}).status_code == 403
    assert not Key.objects.exists()


def test_labels_are_text_and_nothing_else(pages, phone):
    pages.post(address(phone, key="0.1"), {"kind": "speed_dial", "value": "1", "label": "</text><script>", "line": 1})
    (keys, *_) = caps(pages.get(address(phone)))
    assert keys[1].attrib["aria-label"].startswith("Key 1: </text><script>")


def test_a_model_without_keys_says_so(pages, phone):
    phone.model = "W60B"
    phone.save()
    assert b"has no keys that can be set" in pages.get(address(phone)).content


def test_queries_do_not_grow_with_keys(pages, phone, django_assert_max_num_queries):
    layer = SettingsLayer.objects.create(level="phone", phone=phone)
    numbers = list(Extension.objects.values_list("destination__number", flat=True))
    Key.objects.bulk_create(
        Key(layer=layer, position=n, kind="blf", value=numbers[n % len(numbers)]) for n in range(1, 28)
    )
    with django_assert_max_num_queries(30):
        pages.get(address(phone, key="0.5"))
