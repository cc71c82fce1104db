"""What a number knows of its callers: their fax line, and their priority in queues."""

import pytest

from pbxmanager.fax.models import FaxLine
from pbxmanager.operations.office.lines import inbound_numbers
from pbxmanager.routing.models import Number
from pbxmanager.snapshot import Target

pytestmark = pytest.mark.django_db


@pytest.fixture
def line():
    made = FaxLine(name="Fax", addresses="fax@example.com")
    made.number = "7100"
    made.save()
    return made


def test_it_is_set_by_the_interface_and_read_with_the_office(api, line, django_assert_num_queries):
    made = api.post("/api/numbers/", {"e164": "+862155501000", "fax_line": line.pk}, format="json")
    assert (made.status_code, made.json()["fax_line"]) == (201, line.pk)
    Number.objects.create(e164="+862155501001")
    with django_assert_num_queries(2):
        read = {each.number: each.fax for each in inbound_numbers()}
    assert read == {"+862155501000": Target("fax", str(line.destination_id)), "+862155501001": None}


def test_a_fax_line_that_is_not_there_is_refused(api):
    refused = api.post("/api/numbers/", {"e164": "+862155501000", "fax_line": 99}, format="json")
    assert (refused.status_code, list(refused.json())) == (400, ["fax_line"])


def test_a_fax_line_in_use_is_kept(api, line):
    Number.objects.create(e164="+862155501000", fax_line=line)
    assert api.delete(f"/api/fax-lines/{line.pk}/").status_code in (400, 409)
    assert FaxLine.objects.filter(pk=line.pk).exists()


def test_a_priority_is_read_with_the_office_and_has_a_limit(api):
    made = api.post("/api/numbers/", {"e164": "+862155501000", "queue_priority": 5}, format="json")
    assert made.status_code == 201
    assert [each.queue_priority for each in inbound_numbers()] == [5]
    refused = api.post("/api/numbers/", {"e164": "+862155501001", "queue_priority": 101}, format="json")
    assert (refused.status_code, list(refused.json())) == (400, ["queue_priority"])
