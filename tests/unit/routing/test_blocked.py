"""Blocked callers are stored in one form, and once."""

import pytest
from django.core.exceptions import ValidationError

from pbxmanager.directory.models import Site
from pbxmanager.operations.office.lines import blocked_callers
from pbxmanager.routing.models import BlockedCaller, Number

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kind", "typed", "stored"),
    [
        ("number", "+86 (21) 5108-2000", "+862151082000"),
        ("number", "10086", "10086"),
        ("prefix", "+86 138", "+86138"),
        ("anonymous", "whatever", ""),
    ],
)
def test_what_is_typed_is_brought_into_one_form(kind, typed, stored):
    blocked = BlockedCaller(kind=kind, caller=typed)
    blocked.full_clean()
    assert blocked.caller == stored


@pytest.mark.parametrize(("kind", "typed"), [("number", ""), ("number", "+861"), ("prefix", "Bob"), ("prefix", "")])
def test_what_is_no_number_is_refused_beside_its_field(kind, typed):
    with pytest.raises(ValidationError) as refused:
        BlockedCaller(kind=kind, caller=typed).full_clean()
    assert list(refused.value.message_dict) == ["caller"]


@pytest.mark.parametrize(
    ("kind", "typed", "stored"),
    [
        ("number", "0170 1234567", "+491701234567"),
        ("number", "0049 (170) 1234567", "+491701234567"),
        ("number", "+49 170 1234567", "+491701234567"),
        ("number", "22833", "22833"),
        ("prefix", "0170", "+49170"),
        ("prefix", "00 44", "+44"),
    ],
)
def test_a_number_is_typed_as_it_is_dialled_where_the_office_is(kind, typed, stored):
    Site.objects.create(name="Munich", country="DE", timezone="Europe/Berlin")
    blocked = BlockedCaller(kind=kind, caller=typed)
    blocked.full_clean()
    assert blocked.caller == stored


@pytest.mark.parametrize(
    ("kind", "typed"), [("number", "0571 87654321"), ("prefix", "0571"), ("number", "0815"), ("prefix", "00")]
)
def test_what_may_be_a_number_of_either_country_or_of_none_is_refused(kind, typed):
    Site.objects.create(name="Munich", country="DE", timezone="Europe/Berlin")
    Site.objects.create(name="Shanghai", country="CN", timezone="Asia/Shanghai")
    with pytest.raises(ValidationError) as refused:
        BlockedCaller(kind=kind, caller=typed).full_clean()
    assert "country code" in refused.value.message_dict["caller"][0]


def test_a_caller_is_blocked_once():
    BlockedCaller.objects.create(caller="10086")
    with pytest.raises(ValidationError):
        BlockedCaller(caller="10086").full_clean()


def test_the_list_is_read_with_the_numbers_that_it_protects(api):
    number = Number.objects.create(e164="+862155501000")
    answer = api.post("/api/blocked-callers/", {"kind": "prefix", "caller": "+44", "number": number.pk}, format="json")
    assert answer.status_code == 201, answer.json()
    again = api.post("/api/blocked-callers/", {"kind": "prefix", "caller": "+44", "number": number.pk}, format="json")
    assert again.status_code == 400
    (read,) = blocked_callers()
    assert (read.digits, read.number, read.busy) == ("44", "+862155501000", False)
