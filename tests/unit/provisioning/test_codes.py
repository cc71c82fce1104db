"""The codes that telephones dial by themselves are those that the office has in service."""

import pytest

from pbxmanager.directory.models import Extension
from pbxmanager.provisioning.configs import phones_for_configs, read_config
from pbxmanager.routing.models import FeatureCode
from pbxmanager.voicemail.models import Box


def config(phone):
    return read_config(phones_for_configs().get(pk=phone.pk))


def extension(number):
    return Extension.objects.get(destination__number=number)


@pytest.fixture
def no_boxes(phone):
    Box.objects.all().delete()
    return phone


def shared_box(number=None):
    Box.objects.create(name="Support", number=number).watchers.add(extension("1001"))


def test_without_a_box_there_is_no_message_key(no_boxes):
    account = config(no_boxes).accounts[0]
    assert (account.voicemail, account.has_mailbox) == ("", False)


def test_the_message_key_opens_the_own_box_by_the_code_of_today(no_boxes):
    Box.objects.create(extension=extension("1001"))
    shared_box()
    assert config(no_boxes).accounts[0].voicemail == "*97"
    FeatureCode.objects.filter(feature="voicemail").update(code="*1234")
    assert config(no_boxes).accounts[0].voicemail == "*1234"
    FeatureCode.objects.filter(feature="voicemail").update(enabled=False)
    assert config(no_boxes).accounts[0].has_mailbox is False


@pytest.mark.parametrize(("number", "dialled"), [("7001", "*987001"), (None, "*98")])
def test_who_only_watches_a_shared_box_gets_to_it_or_is_asked_which(no_boxes, number, dialled):
    shared_box(number)
    assert config(no_boxes).accounts[0].voicemail == dialled


def test_codes_that_the_office_has_not_are_empty(phone):
    FeatureCode.objects.filter(feature__in=["dnd-on", "dnd-off", "forward-off"]).delete()
    assert (config(phone).features.dnd_on, config(phone).features.forward_off) == ("", "")
    for feature, code in [("dnd-on", "*781"), ("dnd-off", "*791"), ("forward-off", "*731")]:
        FeatureCode.objects.bulk_create([FeatureCode(feature=feature, code=code, enabled=feature != "forward-off")])
    found = config(phone).features
    assert (found.dnd_on, found.dnd_off, found.forward_off) == ("*781", "*791", "")
