"""Settings by level: nearer wins, and what is wrong is refused beside its field."""

import pytest
from django.core.exceptions import ValidationError

from pbxmanager.directory.models import Department, Person, Site
from pbxmanager.provisioning.configs import phones_for_configs, read_config, read_configs
from pbxmanager.provisioning.effective import Layers
from pbxmanager.provisioning.models import Key, Line, Phone, SettingsLayer
from pbxmanager.provisioning.values import KeyKind
from tests.unit.operations.test_office import grow


def layer(level, values=None, **target):
    made = SettingsLayer(level=level, values=values or {}, **target)
    made.full_clean()
    made.save()
    return made


def settled(phone):
    phone = phones_for_configs().get(pk=phone.pk)
    return Layers([phone]).effective(phone)


def test_each_level_wins_over_those_farther_away(phone):
    ann = Person.objects.get(name="Ann Lee")
    group = Department.objects.create(name="Group")
    Department.objects.filter(pk=ann.department_id).update(parent=group)
    rows = [
        layer("everywhere", {"ntp_server": "a.example.net"}),
        layer("site", {"ntp_server": "b.example.net"}, site=Site.objects.get()),
        layer("model", {"ntp_server": "c.example.net"}, vendor="yealink"),
        layer("model", {"ntp_server": "d.example.net"}, vendor="yealink", model="t54w"),
        layer("department", {"ntp_server": "e.example.net"}, department=group),
        layer("department", {"ntp_server": "f.example.net"}, department=ann.department),
        layer("person", {"ntp_server": "g.example.net"}, person=ann),
        layer("phone", {"ntp_server": "h.example.net"}, phone=phone),
    ]
    for row in reversed(rows):
        found = settled(phone).settings["ntp_server"]
        assert (found.value, found.source) == (row.values["ntp_server"], row)
        row.delete()
    assert settled(phone).settings["ntp_server"].source is None


def test_levels_of_others_do_not_count(phone):
    layer("site", {"lldp": False}, site=Site.objects.create(name="Beijing"))
    layer("model", {"lldp": False}, vendor="yealink", model="T46U")
    layer("person", {"lldp": False}, person=Person.objects.get(name="Bob Wang"))
    assert settled(phone).value("lldp") is True


def test_a_no_nearer_by_wins_over_a_yes(phone):
    layer("everywhere", {"energy_saving": True})
    layer("phone", {"energy_saving": False}, phone=phone)
    assert settled(phone).value("energy_saving") is False


def test_keys_are_set_one_by_one(phone):
    far, near = layer("everywhere"), layer("phone", phone=phone)
    Key.objects.create(layer=far, position=2, kind="blf", value="1002")
    Key.objects.create(layer=far, position=3, kind="blf", value="1003", label="Help")
    Key.objects.create(layer=far, module=6, position=1, kind="blf", value="1003")
    Key.objects.create(layer=near, position=3, kind="empty")
    keys = read_config(phones_for_configs().get()).keys
    assert [(key.position, key.kind, key.label) for key in keys] == [
        (2, KeyKind.BLF, "Bob Wang"), (3, KeyKind.EMPTY, ""),
    ]  # fmt: skip


def test_passwords_are_sealed_and_do_not_come_back(phone, api):
    made = api.post(
        "/api/phone-settings/", {"level": "everywhere", "values": {"ldap_password": "p w", "ldap_user": "u"}}, "json"
    )
    assert made.status_code == 201, made.json()
    assert made.json()["values"] == {"ldap_user": "u"}
    row = SettingsLayer.objects.get()
    assert row.secret_values() == {"ldap_password": "p w"}
    assert SettingsLayer.objects.extra(select={"stored": "secrets"}).get().stored.startswith("sealed:")
    changed = api.patch(f"/api/phone-settings/{row.pk}/", {"values": {"ldap_user": "v"}}, "json")
    assert changed.json()["values"] == {"ldap_user": "v"}
    assert settled(phone).value("ldap_password") == "p w"


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("ntp_server", "a b"), ("voice_vlan", 4095), ("voice_vlan", "x"), ("voice_vlan", True), ("lldp", "maybe"),
        ("time_zone", "Mars/Base"),
        ("tones", "XX"), ("logo", "../x"), ("office_start", "25:00"), ("office_days", "89"), ("ldap_names", "cn)(x"),
        ("date_format", "d"),
        ("ldap_base", "a\nb"), ("unknown", 1), ("dscp_sip", 64), ("firmware_file", "/etc/passwd"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused_by_name(db, name, typed):
    with pytest.raises(ValidationError, match=name):
        layer("everywhere", {name: typed})


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("phone_setting.ring_type = x", "begin with the maker"),
        ("yealink ring type = x", "write it like"),
        ("yealink phone_setting.ring_type", "write it like"),
        ("yealink phone_setting.ring_type = a\x85b", "begin with the maker|U\\+"),
    ],
)
def test_a_wrong_raw_parameter_is_refused_with_its_line(db, typed, said):
    with pytest.raises(ValidationError, match=said):
        SettingsLayer(level="everywhere", raw=typed).full_clean()


def test_raw_parameters_win(phone):
    row = layer("phone", phone=phone)
    row.raw = "# ours\nyealink account.1.label = Mine\n"
    row.full_clean()
    row.save()
    assert read_config(phones_for_configs().get()).raw == (("account.1.label", "Mine"),)


@pytest.mark.parametrize("level", ["site", "model", "department", "person", "phone"])
def test_a_level_needs_its_target(db, level):
    with pytest.raises(ValidationError, match="Choose what these settings are for"):
        layer(level)


def test_further_lines_are_accounts_of_their_own(phone):
    bobs = Phone.objects.get().device.extension.devices.model.objects.get(extension__destination__number="1002")
    Line.objects.create(phone=phone, position=3, device=bobs, label="Bob")
    first, second = read_config(phones_for_configs().get()).accounts
    assert (first.position, first.number, first.label) == (1, "1001", "1001")
    assert (second.position, second.number, second.label, second.user) == (3, "1002", "Bob", bobs.endpoint)


def test_a_device_out_of_service_has_no_account(phone):
    phone.device.enabled = False
    phone.device.save()
    assert read_config(phones_for_configs().get()).accounts == ()


def test_many_phones_take_the_same_queries(phone, django_assert_num_queries, django_assert_max_num_queries):
    def queries():
        with django_assert_max_num_queries(100) as captured:
            read_configs(list(phones_for_configs()))
        return len(captured)

    layer("everywhere", {"lldp": False})
    few = queries()
    grow(20)
    for number, device in enumerate(phone.device.__class__.objects.filter(phone=None)):
        device.mac = f"805ec0{number:06x}"
        device.save()
        Phone.objects.create(device=device, vendor="yealink", model="T46U")
    assert queries() == few
