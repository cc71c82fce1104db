"""A new administrator builds an office from nothing and takes it live; then somebody calls it.

It is also what ``docs/tour.md`` is made of: with ``UPDATE_TOUR=1`` its pictures and its table of efforts are written anew.
"""

import io
import os
import wave
from datetime import time
from pathlib import Path

import pytest
from django.core.management import call_command
from PIL import Image

from pbxmanager.directory.models import Device, Extension, Site
from pbxmanager.media.models import Recording as Spoken
from pbxmanager.media.store import path
from pbxmanager.operations.engine import current_engine
from pbxmanager.operations.models import Generation
from pbxmanager.operations.plan import make_plan
from pbxmanager.routing.models import Calendar, Number, OpeningHours
from tests.browser.administrator import Administrator, Effort
from tests.browser.first_office import build, take_live
from tests.telephony.asterisk import RunningAsterisk, build_under_test, free_port
from tests.telephony.audio import Recording
from tests.telephony.carrier import Carrier
from tests.telephony.phone import Phone
from tests.telephony.subscriber import wait_until

pytestmark = [
    pytest.mark.browser,
    pytest.mark.e2e,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]
DOCS = Path(__file__).resolve().parents[2] / "docs"
UPDATES = bool(os.environ.get("UPDATE_TOUR"))


@pytest.fixture
def asterisk(settings, tmp_path):
    """An installation as it is on its first day: an Asterisk that runs, and an office that holds nothing."""
    settings.PBX_ASTERISK = build_under_test().binary
    settings.PBX_ASTERISK_DIR = tmp_path / "asterisk"
    settings.PBX_SIP_BIND = "127.0.0.1"
    settings.PBX_SIP_PORT, settings.PBX_SIP_TLS_PORT, settings.PBX_AMI_PORT = free_port(), free_port(), free_port()
    settings.PBX_RTP_FIRST, settings.PBX_RTP_LAST = 15000, 15999
    call_command("pbx_apply", stdout=io.StringIO())
    engine = current_engine()
    running = RunningAsterisk(engine.build, engine.live / "asterisk.conf", engine.home).start()
    yield running
    running.stop()


@pytest.fixture
def carrier(asterisk, settings, tmp_path):
    """The telephone company."""
    with Carrier(
        build_under_test(), tmp_path / "carrier", "127.0.0.2", f"127.0.0.1:{settings.PBX_SIP_PORT}"
    ) as running:
        yield running


@pytest.fixture
def admin(browser, live_server, chief):
    """Somebody who has just logged in for the first time."""
    page = browser.new_page(base_url=live_server.url, viewport={"width": 1200, "height": 750})
    page.goto("/admin/login/")
    page.fill("input[name=username]", "chief")
    page.fill("input[name=password]", "a password of chief")
    page.click("button[type=submit]")
    page.wait_for_url("**/admin/")
    yield Administrator(page)
    page.close()


def test_an_office_is_built_from_nothing_and_answers_a_call(admin, asterisk, carrier, settings):
    build(admin, (carrier.address, carrier.port), "127.0.0.0/8", picture)
    assert Extension.objects.count() == 12
    assert Device.objects.count() == 12
    assert str(OpeningHours.objects.get()) == "Monday – Friday 09:00–18:00"
    number = Number.objects.get()
    assert Site.objects.get().main_number == number
    admin.page.goto(f"/operations/call-flow/number/{number.pk}/")
    admin.page.get_by_role("link", name="Queue: Support").first.wait_for()
    picture("flow", admin.page)
    admin.page.goto("/admin/")
    # The office is open whenever this runs.
    OpeningHours.objects.update(last_day=7, opens=time(0), closes=time(0))
    Calendar.objects.update(holiday_country="")
    take_live(admin, picture)
    assert Generation.objects.latest("number").verified
    assert make_plan().findings == ()
    admin.page.goto("/admin/")
    assert not admin.page.get_by_text("Set up the office").is_visible()
    keep_figures(admin.steps)

    assert carrier.has_registration(timeout=20)  # the first log-in comes at a random moment of the first ten seconds
    greeting = spoken("Main menu")
    server = f"127.0.0.1:{settings.PBX_SIP_PORT}"
    account = Device.objects.get(extension__destination__number="1003")
    with Phone(server, account.endpoint, account.secret, frequency=520) as agent:
        agent.register()
        carrier.press("02155501000", "13800138000", "w" * (int(greeting.seconds * 2) + 1) + "1")
        call = agent.wait_incoming(timeout=greeting.seconds + 10)
        assert call.caller_number == "+8613800138000"
        call.answer()
        wait_until(lambda: carrier.incoming_heard().hears(520), "the caller hears the agent", timeout=10)
        call.hangup()
    heard = carrier.incoming_heard()
    # A machine that is busy takes a moment to hear anything, and the agent's tone follows: the middle tells enough.
    menu, closed = (heard.likeness(middle(spoken(name))) for name in ("Main menu", "We are closed"))
    assert menu > max(0.5, closed + 0.1)


def spoken(name):
    """What the machine says in a prompt."""
    with wave.open(str(path(Spoken.objects.get(prompt__name=name).digest))) as file:
        return Recording.of(file.readframes(file.getnframes()), file.getframerate())


def middle(prompt):
    """A prompt without its beginning and end."""
    return Recording(prompt.samples[int(1.5 * prompt.rate) : -int(0.7 * prompt.rate)], prompt.rate)


def picture(name, page):
    """Keep what is to be seen, in few colours, where the pictures of the tour shall be made anew."""
    if UPDATES and f"tour-{name}.png" in (DOCS / "tour.md").read_text():
        page.wait_for_load_state("networkidle")
        page.evaluate(
            "document.activeElement.blur(); document.querySelectorAll('*').forEach(each => each.scrollTop = 0)"
        )
        taken = Image.open(io.BytesIO(page.screenshot()))
        taken.convert("RGB").quantize(48).save(DOCS / "images" / f"tour-{name}.png", optimize=True)


def keep_figures(steps):
    """Hold the table in the tour to what it took, or write it."""
    tour = DOCS / "tour.md"
    total = sum(steps.values(), Effort())
    rows = [f"| {name} | {each.pages} | {each.clicks} | {each.fields} |" for name, each in steps.items()]
    table = "\n".join([*rows, f"| **all** | **{total.pages}** | **{total.clicks}** | **{total.fields}** |"])
    text = tour.read_text()
    begin, end = text.index("| ---"), text.index("\n\n", text.index("| ---"))
    written = text[text.index("\n", begin) + 1 : end]
    if UPDATES:
        tour.write_text(text.replace(written, table))
    else:
        assert written == table
