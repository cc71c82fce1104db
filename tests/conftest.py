"""What every test stands on: a state directory of its own, and the office's base users."""

import io
import os
import shutil
import tempfile

# Before Django reads its settings: tests never touch the state of an installation.
os.environ["PBX_STATE_DIR"] = tempfile.mkdtemp(prefix="pbx-test-state-")
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the browser's event loop runs in the thread that tests use

import hypothesis
import pytest
from django.conf import settings
from django.contrib.auth.models import Permission, User
from django.core.management import call_command
from rest_framework.test import APIClient

from pbxmanager.media.models import Recording
from tests.telephony.sounds import DEMO_SOUND

# How long an example takes says more about the machine than about the code.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")


def pytest_configure(config):
    """Spend no time on strong password hashes, and give the web files their directory.

    What is made once for all processes of a run has a directory, which ends with the first of them.
    """
    if not hasattr(config, "workerinput"):
        os.environ["PBX_TEST_SHARED"] = tempfile.mkdtemp(prefix="pbx-test-shared-")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


def pytest_unconfigure(config):
    """Leave nothing behind."""
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ["PBX_TEST_SHARED"], ignore_errors=True)
    shutil.rmtree(os.environ["PBX_STATE_DIR"], ignore_errors=True)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Let a call or a page be tried three times: audio runs in real time, and a busy machine loses some of it.

    What failed and passed then is listed as rerun at the end. Tests that use the database are marked so.
    """
    for item in items:
        if {"db", "transactional_db"} & set(item.fixturenames) or item.get_closest_marker("django_db"):
            item.add_marker("database")
        if item.get_closest_marker("e2e") or item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=2))


@pytest.fixture
def demo_office(db):
    """The office of ``pbx_demo_office``: four people in Shanghai."""
    call_command("pbx_demo_office", "--no-speech", stdout=io.StringIO())
    Recording.objects.update(digest=DEMO_SOUND, seconds=1.0)


@pytest.fixture
def chief(db):
    """An administrator who may do everything."""
    return User.objects.create_superuser("chief", password="a password of chief")


@pytest.fixture
def viewer(db):
    """A member of staff who may look at everything and change nothing."""
    user = User.objects.create_user("viewer", password="a password of viewer", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    return user


@pytest.fixture
def api(chief):
    """The REST API as the chief sees it."""
    client = APIClient()
    client.force_authenticate(chief)
    return client


@pytest.fixture
def pages(client, chief):
    """The admin pages as the chief sees them."""
    client.force_login(chief)
    return client
