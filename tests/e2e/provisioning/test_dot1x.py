"""A phone fetches what it proves itself with to the network, and it is what was uploaded."""

import ssl
from pathlib import Path

import pytest

from tests.e2e.provisioning.conftest import Place
from tests.telephony.virtual.poly import PolyPhone, network_identity
from tests.telephony.virtual.yealink import YealinkPhone
from tests.unit.provisioning.test_certificates import made

pytestmark = [pytest.mark.e2e]


def test_a_yealink_fetches_its_certificate_over_https_and_can_prove_itself_by_it(place: Place, tmp_path: Path):
    phone = YealinkPhone("805ec0000501", "T54W", "96.86.0.74", place.cable(place.tftp_url))
    phone.boot()
    pk = place.assign(phone.mac, "1003", live=False)
    root, _ = made("Network root")
    certificate, key = made(phone.mac)
    authority = place.api("POST", "network-authorities/", {"certificates": root}, expect=201)
    place.api("POST", "phone-settings/", {"level": "phone", "phone": pk, "values": {"dot1x": "tls"}}, expect=201)
    place.api("POST", "network-identities/", {"phone": pk, "certificate": certificate, "private_key": key}, expect=201)
    phone.boot()
    told = phone.kept.parameters
    assert (told["static.network.802_1x.mode"], told["static.network.802_1x.identity"]) == ("2", phone.mac)
    client = phone.fetch("", told["static.network.802_1x.client_cert_url"])
    trusted = phone.fetch("", told["static.network.802_1x.root_cert_url"])
    assert client is not None
    assert trusted is not None
    file = tmp_path / "client.pem"
    file.write_bytes(client)
    ssl.create_default_context(cadata=trusted.decode()).load_cert_chain(file)  # it fails unless both belong together
    plain = told["static.network.802_1x.client_cert_url"].replace(
        f"https://127.0.0.1:{place.https}", f"http://127.0.0.1:{place.http}"
    )
    assert phone.fetch("", plain) is None
    place.api("DELETE", f"network-authorities/{authority['id']}/", expect=204)


def test_a_poly_has_its_certificate_in_its_file_and_never_over_plain_ways(place: Place, tmp_path: Path):
    phone = PolyPhone("64167f000501", "VVX_450", "6.4.0.1", place.cable(f"http://127.0.0.1:{place.http}/p/"))
    phone.boot()
    pk = place.assign(phone.mac, "1003", live=False)
    root, _ = made("Network root")
    certificate, key = made(phone.mac)
    authority = place.api("POST", "network-authorities/", {"certificates": root}, expect=201)
    place.api("POST", "phone-settings/", {"level": "phone", "phone": pk, "values": {"dot1x": "tls"}}, expect=201)
    place.api("POST", "network-identities/", {"phone": pk, "certificate": certificate, "private_key": key}, expect=201)
    phone.boot()
    trusted, own, secret = network_identity(phone.kept.parameters)
    (tmp_path / "own.pem").write_text(own + secret)
    ssl.create_default_context(cadata=trusted).load_cert_chain(tmp_path / "own.pem")
    main = next(asked.url for asked in reversed(phone.asked) if asked.url.endswith("-pbx.cfg"))
    site = place.api("GET", "sites/")["results"][0]
    networks = site["local_networks"]
    place.api("PATCH", f"sites/{site['id']}/", {"local_networks": f"{networks}\n127.0.0.0/8"})
    rules = place.api("POST", "provisioning-rules/", {"site": site["id"], "plain_secrets": True}, expect=201)["id"]
    try:
        plain = phone.fetch("", main.replace(f"https://127.0.0.1:{place.https}", f"http://127.0.0.1:{place.http}"))
        assert plain is not None
        assert b"localAdminPassword" in plain, "passwords are given there, but no key"
        assert b"PRIVATE KEY" not in plain
    finally:
        place.api("DELETE", f"provisioning-rules/{rules}/", expect=204)
        place.api("PATCH", f"sites/{site['id']}/", {"local_networks": networks})
        place.api("DELETE", f"network-authorities/{authority['id']}/", expect=204)
