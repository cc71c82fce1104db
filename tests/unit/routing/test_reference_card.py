"""The card of feature codes, read back from the PDF that was made."""

import subprocess

import pytest
from django.urls import reverse

from pbxmanager.routing.card_words import CHINESE, CHINESE_GROUPS
from pbxmanager.routing.models import FeatureCode
from pbxmanager.routing.reference_card import Line, reference_card
from pbxmanager.snapshot import FEATURES


def read(pdf, folder):
    """Return the text of a PDF, and how many pages it has."""
    path = folder / "card.pdf"
    path.write_bytes(pdf)
    text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    return text, text.count("\f")


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "word"), [("en", "Do not disturb, on and off"), ("zh", "免打扰开关")])
def test_every_service_in_service_stands_on_one_page(demo_office, pages, tmp_path, language, word):
    FeatureCode.objects.filter(feature="clock").update(enabled=False)
    answer = pages.get(reverse("admin:routing_featurecode_card", args=[language]))
    text, count = read(answer.content, tmp_path)
    assert count == 1
    assert word in text
    for code in FeatureCode.objects.exclude(feature="clock"):
        assert code.code in text, code
    assert "*60" not in text


def test_a_service_without_a_chinese_name_keeps_its_own(tmp_path):
    feature = next(feature for feature in FEATURES if feature.key == "clock")
    odd = type(feature)("no-such", "*99", "Something <new> & odd")
    text, _ = read(reference_card([Line("*60", feature), Line("*99", odd)], "zh"), tmp_path)
    assert "Something <new> & odd" in text
    assert CHINESE["clock"] in text


@pytest.mark.django_db
def test_only_who_may_see_the_codes_gets_the_card(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("guest", is_staff=True))
    assert client.get(reverse("admin:routing_featurecode_card", args=["en"])).status_code == 403


@pytest.mark.django_db
def test_codes_stand_by_heading(demo_office, pages):
    page = pages.get(reverse("admin:routing_featurecode_changelist"))
    groups = [code.facts.group for code in page.context["cl"].result_list]
    assert groups == sorted(groups, key=list(dict.fromkeys(groups)).index)


def test_every_service_and_heading_has_a_chinese_name():
    assert [feature.key for feature in FEATURES if feature.key not in CHINESE] == []
    assert {feature.group for feature in FEATURES} - CHINESE_GROUPS.keys() == set()
