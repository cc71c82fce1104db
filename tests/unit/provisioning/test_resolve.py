"""Who gets which file, by which way."""

import os
from datetime import timedelta

import pytest
from django.utils import timezone

from pbxmanager.directory.models import Site
from pbxmanager.provisioning.fleet import State, standings
from pbxmanager.provisioning.models import ClaimWindow, Fetch, Scan, SiteRules, WaitingPhone, Way
from pbxmanager.provisioning.requests import Refused, Request
from pbxmanager.provisioning.resolve import resolve
from tests.unit.provisioning.conftest import MAC

OTHER = "805ec0ffffff"
AGENT = f"Yealink SIP-T54W 96.86.0.74 {MAC}"
LAN = "192.168.1.20"


def ask(path=f"{MAC}.cfg", way=Way.HTTPS, address=LAN, **more):
    answer = resolve(Request(way, path, address, user_agent=more.pop("user_agent", AGENT), **more))
    return answer.body.decode()


def has_secret(text, phone):
    secrets = (phone.device.secret, phone.token, phone.admin_password, phone.user_password)
    return any(secret in text for secret in secrets)


def test_the_token_gives_the_whole_configuration_over_https(phone):
    text = ask(token=phone.token)
    assert f"account.1.password = {phone.device.secret}\n" in text
    assert f"account.1.user_name = {phone.device.endpoint}\n" in text
    assert f"static.auto_provision.server.url = https://pbx.example.net/p/{phone.token}/\n" in text


@pytest.mark.parametrize("way", [Way.HTTP, Way.TFTP])
def test_the_token_gives_nothing_on_a_plain_way(phone, way):
    with pytest.raises(Refused):
        ask(token=phone.token, way=way)


@pytest.mark.parametrize("token", ["2" * 32, "x", "2" * 31 + "\n"])
def test_a_wrong_token_gives_nothing(phone, token):
    with pytest.raises(Refused):
        ask(token=token)


def test_a_token_gives_no_other_phones_file(phone):
    with pytest.raises(Refused):
        ask(f"{OTHER}.cfg", token=phone.token)


def test_a_device_out_of_service_gets_nothing(phone):
    phone.device.enabled = False
    phone.device.save()
    with pytest.raises(Refused):
        ask(token=phone.token)


@pytest.mark.parametrize("way", list(Way)[:3])
@pytest.mark.parametrize("name", ["{}.boot", "{}.cfg"])
def test_known_and_unknown_phones_get_the_same_way_on_and_no_secret(phone, way, name):
    known = ask(name.format(MAC), way)
    unknown = ask(name.format(OTHER), way)
    assert known.replace(MAC, "MAC") == unknown.replace(OTHER, "MAC")
    assert "https://pbx.example.net/p/" in known
    assert not has_secret(known, phone)


def test_an_upper_case_name_is_the_same_phone(phone):
    assert phone.device.secret in ask(f"{MAC.upper()}.cfg", token=phone.token)


def test_a_phones_own_certificate_gives_the_configuration(phone):
    assert phone.device.secret in ask(certificate_macs=frozenset({MAC}))
    assert not has_secret(ask(certificate_macs=frozenset({OTHER})), phone)


def window(phone, **more):
    facts = {"phone": phone, "networks": "192.168.1.0/24", **more}
    return ClaimWindow.objects.create(**facts)


def test_in_a_claim_window_the_phone_is_told_its_own_address(phone):
    window(phone)
    assert f'include:config "https://pbx.example.net/p/{phone.token}/{MAC}.cfg"' in ask(f"{MAC}.boot", Way.TFTP)
    assert phone.device.secret in ask(way=Way.HTTPS)
    assert phone.device.secret not in ask(way=Way.HTTP)


def test_a_claim_window_is_for_its_networks_only(phone):
    window(phone)
    assert not has_secret(ask(address="192.168.2.20"), phone)


def test_a_claim_window_closes(phone):
    window(phone, closes=timezone.now() - timedelta(seconds=1))
    assert not has_secret(ask(), phone)


def test_the_first_address_keeps_a_claim(phone):
    window(phone)
    assert has_secret(ask(address="192.168.1.20"), phone)
    assert not has_secret(ask(address="192.168.1.21"), phone)
    assert has_secret(ask(address="192.168.1.20"), phone)


def test_a_sites_window_is_for_the_phones_of_that_site(phone):
    other = Site.objects.create(name="Beijing")
    window(None, site=other)
    assert not has_secret(ask(), phone)
    window(None, site=Site.objects.get(name="Shanghai"))
    assert has_secret(ask(), phone)


def test_a_site_may_allow_plain_ways_within_its_own_networks(phone):
    site = Site.objects.get()
    site.local_networks = "192.168.1.0/24"
    site.save()
    SiteRules.objects.create(site=site, plain_secrets=True)
    assert phone.device.secret in ask(way=Way.TFTP)
    assert phone.device.secret in ask(way=Way.HTTP, token=phone.token)
    assert not has_secret(ask(way=Way.TFTP, address="192.168.2.20"), phone)


def test_an_unknown_phone_waits_with_all_that_it_said(phone):
    ask(f"{OTHER}.boot", Way.TFTP, user_agent="")
    ask(f"{OTHER}.cfg", Way.HTTP, user_agent=f"Yealink SIP-T46U 108.86.0.20 {OTHER}")
    waiting = WaitingPhone.objects.get()
    assert (waiting.mac, waiting.vendor, waiting.model, waiting.firmware) == (OTHER, "yealink", "T46U", "108.86.0.20")
    assert (waiting.address, waiting.way, waiting.count) == (LAN, "http", 2)


def test_what_a_phone_came_for_is_kept(phone):
    ask(token=phone.token)
    first = Fetch.objects.get(path=f"{MAC}.cfg")
    ask(token=phone.token)
    again = Fetch.objects.get(path=f"{MAC}.cfg")
    assert (again.count, again.digest, again.since) == (2, first.digest, first.since)
    assert (again.model, again.firmware, again.address, again.status) == ("T54W", "96.86.0.74", LAN, 200)
    phone.device.extension.person.name = "Ann Wang"
    phone.device.extension.person.save()
    ask(token=phone.token)
    changed = Fetch.objects.get(path=f"{MAC}.cfg")
    assert changed.digest != first.digest
    assert changed.since > first.since


def test_going_through_addresses_raises_an_alarm(phone, settings):
    settings.PBX_UNKNOWN_PHONES_AN_HOUR = 5
    for number in range(7):
        ask(f"805ec000000{number}.cfg", Way.TFTP)
    assert (Scan.objects.get().address, Scan.objects.get().phones) == (LAN, 6)
    assert WaitingPhone.objects.count() == 5
    ask("805ec0000008.cfg", address="192.168.1.99")
    assert WaitingPhone.objects.filter(mac="805ec0000008").exists()


def test_while_the_alarm_holds_known_and_unknown_phones_are_told_the_same_and_are_cut_off_together(phone, settings):
    settings.PBX_UNKNOWN_PHONES_AN_HOUR, refusals_before = 1, settings.PBX_REFUSALS_A_MINUTE
    for number in range(2):
        ask(f"805ec000000{number}.cfg")
    answers = []
    for turn in range(refusals_before):
        mac = (MAC, OTHER)[turn % 2]
        answers.append(ask(f"{mac}.cfg").replace(mac, "MAC"))
    assert len(set(answers)) == 1
    for mac in (MAC, OTHER):
        with pytest.raises(Refused) as refused:
            ask(f"{mac}.cfg")
        assert refused.value.status == 429
    assert not WaitingPhone.objects.filter(mac=OTHER).exists()
    assert phone.device.secret in ask(token=phone.token)  # phones that prove themselves are not touched by it
    assert phone.device.secret in ask(certificate_macs=frozenset({MAC}))
    window(phone)
    assert phone.device.secret in ask()


def test_many_addresses_together_raise_an_alarm_too(phone, settings):
    settings.PBX_UNKNOWN_PHONES_IN_ALL = 5
    for number in range(8):
        ask(f"805ec000000{number}.cfg", Way.TFTP, address=f"192.168.9.{number}")
    assert (str(Scan.objects.get()), WaitingPhone.objects.count()) == ("all addresses together", 5)
    known, unknown = ask(address="192.168.9.70"), ask(f"{OTHER}.cfg", address="192.168.9.71")
    assert known.replace(MAC, "MAC") == unknown.replace(OTHER, "MAC")


def test_unknown_phones_that_never_came_back_leave_the_list(db):
    ask("805ec0000001.cfg")
    ask("805ec0000002.cfg")
    WaitingPhone.objects.update(last_seen=timezone.now() - timedelta(days=61))
    WaitingPhone.objects.filter(mac="805ec0000002").update(hidden=True)
    ask("805ec0000003.cfg")
    assert set(WaitingPhone.objects.values_list("mac", flat=True)) == {"805ec0000002", "805ec0000003"}


def test_guessing_is_cut_off_but_not_the_phones_behind_the_same_address(phone, settings):
    for _ in range(settings.PBX_REFUSALS_A_MINUTE):
        with pytest.raises(Refused):
            ask(token="2" * 32, address="203.0.113.5")
    for more in ({"token": "3" * 32}, {"path": "firmware/yealink/x.rom"}, {"path": f"{MAC}.cfg"}, {"path": "nothing"}):
        with pytest.raises(Refused) as refused:
            ask(address="203.0.113.5", **more)
        assert refused.value.status == 429
    assert phone.device.secret in ask(token=phone.token, address="203.0.113.5")
    assert ask(f"{OTHER}.cfg", address="203.0.113.6")


@pytest.mark.parametrize("name", ["{}.boot", "{}.cfg"])
def test_headers_do_not_tell_known_phones_from_unknown_ones(client, phone, name):
    for secure in (False, True):
        answers = [
            client.get(f"/p/{name.format(mac)}", secure=secure, headers={"user-agent": AGENT}) for mac in (MAC, OTHER)
        ]
        heads = [{k: v for k, v in a.headers.items() if k not in ("ETag", "Content-Length")} for a in answers]
        assert heads[0] == heads[1]
        assert answers[0].status_code == answers[1].status_code


def test_who_proves_nothing_changes_nothing_of_what_a_phone_fetched(phone):
    ask(token=phone.token)
    row = Fetch.objects.get(path=f"{MAC}.cfg")
    for case in (MAC, MAC.upper(), MAC[:6].upper() + MAC[6:]):
        for way in (Way.HTTPS, Way.HTTP, Way.TFTP):
            ask(f"{case}.cfg", way, address="192.168.1.66", user_agent="Yealink SIP-T46U 1.2.3.4 805ec0a1b2c3")
    again = Fetch.objects.get(path=f"{MAC}.cfg")
    assert (again.digest, again.count, again.address, again.model) == (row.digest, 1, LAN, "T54W")
    other = Fetch.objects.exclude(pk=row.pk).get()
    assert (other.path, other.count, other.address) == ("(the way on)", 9, "192.168.1.66")
    standing = standings([phone])[phone.pk]
    assert (standing.state, standing.last.address) == (State.CURRENT, LAN)


def test_that_a_request_came_over_tls_is_believed_of_proxies_only(client, phone, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    window(phone, networks="0.0.0.0/0")

    def text(address):
        return client.get(f"/p/{MAC}.cfg", REMOTE_ADDR=address, HTTP_X_FORWARDED_PROTO="https").content.decode()

    assert phone.device.secret not in text("192.168.1.20")
    settings.PBX_TRUSTED_PROXIES = ["192.168.1.20/32"]
    assert phone.device.secret in text("192.168.1.20")


def test_files_that_phones_ask_for_by_habit_are_no_guesses(phone, settings):
    for _ in range(settings.PBX_REFUSALS_A_MINUTE + 1):
        with pytest.raises(Refused):
            ask(f"{MAC}-local.cfg", token=phone.token)
    assert ask(token=phone.token)


PATHS = [
    "", "/", "..", "../settings.py", f"../{MAC}.cfg", f"..%2f{MAC}.cfg", f"%2e%2e/{MAC}.cfg", f"{MAC}.cfg\0", f"{MAC}.cfg\n",
    f"{MAC}.cfg ", f"firmware/../{MAC}.cfg", "firmware/../../db.sqlite3", "firmware/.hidden", "firmware//../x", "firmware",
    "/etc/passwd", "C:\\boot.ini", "..\\..\\db.sqlite3", f"{MAC}.cfg/", f"{MAC}.cfg/x", "x" * 5000, "fïrmware/x", "a\u202eb.cfg",
    f"{MAC}.cfg;x", f"{MAC}.cfg?x", "~root/x", "firmware/yealink/x|id", "${HOME}", "{{7*7}}", "firmware/..;/x", "\uff0e\uff0e/x",
]  # fmt: skip


@pytest.mark.parametrize("token", ["", "own"])
@pytest.mark.parametrize("path", [path for path in PATHS if path != f"{MAC}.cfg/"])
def test_odd_paths_give_nothing(phone, path, token):
    with pytest.raises(Refused):
        resolve(Request(Way.HTTPS, path, LAN, token=phone.token if token else "", user_agent=AGENT))


@pytest.fixture
def media(settings, tmp_path):
    settings.PBX_MEDIA_DIR = tmp_path / "media"
    (settings.PBX_MEDIA_DIR / "firmware" / "yealink").mkdir(parents=True)
    return settings.PBX_MEDIA_DIR


def read(path, **more):
    answer = resolve(Request(Way.HTTP, path, LAN, **more))
    with answer.media.stream as stream:
        return stream.read()


def test_firmware_is_given_to_whoever_asks(db, media):
    (media / "firmware" / "yealink" / "T54W-96.86.0.75.rom").write_bytes(b"rom")
    assert read("firmware/yealink/T54W-96.86.0.75.rom") == b"rom"
    assert read("/firmware//yealink/T54W-96.86.0.75.rom") == b"rom"
    assert read("T54W-96.86.0.75.rom") == b"rom"


def test_links_and_special_files_are_not_followed(db, media):
    outside = media.parent / "secret"
    outside.write_text("secret")
    (media / "firmware" / "link").symlink_to(outside)
    (media / "firmware" / "folder").symlink_to(media.parent, target_is_directory=True)
    os.mkfifo(media / "firmware" / "pipe")
    for path in ("firmware/link", "firmware/folder/secret", "firmware/pipe", "firmware/yealink"):
        with pytest.raises(Refused):
            read(path)
