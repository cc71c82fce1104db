"""LDAP: what telephones are told of a directory server, and which filters can be given."""

import html

import pytest

from pbxmanager.provisioning.drivers import DRIVERS
from pbxmanager.provisioning.heeded import is_heeded
from pbxmanager.provisioning.readers import ldap_filter
from pbxmanager.provisioning.values import Ldap
from pbxmanager.values import InvalidValue
from tests.unit.provisioning.device import device

ONLY = "(&(o=Acme & Co)(mail=*))"
SERVER = Ldap(
    "ldap.example.net",
    636,
    True,
    "ou=people,dc=example",
    "cn=phones",
    "a secret",
    ("cn", "sn"),
    ("telephoneNumber", "mobile"),
    ONLY,
)
TOLD = [name for name, driver in DRIVERS.items() if is_heeded(name, driver.models[0].name, "ldap_server")]


@pytest.mark.parametrize("maker", TOLD)
def test_a_maker_is_told_server_base_user_password_attributes_and_filter(maker):
    driver = DRIVERS[maker]
    config = device(driver, driver.models[0], ldap=SERVER)
    text = html.unescape(driver.config(driver.want(driver.main_file(config.mac, config.model)), config))
    for wanted in (SERVER.host, "636", SERVER.base, SERVER.user, SERVER.password, "cn", "telephoneNumber", ONLY):
        assert wanted in text, wanted


def test_filters_hold_every_attribute_and_what_everybody_must_fit():
    assert SERVER.name_filter() == f"(&{ONLY}(|(cn=%)(sn=%)))"
    assert SERVER.number_filter("%*") == f"(&{ONLY}(|(telephoneNumber=%*)(mobile=%*)))"


@pytest.mark.parametrize("text", ["", "(objectClass=person)", ONLY, "(|(a=b)(!(c=d)))"])
def test_one_filter_in_brackets_is_taken(text):
    assert ldap_filter(f" {text} ") == text


@pytest.mark.parametrize("text", ["a=b", "(a=b", "(a=b))", "(a=b)(c=d)", ")(", "()", "(a=%)", "(a=$VALUE)", "(a=b\n)"])
def test_anything_else_is_refused(text):
    with pytest.raises(InvalidValue):
        ldap_filter(text)
