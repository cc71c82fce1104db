"""Nothing that was typed becomes a parameter: every text of a telephone is made hostile at once."""

import dataclasses
import re
import xml.etree.ElementTree as ElementTree
from enum import Enum
from typing import Any

import pytest

from pbxmanager.provisioning.drivers import DRIVERS
from pbxmanager.provisioning.escapes import Syntax
from pbxmanager.provisioning.values import Dot1xMode, Firmware, Key, KeyKind, Ldap, Network, Phonebook
from pbxmanager.values import InvalidValue
from tests.unit.provisioning.device import device
from tests.unit.provisioning.test_drivers import files_of
from tests.unit.provisioning.test_golden_phones import model_of_each_template

ODD = (
    "</P47><P237>evil.example</P237>",
    "\" evil='1' x=\"",
    "]]>",
    "&lt;!--",
    "a;b|c,d",
    "%NULL%",
    "${x} $MA {{ 7 }}",
    "李😀",
)
FIXED = {
    "vendor", "model", "mac", "language", "country", "posix", "url", "logo", "wallpaper", "ring_tone", "dot1x_authority",
    "dot1x_identities", "dot1x_authority_pem", "dot1x_identity_pem", "authority", "authority_pem",
}  # fmt: skip
"""Decided by the product, not typed; addresses are made of a token and a clean file name, certificates written anew."""


def poisoned(item: Any, odd: str) -> Any:
    """Return the same facts with every typed text followed by something odd."""
    if isinstance(item, Enum) or item is None:
        return item
    if dataclasses.is_dataclass(item) and not isinstance(item, type):
        changes = {
            field.name: poisoned(getattr(item, field.name), odd)
            for field in dataclasses.fields(item)
            if field.name not in FIXED and field.name != "codecs"
        }
        return dataclasses.replace(item, **changes)
    if isinstance(item, tuple):
        return tuple(poisoned(part, odd) for part in item)
    return item + odd if isinstance(item, str) else item


def shape(text: str, syntax: Syntax) -> list[str]:
    """Return the names of a file's parameters in their order."""
    if syntax is Syntax.XML:
        return [part for element in ElementTree.fromstring(text).iter() for part in (element.tag, *element.keys())]
    return [re.split("[=:]", line)[0] for line in text.splitlines()]


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("driver", DRIVERS.values(), ids=list(DRIVERS))
def test_every_text_stays_a_value(driver, odd):
    for model in model_of_each_template(driver):
        keys = tuple(Key(0, place, kind, "1002", "Bob") for place, kind in enumerate(KeyKind, start=1))
        plain = device(
            driver,
            model,
            keys=tuple(key for key in keys if key.position <= model.keys),
            phonebooks=(Phonebook("Company", "https://pbx.example.net/book.xml"),),
            ldap=Ldap("ldap.example.net", 636, True, "dc=x", "cn=y", "pw", ("cn", "sn"), ("telephoneNumber",)),
            firmware=Firmware("1.2.3.4", "https://pbx.example.net/fw.bin"),
        )
        written, attacked = files_of(driver, plain), files_of(driver, poisoned(plain, odd))
        for name, text in written.items():
            syntax = driver.want(name).pattern.syntax
            assert shape(attacked[name], syntax) == shape(text, syntax), (model.name, name)
        main = driver.main_file(plain.mac, model.name)
        is_xml = driver.want(main).pattern.syntax is Syntax.XML
        assert odd in ("".join(_texts(attacked[main])) if is_xml else attacked[main])


@pytest.mark.parametrize("odd", [*ODD, "-----BEGIN X-----\n<a>\n-----END X-----\n"])
@pytest.mark.parametrize("maker", sorted(name for name, driver in DRIVERS.items() if driver.certificates_in_file))
def test_what_is_no_certificate_is_refused_where_certificates_stand_in_the_file(maker, odd):
    driver = DRIVERS[maker]
    for name in ("dot1x_authority_pem", "dot1x_identity_pem"):
        network = Network(dot1x=Dot1xMode.TLS, **{name: odd})
        with pytest.raises(InvalidValue, match="no certificate"):
            files_of(driver, device(driver, driver.models[0], network=network))


def _texts(text: str) -> list[str]:
    return [
        part
        for element in ElementTree.fromstring(text).iter()
        for part in (element.text or "", *element.attrib.values())
    ]
