"""Keys for what the server keeps are its codes, watched and dialled; every maker's file has them in its own place."""

import html

import pytest
from django.core.exceptions import ValidationError

from pbxmanager.directory.models import Device, Extension
from pbxmanager.provisioning.configs import phones_for_configs, read_config
from pbxmanager.provisioning.drivers import DRIVERS
from pbxmanager.provisioning.models import Key, Phone, SettingsLayer
from pbxmanager.provisioning.values import KeyKind
from pbxmanager.routing.models import Destination, FeatureCode

MAC = "0015650a0b0c"
YEALINK = "linekey.2.type = 16\nlinekey.2.line = 1\nlinekey.2.value = {code}\nlinekey.2.label = {label}\n"
WITH_LAMPS = {
    # maker: a model with keys, and how its file writes a key that watches and dials a code
    "cisco": ("8851", "fnc=blf+sd;sub={code}@$PROXY;ext={code}@$PROXY;nme={label}"),
    "digium": ("D70", 'subscribe_to="{code}"'),
    "fanvil": ("X6U", ":{code}@1/ba\n"),
    "grandstream": ("GRP2614", "<P1468>{code}</P1468>"),
    "htek": ("UC926", "<P41301>{code}</P41301>"),
    "mitel": ("6930", "topsoftkey2 type: blf\ntopsoftkey2 value: {code}\ntopsoftkey2 label: {label}\n"),
    "poly": ("VVX_450", 'attendant.resourceList.1.address="{code}"'),
    "snom": ("D785", ">blf sip:{code}@pbx.example.net;user=phone</fkey>"),
    "yealink": ("T54W", f"{YEALINK}linekey.2.extension = \n"),
}


def set_key(phone, **facts):
    layer, _ = SettingsLayer.objects.get_or_create(level="phone", phone=phone)
    layer.keys.all().delete()
    Key.objects.create(layer=layer, position=2, **facts)
    return read_config(phones_for_configs().get(pk=phone.pk))


def key_of(phone, **facts):
    (key,) = set_key(phone, **facts).keys
    return key


@pytest.mark.parametrize(
    ("facts", "watched", "label"),
    [
        ({"kind": "dnd"}, "*761001", "Do not disturb"),
        ({"kind": "forward"}, "*741001", "Forward"),
        ({"kind": "lock", "label": "Shut"}, "*771001", "Shut"),
        ({"kind": "night_switch", "value": "1"}, "*281", "Night 1"),
        ({"kind": "queue", "value": "700"}, "*221001*700", "Queue 700"),
        ({"kind": "queue_pause"}, "*231001*", "Pause"),
        ({"kind": "queue_pause", "value": "2"}, "*231001*2", "Pause"),
        ({"kind": "secretary"}, "*871001", "Secretary"),
        ({"kind": "secretary", "value": "1002"}, "*871002", "Secretary"),
    ],
)
def test_a_key_of_the_server_watches_and_dials_its_code(phone, facts, watched, label):
    key = key_of(phone, **facts)
    assert (key.kind, key.value, key.label) == (KeyKind.BLF, watched, label)


def test_the_codes_are_those_of_the_office(phone):
    FeatureCode.objects.filter(feature="dnd").update(code="*7600")
    assert key_of(phone, kind="dnd").value == "*76001001"


def test_without_the_service_the_phones_own_key_is_left_where_there_is_one(phone):
    FeatureCode.objects.filter(feature__in=["dnd", "lock", "forward-key"]).update(enabled=False)
    assert key_of(phone, kind="dnd").kind is KeyKind.DND
    assert key_of(phone, kind="forward").kind is KeyKind.FORWARD
    assert key_of(phone, kind="lock").kind is KeyKind.EMPTY


def test_forwarding_to_one_number_is_the_phones_own(phone):
    key = key_of(phone, kind="forward", value="1002")
    assert (key.kind, key.value) == (KeyKind.FORWARD, "1002")


def test_a_key_for_a_line_without_an_account_is_the_phones_own(phone):
    assert key_of(phone, kind="dnd", line=4).kind is KeyKind.DND


def test_parking_and_recording_have_the_offices_numbers(phone):
    lot = Destination.objects.filter(kind="parking").exclude(number=None).first()
    features = set_key(phone, kind="park").features
    assert features.park == (lot.number if lot else "")
    assert features.record == FeatureCode.objects.get(feature="record").code == "*7"


@pytest.mark.parametrize("kind", ["queue", "night_switch"])
@pytest.mark.parametrize("value", ["", "7a", "1;2"])
def test_a_key_without_its_digits_is_refused(phone, kind, value):
    layer = SettingsLayer.objects.create(level="phone", phone=phone)
    with pytest.raises(ValidationError, match="value"):
        Key(layer=layer, position=2, kind=kind, value=value).full_clean()


@pytest.mark.parametrize("maker", WITH_LAMPS)
def test_every_maker_with_lamps_writes_it(demo_office, maker):
    model, written = WITH_LAMPS[maker]
    driver = DRIVERS[maker]
    extension = Extension.objects.get(destination__number="1001")
    device = Device.objects.create(extension=extension, kind="desk", mac=MAC)
    phone = Phone.objects.create(device=device, vendor=maker, model=model)
    config = set_key(phone, kind="dnd")
    name = f"{MAC}-contacts.xml" if maker == "digium" else driver.main_file(MAC, model)
    if maker == "digium":  # its first keys are lines
        Key.objects.update(position=8)
        config = read_config(phones_for_configs().get(pk=phone.pk))
    text = html.unescape(driver.config(driver.want(name), config))
    assert written.format(code="*761001", label="Do not disturb") in text
    assert "***76" not in text, "a code is not picked up"
