"""What came into the database past every form is named with its object, its field and its page; nothing ends in a traceback."""

import io

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, models, transaction
from django.db.utils import DataError, IntegrityError

from pbxmanager.core.fields import SealedField
from pbxmanager.directory.models import Device
from pbxmanager.operations.apply import apply
from pbxmanager.operations.broken import OfficeBroken
from pbxmanager.operations.journal import APPS
from pbxmanager.operations.models import Generation
from pbxmanager.operations.object_pages import page_of
from pbxmanager.operations.plan import make_plan
from pbxmanager.operations.record import ApplyRefused
from pbxmanager.routing.models import RingGroup
from tests.telephony.sounds import DEMO_SOUND, place_tone

pytestmark = pytest.mark.django_db
BAD = ("bad\nexten => s,1,System(evil)", "no such thing")


@pytest.fixture
def live(demo_office, settings, tmp_path):
    """The demo office, live; no Asterisk runs."""
    modules = tmp_path / "bundle" / "modules"
    modules.mkdir(parents=True)
    (modules / "chan_pjsip.so").touch()
    (tmp_path / "bundle" / "asterisk").touch()
    facts = f'{{"version": "22.10.1", "modules": "{modules}", "data": "{tmp_path}"}}'
    (tmp_path / "bundle" / "engine.json").write_text(facts)
    settings.PBX_ASTERISK, settings.PBX_ASTERISK_DIR = tmp_path / "bundle" / "asterisk", tmp_path / "asterisk"
    settings.PBX_AMI_PORT = 1
    place_tone(tmp_path / "asterisk" / "media", DEMO_SOUND, 700)
    apply(check=False)
    Generation.objects.update(verified=True)


def write_past_every_form(row: models.Model, field: models.Field, text: str) -> bool:
    """Write as raw SQL does; whether the database takes it."""
    table, key = row._meta.db_table, row._meta.pk.column
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f'UPDATE "{table}" SET "{field.column}" = %s WHERE "{key}" = %s', [text, row.pk])
            return True
    except (DataError, IntegrityError):
        return False


@pytest.mark.parametrize("label", APPS)
def test_each_text_that_can_not_be_used_is_named_with_its_page(live, label):
    named = 0
    for model in apps.get_app_config(label).get_models():
        fields = [f for f in model._meta.concrete_fields if isinstance(f, models.CharField | models.TextField)]
        row = model._base_manager.order_by("pk").first()
        for field, text in ((f, text) for f in fields if row is not None for text in BAD):
            with transaction.atomic():
                if write_past_every_form(row, field, text):
                    named += held(field, text)
                transaction.set_rollback(True)
    assert named > 0


def held(field: models.Field, text: str) -> bool:
    """Plan with what was written; whether it was found to be broken. Whatever is rendered, no line of it is the text's."""
    try:
        plan = make_plan()
    except OfficeBroken as error:
        assert error.findings
        told = (str(field.verbose_name), "as a whole") if not isinstance(field, SealedField) else ("",)
        assert any(word in f.text for word in told for f in error.findings), field
        assert all(page_of(finding.collection, finding.id) for finding in error.findings), field
        assert "\n" not in error.findings[0].text
        return True
    lines = {line for text in plan.rendering.values() for line in text.split("\n")}
    assert not any(line.startswith("exten => s,1,System") for line in lines), field
    return False


def test_plan_check_apply_and_pages_say_what_and_where(live, pages, api):
    group = RingGroup.objects.first()
    assert write_past_every_form(group, RingGroup._meta.get_field("prefix"), "bad\nexten")
    for words in (["pbx_plan"], ["pbx_check"], ["pbx_apply"]):
        with pytest.raises(CommandError, match=r"Ring group .*: before the caller's name: ") as refused:
            call_command(*words, stdout=io.StringIO())
        assert "\nexten" not in str(refused.value)
    with pytest.raises(ApplyRefused, match=r"Ring group .*: before"):
        apply()
    page = pages.get("/operations/plan/").content.decode()
    assert f"/admin/routing/ringgroup/{group.pk}/change/" in page
    assert "that can&#x27;t be used" in page
    assert api.get("/api/plan/").status_code == 409
    assert f"Ring group {group}" in api.get("/api/plan/").json()["detail"]
    assert api.post("/api/plan/apply/", {}, format="json").status_code == 409


def test_a_password_that_can_not_be_used_is_not_shown(live):
    device = Device.objects.first()
    device.secret = "my\nsecret"
    Device.objects.filter(pk=device.pk).update(secret="my\nsecret")
    with pytest.raises(OfficeBroken) as found:
        make_plan()
    assert "Set it anew" in str(found.value)
    assert "my" not in str(found.value).replace("my own", "")


def test_a_secret_that_no_key_opens_says_where_keys_are_looked_for(live):
    write_past_every_form(
        Device.objects.first(), Device._meta.get_field("secret"), "sealed:1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    )
    with pytest.raises(OfficeBroken, match=r"key|secret"):
        make_plan()
