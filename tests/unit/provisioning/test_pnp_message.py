"""Messages of SIP plug and play: what makers' telephones send is read, what they did not send is refused."""

import random

import pytest

from pbxmanager.provisioning.pnp.message import NotUnderstood, accepted, branch_of, notify, read

SNOM = (
    "SUBSCRIBE sip:MAC%3a000413874B49@intern.example.net SIP/2.0\r\n"
    "Via: SIP/2.0/UDP 192.168.10.67:5060;rport\r\n"
    "From: <sip:MAC%3a000413874B49@intern.example.net>;tag=658512961\r\n"
    "To: <sip:MAC%3a000413874B49@intern.example.net>\r\n"
    "Call-ID: 1930770594@192.168.10.67\r\n"
    "CSeq: 1 SUBSCRIBE\r\n"
    'Event: ua-profile;profile-type="device";vendor="snom";model="snom370";version="8.7.3"\r\n'
    "Expires: 0\r\n"
    "Accept: application/url\r\n"
    "Contact: <sip:192.168.10.67:5060>\r\n"
    "Content-Length: 0\r\n\r\n"
)
SOURCE = ("192.168.10.67", 5060)


def test_a_snom_is_understood():
    asked = read(SNOM.encode())
    assert (asked.mac, asked.said("vendor"), asked.said("model"), asked.said("version")) == (
        "000413874b49", "snom", "snom370", "8.7.3",
    )  # fmt: skip
    assert asked.contact == "sip:192.168.10.67:5060"


@pytest.mark.parametrize(
    "user", ["MAC001565f4f9e1", "MAC%3A001565F4F9E1", "MAC=001565f4f9e1", "001565f4f9e1", "mac:00-15-65-f4-f9-e1"]
)
def test_the_address_is_found_however_the_maker_writes_it(user):
    assert read(SNOM.replace("MAC%3a000413874B49", user).encode()).mac == "001565f4f9e1"


def test_short_names_and_folded_headers_are_the_same():
    text = SNOM.replace("Via:", "v:").replace("From:", "f:").replace("Call-ID:", "i :")
    text = text.replace("Event: ua-profile;", "o: ua-profile;\r\n ")
    assert read(text.encode()).said("model") == "snom370"


def test_the_answer_names_where_the_question_came_from():
    answer = accepted(read(SNOM.encode()), ("192.168.10.67", 40000), "192.168.10.2:5070", "ours").decode()
    assert "Via: SIP/2.0/UDP 192.168.10.67:5060;received=192.168.10.67;rport=40000\r\n" in answer
    assert "To: <sip:MAC%3a000413874B49@intern.example.net>;tag=ours\r\n" in answer


def test_the_notify_goes_to_the_telephone_and_to_nobody_it_names():
    asked = read(SNOM.replace("Contact: <sip:192.168.10.67:5060>", "Contact: <sip:8.8.8.8:53>").encode())
    message = notify(asked, SOURCE, "192.168.10.2:5070", "ours", "z9hG4bKx", "http://pbx.example.net/p/").decode()
    assert message.startswith("NOTIFY sip:192.168.10.67:5060 SIP/2.0\r\n")
    assert message.endswith("\r\nContent-Length: 25\r\n\r\nhttp://pbx.example.net/p/")


def test_an_answer_to_our_notify_is_known_by_its_branch():
    assert branch_of(b"SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 10.0.0.1:5;branch=z9hG4bKabc;rport=5\r\n\r\n") == "z9hG4bKabc"
    assert branch_of(b"SIP/2.0 100 Trying\r\nVia: SIP/2.0/UDP 10.0.0.1:5;branch=z9hG4bKabc\r\n\r\n") == ""


@pytest.mark.parametrize(
    "bad",
    [
        b"",
        b"\r\n\r\n",
        SNOM.replace("SUBSCRIBE sip", "REGISTER sip").encode(),
        SNOM.replace("ua-profile", "presence").encode(),
        SNOM.replace("CSeq: 1 SUBSCRIBE\r\n", "").encode(),
        SNOM.replace("1930770594", "1930770594\x00").encode(),
        SNOM.replace("1930770594", "1930770594\rX: y").encode(),
        SNOM.encode() + b"x" * 5000,
        SNOM.encode("utf-16"),
    ],
)
def test_everything_else_is_not_understood(bad):
    with pytest.raises(NotUnderstood):
        read(bad)


def test_thousands_of_broken_messages_are_read_or_refused_and_never_grow_a_header():
    chance = random.Random(7)
    for _ in range(5000):
        data = bytearray(SNOM.encode())
        for _ in range(chance.randint(1, 12)):
            place = chance.randrange(len(data))
            data[place : place + chance.randint(0, 3)] = chance.randbytes(chance.randint(0, 3))
        try:
            asked = read(bytes(data))
        except NotUnderstood:
            continue
        lines = notify(asked, SOURCE, "192.168.10.2:5070", "t", "z9hG4bKx", "http://a/").decode().split("\r\n")
        assert len(lines) == 14
