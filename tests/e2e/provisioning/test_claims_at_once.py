"""A claim window that many rush to at once: one address gets the phone's configuration, over HTTPS from a real server."""

import http.client
import ssl
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests.e2e.provisioning.conftest import Place
from tests.telephony.virtual.yealink import YealinkPhone

pytestmark = [pytest.mark.e2e]
MAC = "805ec00c0001"
RIVALS = [f"127.0.0.{n}" for n in range(21, 29)]


def fetched(place: Place, source: str) -> str:
    context = ssl.create_default_context(cafile=str(place.certificate))
    connection = http.client.HTTPSConnection(
        "127.0.0.1", place.https, timeout=20, context=context, source_address=(source, 0)
    )
    connection.request("GET", f"/p/{MAC}.cfg")
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    assert answer.status == 200, (answer.status, text)
    return text


def test_one_of_many_gets_it_and_nobody_after_the_window(place: Place):
    YealinkPhone(MAC, "T54W", "96.86.0.74", place.cable(place.tftp_url)).boot()
    phone = place.assign(MAC, "1004")
    for window in place.api("GET", "claim-windows/")["results"]:
        place.api("DELETE", f"claim-windows/{window['id']}/", expect=204)
    window = place.api("POST", "claim-windows/", {"phone": phone, "networks": "127.0.0.0/27"}, expect=201)
    together = Barrier(len(RIVALS))

    def rush(source: str) -> str:
        together.wait(20)
        return fetched(place, source)

    with ThreadPoolExecutor(len(RIVALS)) as pool:
        texts = list(pool.map(rush, RIVALS))
    winners = [source for source, text in zip(RIVALS, texts, strict=True) if "account.1.password" in text]
    assert len(winners) == 1
    assert "account.1.password" in fetched(place, winners[0])
    assert "account.1.password" not in fetched(place, "127.0.0.40"), "not in the window's networks"
    place.api("DELETE", f"claim-windows/{window['id']}/", expect=204)
    assert "account.1.password" not in fetched(place, winners[0])
