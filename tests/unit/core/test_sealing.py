"""Secrets are unreadable in the database and open with the right key only."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from pbxmanager.core import sealing
from pbxmanager.directory.models import Device
from pbxmanager.routing.models import Trunk


def test_what_was_sealed_opens_again_and_never_looks_the_same():
    assert sealing.unseal(sealing.seal("secret 李", "x"), "x") == "secret 李"
    assert sealing.seal("secret", "x") != sealing.seal("secret", "x")


def test_it_opens_for_its_purpose_only():
    with pytest.raises(ImproperlyConfigured):
        sealing.unseal(sealing.seal("secret", "x"), "y")


def test_a_lost_key_is_explained(settings, tmp_path):
    sealed = sealing.seal("secret", "x")
    (tmp_path / "keys").write_text("MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=\n")
    settings.PBX_SEALING_KEYS_FILE = tmp_path / "keys"
    sealing._keys.cache_clear()
    try:
        with pytest.raises(ImproperlyConfigured, match="Put the key file"):
            sealing.unseal(sealed, "x")
    finally:
        sealing._keys.cache_clear()


def test_passwords_are_sealed_in_the_database(demo_office):
    device = Device.objects.first()
    trunk = Trunk.objects.get()
    trunk.secret = "carrier password"
    trunk.save()
    with connection.cursor() as cursor:
        for table, pk, secret in (
            ("directory_device", device.pk, device.secret),
            ("routing_trunk", trunk.pk, trunk.secret),
        ):
            cursor.execute(f"SELECT secret FROM {table} WHERE id = %s", [pk])
            stored = cursor.fetchone()[0]
            assert stored.startswith("sealed:")
            assert secret not in stored
