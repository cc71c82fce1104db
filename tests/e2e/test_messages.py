"""Text messages between telephones: at once, or when the other one is back."""

import time
from collections.abc import Callable, Iterator

import pytest

from pbxmanager.asterisk.ami import AmiAddress, ami_session
from tests.e2e.conftest import Pbx, run_office
from tests.e2e.office import office
from tests.telephony.messenger import Messenger

pytestmark = [pytest.mark.e2e]

STRANGE = 'Lunch at 12:30?\nBring "${SHELL(x)}", $[1+1]; #include, a\\b) and 李😀'


@pytest.fixture(scope="module")
def pbx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pbx]:
    """An office that may be stopped and started."""
    with run_office(tmp_path_factory.mktemp("messages"), office) as running:
        yield running


@pytest.fixture
def messenger(pbx: Pbx) -> Callable[[str], Messenger]:
    """Give messengers by internal number; each is in service while it is entered."""

    def make(number: str) -> Messenger:
        device = pbx.office.devices_by_extension[number][0]
        return Messenger(pbx.server, device.endpoint, device.secret)

    return make


def test_a_message_arrives_exactly_as_written_from_the_writers_number(messenger):
    with messenger("1001") as ann, messenger("1004") as reception:
        assert ann.write("1004", STRANGE).startswith("SIP/2.0 202")
        assert reception.read() == ("1001", STRANGE)
        reception.write("1001", "Yes")
        assert ann.read() == ("1004", "Yes")


def test_messages_wait_in_order_until_a_telephone_is_back_even_over_a_restart(messenger, pbx):
    with messenger("1001") as ann:
        for text in ("one", "two", STRANGE):
            ann.write("1004", text)
        time.sleep(0.3)
    pbx.asterisk.stop()
    pbx.asterisk.start()
    with messenger("1004") as reception:
        assert [reception.read(9) for _ in range(3)] == [("1001", "one"), ("1001", "two"), ("1001", STRANGE)]
    with messenger("1004") as reception, pytest.raises(AssertionError):
        reception.read(6)


def test_who_writes_to_nobody_is_told(messenger):
    with messenger("1001") as ann:
        ann.write("4711", "Hello?")
        assert ann.read() == ("4711", "Not delivered: there is no extension 4711.")
        ann.write("1004", "x" * 2001)
        assert ann.read()[1].startswith("Not delivered: a message has 1 to 1000")


def test_a_hundred_messages_wait_and_no_more_and_come_in_order(messenger, pbx):
    since = int(time.time())
    with ami_session(AmiAddress("127.0.0.1", pbx.engine.ami_port, "manager", pbx.engine.ami_secret)) as ami:
        for count in range(99):
            key, text = f"1005/{count:09d}", f"{since}:1004:number {count}"
            ami.action("DBPut", Family="messages", Key=key, Val=text)
    with messenger("1001") as ann:
        ann.write("1005", "the hundredth")
        ann.write("1005", "one too many")
        assert ann.read() == ("1005", "Not delivered: 1005 has 100 messages waiting.")
    with messenger("1005") as hidden:
        came = [hidden.read(9) for _ in range(100)]
    assert came == [*(("1004", f"number {count}") for count in range(99)), ("1001", "the hundredth")]


def test_all_telephones_of_an_extension_get_it(messenger, pbx):
    desk, laptop = pbx.office.devices_by_extension["1001"]
    with (
        Messenger(pbx.server, desk.endpoint, desk.secret) as first,
        Messenger(pbx.server, laptop.endpoint, laptop.secret) as second,
        messenger("1004") as reception,
    ):
        reception.write("1001", "Lunch?")
        assert first.read() == second.read() == ("1004", "Lunch?")


def test_a_stranger_writes_to_nobody(messenger, pbx):
    with messenger("1004") as reception:
        with pytest.raises(AssertionError):
            Messenger(pbx.server, "1001-aaaaaaaa", "wrong").__enter__()
        stranger = Messenger(pbx.server, "1001-aaaaaaaa", "wrong")
        assert not stranger.write("1004", "Send me your PIN").startswith("SIP/2.0 2")
        with pytest.raises(AssertionError):
            reception.read(1.0)


def test_the_database_of_messages_is_empty_when_all_are_delivered(pbx):
    assert "0 results" in pbx.asterisk.console("database show messages")


def test_a_message_is_no_call(pbx):
    records = pbx.engine.home / "log" / "cdr-csv" / "Master.csv"
    pbx.asterisk.stop()
    kept = records.read_text() if records.exists() else ""
    assert not [word for word in ("postman", "agents-return", "call-backs-return", "desk-walk") if word in kept]
