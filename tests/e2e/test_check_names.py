"""Whatever kind of thing Asterisk complains of, the finding names it, the field to look at, and the page to mend it on."""

from dataclasses import replace
from enum import StrEnum

import pytest

from pbxmanager.operations.check import check_office
from pbxmanager.operations.object_pages import page_of
from pbxmanager.snapshot import ParkingLot, RoutePattern, VoicemailBox
from tests.e2e.conftest import make_engine
from tests.unit.asterisk.office import small_office

pytestmark = [pytest.mark.e2e]


class Wrong(StrEnum):
    """What no form lets through."""

    STRATEGY = "nonsense"


def changed(rows, **values):
    """Return the rows with values of the first one replaced."""
    return (replace(rows[0], **values), *rows[1:])


@pytest.fixture(scope="module")
def findings(tmp_path_factory):
    """What a throwaway Asterisk says of an office that has something wrong of nearly every kind."""
    plain = small_office()
    branch = replace(
        plain.sites[0],
        id=2,
        name="Branch",
        sip_port=5070,
        external_address="192.0.2.9",
        local_networks=("10.0.0.0/99",),
    )
    again = replace(plain.emergency_numbers[0], id=9)
    broken = replace(
        plain,
        sites=(*plain.sites, branch),
        devices=changed(plain.devices, codecs=("nonsense",)),
        trunks=changed(plain.trunks, networks=("nonsense/99",)),
        queues=changed(plain.queues, strategy=Wrong.STRATEGY),
        voicemail_boxes=(VoicemailBox(5, 91, "1001", "Ann", "4071", 1, "1001", max_messages=99999),),
        parking_lots=(ParkingLot(95, 4, "Lot", "90", "80", 60),),
        outbound_routes=changed(plain.outbound_routes, patterns=(RoutePattern("0571X."), RoutePattern("0571X."))),
        emergency_numbers=(*plain.emergency_numbers, again),
    )
    found = check_office(broken.sorted(), make_engine(tmp_path_factory.mktemp("check")))
    return {finding.collection: finding for finding in found}


@pytest.mark.parametrize(
    ("collection", "pk", "name", "field"),
    [
        ("devices", 1, "Device Desk phone of 1001: ", "codecs"),
        ("trunks", 1, "Trunk Telecom: ", "host or addresses that call us"),
        ("sites", 2, "Site Branch: ", "local networks"),
        ("queues", 1, "Queue Hotline; hot: ", "strategy"),
        ("voicemail_boxes", 5, "Voicemail box 1001 (Ann): ", "e-mail or messages"),
        ("outbound_routes", 1, "Outbound route By the dead one first: ", "dialled"),
        ("parking_lots", 4, "Parking lot Lot: ", "first or last slot"),
        ("emergency_numbers", 1, "Emergency number 110: ", "number"),
    ],
)
def test_the_thing_its_field_and_its_page_are_named(findings, collection, pk, name, field):
    finding = findings[collection]
    assert (finding.id, finding.text.startswith(name)) == (pk, True), finding.text
    assert finding.text.endswith(f"Look at the field {field}."), finding.text
    assert "/tmp/" not in finding.text
    assert page_of(finding.collection, finding.id)


def test_nothing_else_is_found(findings):
    assert set(findings) == {
        "devices", "trunks", "sites", "queues", "voicemail_boxes", "parking_lots", "emergency_numbers",
        "outbound_routes",
    }  # fmt: skip


def test_a_socket_that_sites_share_is_traced_to_the_site_that_broke_it(tmp_path):
    plain = small_office()
    second = replace(
        plain.sites[0], id=2, name="Second floor", external_address="192.0.2.9", local_networks=("10.0.0.0/99",)
    )
    found = check_office(replace(plain, sites=(*plain.sites, second)).sorted(), make_engine(tmp_path))
    (finding,) = [each for each in found if each.collection == "sites"]
    assert (finding.id, finding.text.startswith("Site Second floor: ")) == (2, True)
    assert finding.text.endswith("Look at the field local networks.")
    assert "" not in {each.collection for each in found}
