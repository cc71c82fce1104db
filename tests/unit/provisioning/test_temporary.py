"""Which unknown phones get a temporary account, and what becomes of claims that are refused."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pbxmanager.directory.models import Site, TemporaryAccount
from pbxmanager.operations.models import Change
from pbxmanager.operations.waiting import waiting_changes
from pbxmanager.provisioning.dialled import DialledClaims
from pbxmanager.provisioning.models import ClaimWindow, TemporaryLine, WaitingPhone, Way
from pbxmanager.provisioning.requests import Request
from pbxmanager.provisioning.resolve import resolve

MAC = "805ec0000401"
AGENT = "Yealink SIP-T54W 96.86.0.74 80:5e:c0:00:04:01"


@pytest.fixture
def window(demo_office):
    """A window at the site for two phones; its accounts are made, and wait to be taken live with what else waits."""
    made = ClaimWindow.objects.create(
        site=Site.objects.get(), networks="192.168.1.0/24", dialled_claims=2, closes=timezone.now() + timedelta(hours=1)
    )
    assert DialledClaims().carry_out(timezone.now()) == 0
    return made


def ask(mac=MAC, way=Way.HTTPS, address="192.168.1.50", agent=AGENT):
    return resolve(Request(way, f"{mac}.cfg", address, user_agent=agent)).body.decode()


def has_account(text):
    return "account.1.user_name = new-" in text


def test_an_unknown_phone_gets_one_and_keeps_it(window):
    first = ask()
    assert has_account(first)
    assert ask() == first
    line = TemporaryLine.objects.get(mac=MAC)
    assert (line.window, line.address) == (window, "192.168.1.50")
    assert f"account.1.password = {line.account.secret}" in first
    assert "account.1.label = Dial *54" in first
    assert "static.auto_provision.server.url = https://pbx.example.net/p/\n" in first


@pytest.mark.parametrize(
    "asked",
    [
        {"way": Way.HTTP},
        {"way": Way.TFTP},
        {"address": "10.0.0.5"},
        {"agent": "Yealink SIP-T99X 1.2.3.4 80:5e:c0:00:04:01"},
        {"agent": ""},
    ],
    ids=str,
)
def test_on_a_plain_way_from_elsewhere_or_of_an_unknown_model_it_gets_none(window, asked):
    assert not has_account(ask(**asked))
    assert not TemporaryLine.objects.filter(mac=MAC).exists()


def test_somebody_else_who_names_the_same_phone_gets_none(window):
    ask()
    assert not has_account(ask(address="192.168.1.51"))


def test_there_are_no_more_than_were_allowed(window):
    for number in range(4):
        agent = f"Yealink SIP-T54W 96.86.0.74 80:5e:c0:00:05:0{number}"
        assert has_account(ask(f"805ec000050{number}", agent=agent)) == (number < 2)


def test_a_phone_that_is_not_ours_gets_none(window):
    ask(way=Way.HTTP)
    WaitingPhone.objects.filter(mac=MAC).update(hidden=True)
    assert not has_account(ask())


def test_a_known_phone_gets_none(window, phone):
    assert not has_account(ask("805ec0a1b2c3", agent="Yealink SIP-T54W 96.86.0.74 80:5e:c0:a1:b2:c3"))


def test_what_administrators_have_not_taken_live_is_left_to_them(window):
    """The demo office was never applied here: were it, or an Asterisk, asked for, this would raise."""
    assert TemporaryAccount.objects.count() == 2
    models = set(waiting_changes().values_list("model", flat=True))
    assert "directory.temporaryaccount" in models
    assert len(models) > 1


def test_accounts_go_a_while_after_their_window(window):
    claims = DialledClaims()
    ClaimWindow.objects.update(closes=timezone.now() - timedelta(minutes=1))
    claims.carry_out(timezone.now())
    assert TemporaryAccount.objects.count() == 2
    assert not has_account(ask())
    claims.carry_out(timezone.now() + timedelta(minutes=20))
    assert not TemporaryAccount.objects.exists()
    assert Change.objects.filter(model="directory.temporaryaccount", action="delete").count() == 2


def test_the_pages_of_claims_open_and_hold_the_number_small(pages, api, window):
    for page in ("provisioning/claimwindow", "provisioning/dialledclaim", "directory/temporaryaccount"):
        assert pages.get(f"/admin/{page}/").status_code == 200
    assert pages.get(f"/admin/provisioning/claimwindow/{window.pk}/change/").status_code == 200
    assert b"*54" in pages.get("/provisioning/claim-pin/").content
    sent = {"site": window.site_id, "networks": "192.168.1.0/24", "dialled_claims": 51}
    assert "At most 50" in str(api.post("/api/claim-windows/", sent, format="json").json()["dialled_claims"])


def test_a_pin_is_refused_plainly_while_there_is_no_asterisk(pages, api, window, settings):
    settings.PBX_AMI_PORT = 1
    extension = api.get("/api/extensions/?search=1001").json()["results"][0]["id"]
    assert api.post("/api/claim-pins/", {"extension": extension}, format="json").status_code == 503
    page = pages.post("/provisioning/claim-pin/", {"extension": extension})
    assert page.status_code == 200
    assert page.context["given"] is None
