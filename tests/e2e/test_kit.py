"""The test kit itself, on exchanges and carriers of its own: what it reports is what happened."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest

from tests.sip.asterisk import AsteriskFailed, RunningAsterisk, modules_conf
from tests.sip.audio import write_wav
from tests.sip.call import CallEnded, TransferFailed
from tests.sip.carrier import Account, BlackHole, Carrier
from tests.sip.exchange import SILENT_FILES, Exchange
from tests.sip.phone import Phone, PhoneError, PhoneTimeout, RegistrationFailed, switch_on
from tests.sip.ports import free_block, free_ports
from tests.sip.prompts import matches, read_prompt

pytestmark = pytest.mark.e2e

PHONES = {"1001": "one", "1002": "two", "1003": "three", "2001": "sec-one", "2002": "sec-two"}
NAME = 'Zoë "Z." Müller \\ 王小明 <x>'


@pytest.fixture(scope="module")
def exchange(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Exchange]:
    named = "exten => named,1,Set(CALLERID(name)=" + NAME + ")\n"
    named += " same => n,Dial(PJSIP/1002,20)\n"
    # Rings two and says so to the one that loses.
    group = "exten => group,1,Dial(PJSIP/1002&PJSIP/1003,20)\n"
    with Exchange(
        tmp_path_factory.mktemp("exchange"), PHONES, encrypted=("2001", "2002"), dialplan=named + group
    ) as running:
        yield running
        expected = ("no-such-extension",)  # a transfer there is refused with a warning
        assert [line for line in running.asterisk.log_problems() if not any(text in line for text in expected)] == []


@pytest.fixture
def phone(exchange: Exchange, tmp_path: Path) -> Iterator[PhoneMaker]:
    maker = PhoneMaker(exchange, tmp_path)
    yield maker
    for made in maker.made:
        made.stop()


class PhoneMaker:
    def __init__(self, exchange: Exchange, workdir: Path) -> None:
        self.exchange, self.workdir, self.made = exchange, workdir, list[Phone]()

    def __call__(self, user: str, tone: int = 440, **options: object) -> Phone:
        transport = options.get("transport", "udp")
        assert isinstance(transport, str)
        made = Phone(
            user, server=self.exchange.server(transport), username=user, password=str(options.pop("password", PHONES[user])),
            tone=tone, workdir=self.workdir, **options,  # type: ignore[arg-type]
        )  # fmt: skip
        self.made.append(made)
        return made


Transport = Literal["udp", "tcp", "tls"]


@pytest.mark.parametrize(
    ("transport", "srtp", "codec"),
    [
        ("udp", False, "PCMA"),
        ("udp", False, "PCMU"),
        ("udp", False, "G722"),
        ("tcp", False, "PCMA"),
        ("tls", "sdes", "PCMA"),
        ("udp", "sdes", "G722"),
    ],
)
def test_two_phones_hear_each_other(
    phone: PhoneMaker, transport: Transport, srtp: Literal[False, "sdes"], codec: str
) -> None:
    users = ("2001", "2002") if srtp else ("1001", "1002")
    a = phone(users[0], 440, transport=transport, srtp=srtp, codecs=[codec])
    b = phone(users[1], 660, transport=transport, srtp=srtp, codecs=[codec])
    switch_on(a, b)
    outgoing = a.call(users[1])
    incoming = b.wait_incoming()
    outgoing.wait_ringing()
    assert incoming.caller_number == users[0]
    incoming.answer()
    outgoing.wait_answered()
    outgoing.wait_hears(660)
    incoming.wait_hears(440)
    assert not outgoing.heard().hears(440), "a phone must not hear itself"
    for call in (outgoing, incoming):
        assert call.codec is not None and call.codec.startswith(codec)
        assert call.encrypted is (srtp == "sdes")
    via = incoming.messages[0].header("Via") or ""
    assert f"SIP/2.0/{transport.upper()}" in via
    outgoing.hangup()
    assert incoming.wait_ended() == 200
    assert outgoing.end_code == 200
    assert outgoing.codes[0] == 180


def test_keys_arrive_in_order(phone: PhoneMaker, exchange: Exchange) -> None:
    a, b = phone("1001"), phone("1002")
    switch_on(a, b)
    call = a.call("1002")
    other = b.wait_incoming()
    other.answer()
    call.wait_answered()
    call.send_dtmf("1590*#")
    other.wait_dtmf("1590*#")
    assert call.dtmf == ""
    call.hangup()
    keys = a.call("keys")
    keys.wait_answered()
    keys.send_dtmf("4711")
    assert keys.wait_ended() == 200
    exchange.asterisk.wait_log("KEYS 4711")


@pytest.mark.parametrize(("refusal", "seen"), [(486, 486), (480, 480), (404, 404)])
def test_a_refusal_reaches_the_caller_with_its_code(phone: PhoneMaker, refusal: int, seen: int) -> None:
    a, b = phone("1001"), phone("1002")
    switch_on(a, b)
    call = a.call("1002")
    incoming = b.wait_incoming()
    incoming.reject(refusal)
    with pytest.raises(CallEnded) as ended:
        call.wait_answered()
    assert ended.value.code == seen
    assert incoming.wait_ended() == refusal


def test_an_unknown_number_and_a_given_up_call(phone: PhoneMaker) -> None:
    a, b = phone("1001"), phone("1002")
    switch_on(a, b)
    assert a.call("nobody").wait_ended() == 404
    call = a.call("1002")
    incoming = b.wait_incoming()
    call.hangup()
    assert call.end_code == 487
    assert incoming.wait_ended() == 487
    assert not incoming.cancelled_elsewhere


def test_the_phone_that_loses_is_told_that_another_answered(phone: PhoneMaker) -> None:
    a, b, c = phone("1001"), phone("1002", 660), phone("1003")
    switch_on(a, b, c)
    call = a.call("group")
    winner, loser = b.wait_incoming(), c.wait_incoming()
    winner.answer()
    call.wait_hears(660)
    assert loser.wait_ended() == 487
    assert loser.cancelled_elsewhere
    assert not winner.cancelled_elsewhere


def test_a_name_arrives_as_it_was_set(phone: PhoneMaker) -> None:
    a, b = phone("1001"), phone("1002")
    switch_on(a, b)
    a.call("named")
    incoming = b.wait_incoming()
    assert incoming.caller_name == NAME
    assert incoming.caller_number == "1001"
    assert NAME.split(" ", maxsplit=1)[0] in incoming.headers["P-Asserted-Identity"]


def test_a_phones_own_name_goes_out_quoted(phone: PhoneMaker) -> None:
    a = phone("1001", display_name=NAME)
    switch_on(a)
    a.call("nobody").wait_ended()
    invite = next(message for message in a.messages if message.start_line.startswith("INVITE"))
    assert invite.header("From") is not None
    assert (invite.header("From") or "").startswith('"Zoë \\"Z.\\" Müller \\\\ 王小明 <x>" <sip:1001@')


def test_hold_silences_and_resume_brings_back(phone: PhoneMaker) -> None:
    a, b = phone("1001", 440), phone("1002", 660)
    switch_on(a, b)
    call = a.call("1002")
    incoming = b.wait_incoming()
    incoming.answer()
    incoming.wait_hears(440)
    call.hold()
    incoming.wait_silent()
    call.resume()
    incoming.wait_hears(440)
    call.wait_hears(660)


def test_transfers_blind_and_attended(phone: PhoneMaker) -> None:
    a, b, c = phone("1001", 440), phone("1002", 660), phone("1003", 1000)
    switch_on(a, b, c)
    first = a.call("1002")
    middle = b.wait_incoming()
    middle.answer()
    first.wait_hears(660)
    middle.blind_transfer("1003")
    third = c.wait_incoming()
    third.answer()
    first.wait_hears(1000)
    third.wait_hears(440)
    assert middle.wait_ended() == 200
    first.hangup()

    first = a.call("1002")
    middle = b.wait_incoming()
    middle.answer()
    consultation = b.call("1003")
    third = c.wait_incoming()
    third.answer()
    consultation.wait_answered()
    middle.attended_transfer(consultation)
    first.wait_hears(1000)
    third.wait_hears(440)
    first.hangup()


def test_a_refused_transfer_says_so(phone: PhoneMaker) -> None:
    a, b = phone("1001", 440), phone("1002", 660)
    switch_on(a, b)
    call = a.call("1002")
    middle = b.wait_incoming()
    middle.answer()
    call.wait_answered()
    with pytest.raises(TransferFailed) as refused:
        middle.blind_transfer("no-such-extension")
    assert refused.value.code == 404
    call.wait_hears(660)


def test_a_wrong_password_and_a_dead_server_are_told_apart(phone: PhoneMaker, tmp_path: Path) -> None:
    wrong = phone("1001", password="guess").start()
    with pytest.raises(RegistrationFailed) as refused:
        wrong.wait_registered()
    assert refused.value.code in (401, 403)
    dead = free_ports(1)[0]
    with Phone("lost", server=f"127.0.0.1:{dead}", username="x", transport="tcp", workdir=tmp_path) as lost:
        with pytest.raises(RegistrationFailed) as unreachable:
            lost.wait_registered(1)
        assert unreachable.value.code >= 500 or unreachable.value.code == 408


def test_a_black_hole_takes_the_message_and_never_answers(tmp_path: Path) -> None:
    with BlackHole() as hole, Phone("lost", server=f"127.0.0.1:{hole.port}", username="x", workdir=tmp_path) as lost:
        with pytest.raises(PhoneTimeout, match="waited 1 s for registration") as waited:
            lost.wait_registered(1)
        assert "REGISTER sip:127.0.0.1" in str(waited.value), "the phone's last log lines belong to the message"
        assert any(datagram.startswith(b"REGISTER") for datagram in hole.swallowed())


def test_registration_can_be_taken_back(phone: PhoneMaker, exchange: Exchange) -> None:
    a = phone("1001")
    switch_on(a)
    assert "1001/sip:1001@127.0.0.1" in exchange.asterisk.console("pjsip show contacts")
    a.unregister()
    assert "1001/sip:" not in exchange.asterisk.console("pjsip show contacts")
    a.register()
    a.wait_registered()


def test_a_phone_answers_by_itself_and_plays_a_file(phone: PhoneMaker, exchange: Exchange, tmp_path: Path) -> None:
    sound = exchange.asterisk.engine.sound("auth-thankyou")
    prompt = read_prompt(sound)
    said = write_wav(tmp_path / "said.wav", prompt.samples, prompt.rate)
    a, b = phone("1001", 440), phone("1002", plays=said, auto_answer=True)
    switch_on(a, b)
    call = a.call("1002")
    call.wait_answered()
    time.sleep(2 * prompt.duration + 0.5)
    assert matches(call.heard(), sound)
    assert call.heard().has_speech()
    assert not matches(call.heard(), exchange.asterisk.engine.sound("vm-goodbye"))


def test_an_unknown_codec_is_refused_at_the_start(phone: PhoneMaker) -> None:
    with pytest.raises(PhoneError, match=r"opus.*PCMA"):
        phone("1001", codecs=["opus"]).start()


def test_what_does_not_happen_ends_in_a_message_that_says_what(phone: PhoneMaker) -> None:
    a = phone("1001")
    switch_on(a)
    with pytest.raises(PhoneTimeout, match=r"1001: waited 0\.2 s for an incoming call"):
        a.wait_incoming(0.2)
    call = a.call("echo")
    call.wait_hears(440)
    with pytest.raises(PhoneTimeout, match=r"660 Hz in call 1, heard instead: .*tones \[4[34]\d\]"):
        call.wait_hears(660, 0.5)


def test_a_phone_starts_and_stops_fast_and_leaves_nothing(phone: PhoneMaker) -> None:
    before = time.monotonic()
    a = phone("1001")
    switch_on(a)
    started = time.monotonic()
    assert a._child is not None
    pid = a._child.pid
    a.stop()
    assert started - before < 2 and time.monotonic() - started < 2
    assert not Path(f"/proc/{pid}").exists()


def test_nothing_outlives_a_test_run_that_is_killed(exchange: Exchange, tmp_path: Path) -> None:
    program = f"""
import time
from pathlib import Path
from tests.sip.carrier import Carrier
from tests.sip.phone import Phone
carrier = Carrier(Path({str(tmp_path)!r}) / "carrier").start()
phone = Phone("p", server={exchange.server()!r}, username="1001", workdir=Path({str(tmp_path)!r})).start()
print(carrier.asterisk.pid, phone._child.pid, flush=True)
time.sleep(60)
"""
    own = tempfile.TemporaryDirectory()  # a killed run cannot tidy up, and a socket's path must be short
    run = subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"TMPDIR": own.name},
    )
    assert run.stdout is not None
    pids = [int(pid) for pid in run.stdout.readline().split()]
    assert len(pids) == 2 and all(_alive(pid) for pid in pids)
    run.send_signal(signal.SIGKILL)
    run.wait()
    run.stdout.close()
    end = time.monotonic() + 5
    while any(_alive(pid) for pid in pids) and time.monotonic() < end:
        time.sleep(0.05)
    assert not any(_alive(pid) for pid in pids)
    own.cleanup()


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_ports_are_distinct_and_another_process_gets_others() -> None:
    mine = free_ports(5)
    block = free_block(10)
    assert len({*mine, *range(block, block + 10)}) == 15 and block % 2 == 0
    other = subprocess.run(
        [sys.executable, "-c", "from tests.sip.ports import free_ports; print(*free_ports(50))"],
        cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert not {int(port) for port in other.stdout.split()} & {*mine, *range(block, block + 10)}
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", mine[-1] + 30))
        assert mine[-1] + 30 not in free_ports(40)


# Asterisk.


def test_an_asterisk_that_cannot_start_says_why(tmp_path: Path) -> None:
    with pytest.raises(AsteriskFailed, match="ended with status"):
        RunningAsterisk(
            tmp_path, files={**SILENT_FILES, "modules.conf": "[modules]\nautoload=no\nrequire=no_such.so\n"}
        ).start()


def test_an_asterisks_problems_are_told_and_it_can_be_killed(tmp_path: Path) -> None:
    files = {
        **SILENT_FILES,
        "modules.conf": modules_conf(["pbx_config"]),
        "extensions.conf": "[a]\nexten => 1,1,Wait(1)\nnonsense\n",
    }
    with RunningAsterisk(tmp_path, files=files) as asterisk:
        assert any("pbx_config" in line or "extensions.conf" in line for line in asterisk.log_problems())
        assert "Asterisk 22" in asterisk.console("core show version")
        other = RunningAsterisk(tmp_path / "other", files=files)
        with pytest.raises(AsteriskFailed, match=r"Unable to connect"):
            other.console("core show version")
        other.stop()
        pid = asterisk.pid
        asterisk.kill9()
        assert not asterisk.running and asterisk.exit_status == -signal.SIGKILL
        asterisk.start()
        assert asterisk.pid != pid and asterisk.running
    assert not asterisk.running
    assert not _alive(asterisk.pid)


# The carrier.


@pytest.fixture(scope="module")
def carrier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Carrier]:
    accounts = [Account("acct-1", "pw-1"), Account("acct-2", "pw-2", srtp=True)]
    with Carrier(
        tmp_path_factory.mktemp("carrier"), accounts=accounts, behaviours={"+4930404": "unallocated"}
    ) as running:
        yield running
        assert running.asterisk.log_problems() == []


@pytest.fixture
def customer(carrier: Carrier, tmp_path: Path) -> Iterator[Phone]:
    """A phone in the place of the PBX."""
    with Phone(
        "pbx", server=carrier.server, username="acct-1", password="pw-1", display_name="Zoë", workdir=tmp_path
    ) as pbx:
        yield pbx.wait_registered()


def test_the_carrier_knows_who_registered(carrier: Carrier, customer: Phone) -> None:
    assert carrier.wait_registered("acct-1").startswith("sip:acct-1@127.0.0.1:")
    customer.unregister()
    assert "acct-1" not in carrier.registered


def test_the_carrier_tells_what_arrived_and_what_it_heard(carrier: Carrier, customer: Phone) -> None:
    headers = {"P-Asserted-Identity": '"Office" <sip:+493020001@example.com>', "Privacy": "id", "X-Site": "Köln"}
    call = customer.call("+498912345", headers)
    call.wait_hears(880)
    arrived = carrier.wait_call("+498912345")
    assert (arrived.number, arrived.endpoint, arrived.behaviour) == ("+498912345", "acct-1", "answer")
    assert (arrived.caller_name, arrived.caller_number) == ("Zoë", "acct-1")
    assert arrived.asserted is not None
    assert (arrived.asserted.name, arrived.asserted.user) == ("Office", "+493020001")
    assert (arrived.privacy, arrived.header("X-Site")) == ("id", "Köln")
    arrived.wait_hears(440)
    call.send_dtmf("42#")
    arrived.wait_dtmf("42#")
    assert arrived.cause is None
    call.hangup()
    assert arrived.wait_ended() in (0, 16)
    assert not arrived.heard().hears(880)


@pytest.mark.parametrize(
    ("behaviour", "code"),
    [("busy", 486), ("unavailable", 503), ("unallocated", 404), ("declined", 403), ("early", 404)],
)
def test_numbers_do_as_they_are_told(carrier: Carrier, customer: Phone, behaviour: str, code: int) -> None:
    carrier.behave("110", behaviour)
    call = customer.call("110")
    assert call.wait_ended() == code
    assert carrier.calls[-1].behaviour == behaviour
    assert call.heard().hears(880) is (behaviour == "early")


def test_numbers_that_ring_wait_or_drop(carrier: Carrier, customer: Phone) -> None:
    carrier.behave("111", "ring")
    ringing = customer.call("111")
    ringing.wait_ringing()
    ringing.hangup()
    carrier.behave("111", "never")
    silent = customer.call("111")
    with pytest.raises(PhoneTimeout):
        silent.wait_ringing(1)
    silent.hangup()
    carrier.behave("111", "drop")
    dropped = customer.call("111")
    dropped.wait_answered()
    assert dropped.wait_ended() == 200
    carrier.behave("111", "slow")
    slow = customer.call("111")
    slow.wait_ringing(1)
    slow.wait_answered()
    assert slow.codes == [180, 200]


def test_a_stranger_never_arrives(carrier: Carrier, tmp_path: Path) -> None:
    before = len(carrier.calls)
    with Phone("thief", server=carrier.server, username="acct-1", password="guess", workdir=tmp_path) as thief:
        with pytest.raises(RegistrationFailed):
            thief.wait_registered()
        assert thief.call("+4989").wait_ended() in (401, 403)
    assert len(carrier.calls) == before


def test_the_carrier_calls_in(carrier: Carrier, customer: Phone) -> None:
    name = 'Bäckerei "Süß", 北京'
    call = carrier.call("+493020001", to="acct-1", caller="+491701234567", name=name)
    incoming = customer.wait_incoming()
    assert incoming.invite is not None
    assert incoming.invite.request_user == "+493020001"
    assert (incoming.caller_number, incoming.caller_name) == ("+491701234567", name)
    call.wait_ringing()
    assert not call.answered
    incoming.answer()
    call.wait_answered()
    incoming.wait_hears(1000)
    call.wait_hears(440)
    incoming.send_dtmf("9")
    call.wait_dtmf("9")
    call.hangup()
    assert incoming.wait_ended() == 200


def test_a_call_in_that_is_refused_given_up_or_ended_by_the_pbx(carrier: Carrier, customer: Phone) -> None:
    refused = carrier.call("+493020001", to="acct-1", anonymous=True, caller="+491701234567")
    incoming = customer.wait_incoming()
    assert "+491701234567" not in str(incoming.invite)
    assert incoming.caller_number == "anonymous"
    incoming.reject(486)
    assert refused.wait_ended() == 17
    assert (refused.code, refused.answered) == (486, False)
    given_up = carrier.call("+493020001", to="acct-1")
    incoming = customer.wait_incoming()
    given_up.hangup()
    assert incoming.wait_ended() == 487
    ended = carrier.call("+493020001", to="acct-1")
    incoming = customer.wait_incoming()
    incoming.answer()
    ended.wait_answered()
    incoming.hangup()
    assert ended.wait_ended() == 16


def test_the_carrier_speaks_tls_and_srtp(carrier: Carrier, tmp_path: Path) -> None:
    pbx = Phone(
        "pbx", server=f"127.0.0.1:{carrier.tls_port}", username="acct-2", password="pw-2", transport="tls", srtp="sdes",
        ca_file=carrier.certificate[0], workdir=tmp_path,
    )  # fmt: skip
    with pbx:
        pbx.wait_registered()
        call = pbx.call("+4989777")
        call.wait_hears(880)
        assert call.encrypted
        carrier.wait_call("+4989777").wait_hears(440)
        incoming = carrier.call("+4930", to="acct-2", srtp=True)
        ringing = pbx.wait_incoming()
        ringing.answer()
        incoming.wait_answered()
        ringing.wait_hears(1000)


def test_addresses_that_are_let_in_need_no_password(tmp_path: Path) -> None:
    with (
        Carrier(tmp_path / "carrier", ip_peers=["127.0.0.1"], address="127.0.0.2") as open_carrier,
        Phone("pbx", server=open_carrier.server, username="whoever", workdir=tmp_path) as pbx,
    ):
        call = pbx.call("+4989")
        call.wait_answered()
        arrived = open_carrier.wait_call("+4989")
        assert (arrived.endpoint, arrived.caller_number) == ("plain", "whoever")
        placed = open_carrier.call("+4930", to=f"127.0.0.1:{pbx.port}")
        incoming = pbx.wait_incoming()
        assert (incoming.headers["Contact"]).endswith(f"@127.0.0.2:{open_carrier.port}>")
        placed.hangup()
