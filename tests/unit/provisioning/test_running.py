"""Telephones get what Asterisk runs, whatever is being edited; what is theirs alone they get at once."""

import pytest

from pbxmanager.asterisk.generations import GenerationStore
from pbxmanager.directory.models import Device, Extension, Person, Site
from pbxmanager.operations.live_office import live_office
from pbxmanager.operations.office import read_office, read_people
from pbxmanager.operations.snapshots import load, save, save_change, snapshot_path
from pbxmanager.provisioning.configs import SOON, phones_for_configs, read_config, read_configs
from pbxmanager.provisioning.models import Key, Phone, SettingsLayer, Way
from pbxmanager.provisioning.requests import Refused, Request
from pbxmanager.provisioning.resolve import resolve
from pbxmanager.routing.models import FeatureCode, PagingGroup


@pytest.fixture
def home(settings, tmp_path):
    settings.PBX_ASTERISK_DIR = tmp_path / "asterisk"
    return tmp_path / "asterisk"


def take_live(home, number, save_it=None):
    """Make what the database says a live generation, as an apply does it."""
    GenerationStore(home).write(number, {"extensions.conf": ""})
    (save_it or (lambda path: save(read_office(), path)))(snapshot_path(home, number))
    GenerationStore(home).switch(number)


@pytest.fixture
def live(phone, home):
    """Ann's phone in an office that is live."""
    take_live(home, 1)
    return phone


def config(phone):
    return read_config(phones_for_configs().get(pk=phone.pk))


def file_of(phone):
    return resolve(Request(Way.HTTPS, "805ec0a1b2c3.cfg", "192.168.1.20", token=phone.token)).body.decode()


def test_an_account_that_is_changed_but_not_applied_stays_what_asterisk_knows(live, home):
    before = Device.objects.get(pk=live.device_id)
    Device.objects.filter(pk=live.device_id).update(
        endpoint="1001-other999", secret="another secret", transport="tls", encryption="srtp"
    )
    account = config(live).accounts[0]
    assert (account.user, account.password) == (before.endpoint, before.secret)
    assert (account.transport, account.encryption) == (before.transport, before.encryption)
    text = file_of(live)
    assert before.secret in text and "another secret" not in text
    take_live(home, 2)
    account = config(live).accounts[0]
    assert (account.user, account.password, account.transport) == ("1001-other999", "another secret", "tls")
    assert "another secret" in file_of(live)


def test_names_and_codes_are_those_that_are_live(live, home):
    Person.objects.filter(name="Ann Lee").update(name="Ann Miller")
    Extension.objects.filter(destination__number="1001").update(name="Reception")
    FeatureCode.objects.filter(feature="dnd-on").update(code="*780")
    assert (config(live).accounts[0].name, config(live).features.dnd_on) == ("Ann Lee", "*78")
    take_live(home, 2)
    assert (config(live).accounts[0].name, config(live).features.dnd_on) == ("Reception", "*780")


def test_settings_and_keys_count_at_once(live):
    layer = SettingsLayer.objects.create(level="phone", phone=live, values={"ntp_server": "time.example.net"})
    Key.objects.create(layer=layer, position=2, kind="blf", value="1002")
    found = config(live)
    assert (found.clock.ntp, found.keys[0].label) == (("time.example.net",), "Bob Wang")


def test_a_phone_whose_account_is_not_live_yet_gets_no_account_and_looks_again_soon(live, home):
    device = Device.objects.create(
        extension=Extension.objects.get(destination__number="1002"), name="New", kind="desk", mac="805ec0a1b2c4"
    )
    new = Phone.objects.create(device=device, vendor="yealink", model="T54W")
    assert (config(new).accounts, config(new).source.check_minutes) == ((), SOON)
    assert config(live).source.check_minutes == 0
    take_live(home, 2)
    assert [account.user for account in config(new).accounts] == [device.endpoint]
    assert config(new).source.check_minutes == 0


def test_a_site_that_is_not_live_yet_does_not_matter(live):
    site = Site.objects.create(name="Lyon", country="FR", language="fr", timezone="Europe/Paris")
    Device.objects.filter(pk=live.device_id).update(site=site)
    found = config(live)
    assert (found.clock.zone.name, len(found.accounts)) == ("Europe/Paris", 1)


def test_a_device_that_is_put_out_of_service_gets_nothing_from_then_on(live):
    Device.objects.filter(pk=live.device_id).update(enabled=False)
    with pytest.raises(Refused):
        file_of(live)


def test_before_the_first_apply_the_database_speaks(phone, home):
    assert live_office() is None
    assert config(phone).accounts[0].user == phone.device.endpoint


def test_a_snapshot_of_another_version_of_the_program_is_not_trusted(live, home, caplog):
    take_live(home, 2, lambda path: path.write_text('{"shape": "older", "office": {}}'))
    Device.objects.filter(pk=live.device_id).update(secret="another secret")
    assert config(live).accounts[0].password == "another secret"
    assert config(live).accounts[0].password == "another secret"
    assert caplog.text.count("can't be read") == 1


def test_a_change_of_one_person_is_put_on_top_of_what_was_read(live, home):
    first = live_office()
    Person.objects.filter(name="Bob Wang").update(name="Bob Miller")
    changed = read_people(["1002"])
    take_live(
        home,
        2,
        lambda path: save_change(changed.extensions, changed.devices, (), (), snapshot_path(home, 1), path),
    )
    second = live_office()
    assert second.extension_by_number["1002"].name == "Bob Miller"
    assert second.office == load(snapshot_path(home, 2))
    assert live_office() is second is not first
    # The whole one was not read again: every other person is the same object.
    assert second.extension_by_number["1001"] is first.extension_by_number["1001"]


def test_as_many_queries_for_many_phones_as_for_one(live, django_assert_max_num_queries):
    phones = [phones_for_configs().get(pk=live.pk)]
    with django_assert_max_num_queries(4):  # lines, departments, levels, their keys
        read_configs(phones)


def paging(name, address, **more):
    group = PagingGroup(name=name, multicast_address=address, **more)
    group.full_clean()
    group.save()
    return group


def test_a_phone_listens_where_its_paging_groups_are_live_urgent_ones_first(live, home):
    hall, fire = paging("Hall", "239.255.1.1"), paging("Yard fire", "239.255.1.2", is_urgent=True)
    hall.listeners.add(live.device.extension)
    fire.listening_departments.add(live.device.extension.person.department)
    paging("Elsewhere", "239.255.1.3")
    assert config(live).pages == ()
    take_live(home, 2)
    told = [(page.name, page.address, page.is_urgent) for page in config(live).pages]
    assert told == [("Yard fire", "239.255.1.2:10000", True), ("Hall", "239.255.1.1:10000", False)]
    assert "listen_address.1.ip_address = 239.255.1.2:10000" in file_of(live)
    layer = SettingsLayer(level="phone", phone=live, values={"auto_answer": False})
    layer.full_clean()
    layer.save()
    assert config(live).pages == ()


def test_before_the_first_apply_a_phone_listens_where_the_database_says(phone, home):
    paging("Hall", "239.255.1.1").listeners.add(phone.device.extension)
    assert [page.name for page in config(phone).pages] == ["Hall"]
