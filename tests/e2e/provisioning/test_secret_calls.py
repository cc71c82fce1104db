"""Each maker's telephone, told to use TLS and SRTP: it registers with what its files say, and is heard."""

from collections.abc import Iterator

import pytest

from tests.e2e.provisioning.conftest import Place
from tests.telephony.phone import Phone
from tests.telephony.virtual.fanvil import FanvilPhone
from tests.telephony.virtual.grandstream import GrandstreamPhone
from tests.telephony.virtual.htek import HtekPhone
from tests.telephony.virtual.poly import PolyPhone
from tests.telephony.virtual.snom import SnomPhone
from tests.telephony.virtual.yealink import YealinkPhone

pytestmark = [pytest.mark.e2e]
PHONES = {
    "fanvil": (FanvilPhone, "0c383e000201", "X4"),
    "grandstream": (GrandstreamPhone, "c074ad000201", "GXP2135"),
    "grandstream-adapter": (GrandstreamPhone, "c074ad000202", "HT802"),
    "htek": (HtekPhone, "001fc1000201", "UC924"),
    "poly": (PolyPhone, "64167f000201", "VVX_250"),
    "snom": (SnomPhone, "000413000201", "D735"),
    "yealink": (YealinkPhone, "805ec0000201", "T31P"),
}


@pytest.fixture(scope="module")
def listener(place: Place) -> Iterator[Phone]:
    """Somebody with a telephone that speaks in the open."""
    phone = YealinkPhone("805ec0000202", "T54W", "96.86.0.74", place.cable(place.tftp_url))
    phone.boot()
    place.assign(phone.mac, "1003")
    phone.boot()
    with phone.telephone(frequency=660.0) as telephone:
        telephone.register()
        yield telephone


@pytest.mark.parametrize("name", PHONES)
def test_a_phone_calls_in_secret_with_its_own_codecs(place: Place, listener: Phone, name):
    make, mac, model = PHONES[name]
    phone = make(mac, model, "10.1.2.3", place.cable(place.tftp_url))
    phone.boot()
    pk = place.assign(mac, "1004", live=False)
    device = place.api("GET", f"phones/{pk}/")["device"]
    changes = {"transport": "tls", "encryption": "srtp", "codecs": "ulaw,alaw"}
    place.api("PATCH", f"devices/{device}/", changes)
    place.api("POST", "plan/apply/", {"reason": "In secret"})
    phone.boot()
    (line,) = phone.lines()
    assert (line.transport, line.srtp, line.codecs) == ("tls", "sdes", ("ulaw", "alaw"))
    with phone.telephone(frequency=500.0) as telephone:
        telephone.register()
        outgoing = telephone.call("1003")
        incoming = listener.wait_incoming().answer()
        outgoing.wait_answered().wait_heard(lambda r: r.hears(660), "the other's tone")
        incoming.wait_heard(lambda r: r.hears(500), "the telephone's tone")
        outgoing.hangup()
        incoming.wait_ended()
