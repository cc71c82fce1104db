"""Certificates for networks that ask phones who they are: what is taken, and who is given them."""

import datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.db import connection

from pbxmanager.provisioning.configs import read_config
from pbxmanager.provisioning.drivers import DRIVERS
from pbxmanager.provisioning.models import NetworkAuthority, NetworkIdentity, SettingsLayer, SiteRules, Way
from pbxmanager.provisioning.requests import Refused, Request
from pbxmanager.provisioning.resolve import resolve
from pbxmanager.provisioning.values import Dot1xMode, Network
from tests.unit.provisioning.device import device
from tests.unit.provisioning.test_drivers import files_of

BEGIN_KEY = "-----BEGIN PRIVATE KEY-----"


def made(name: str, days: int = 30, issuer=None):
    """Return a certificate and its key as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=60))
        .not_valid_after(now + datetime.timedelta(days=days))
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return certificate.public_bytes(serialization.Encoding.PEM).decode(), secret.decode()


@pytest.fixture
def identity(phone):
    """Ann's phone with a certificate of its own, in a network that has an authority."""
    authority, _ = made("Network root")
    NetworkAuthority.objects.create(certificates=authority)
    certificate, key = made("805ec0a1b2c3")
    SettingsLayer.objects.create(level="everywhere", values={"dot1x": "tls"})
    return NetworkIdentity.objects.create(phone=phone, certificate=certificate, private_key=key)


def fetch(phone, name, way=Way.HTTPS, token=None):
    return resolve(Request(way, f"dot1x/{name}", "192.168.1.50", token=token or phone.token)).body.decode()


def test_the_phone_itself_gets_its_files_over_https(phone, identity):
    both = fetch(phone, "client.pem")
    assert both == fetch(phone, "certificate.pem") + fetch(phone, "key.pem")
    assert x509.load_pem_x509_certificates(both.encode())[0].not_valid_after_utc == identity.not_after
    serialization.load_pem_private_key(fetch(phone, "key.pem").encode(), None)
    assert "Network root" in x509.load_pem_x509_certificate(fetch(phone, "ca.pem").encode()).subject.rfc4514_string()


@pytest.mark.parametrize("name", ["key.pem", "client.pem", "ca.pem", "other.pem", "../client.pem", "dot1x/client.pem"])
def test_nobody_gets_them_on_a_plain_way_even_where_passwords_go_there(phone, identity, name):
    site = phone.device.extension.person.site
    site.local_networks = "192.168.1.0/24"
    site.save()
    SiteRules.objects.create(site=site, plain_secrets=True)
    for way in (Way.HTTP, Way.TFTP):
        with pytest.raises(Refused):
            fetch(phone, name, way)


def test_nobody_gets_them_without_the_token(phone, identity):
    for token in ("2" * 32, "x"):
        with pytest.raises(Refused):
            fetch(phone, "client.pem", token=token)
    with pytest.raises(Refused):
        resolve(Request(Way.HTTPS, "dot1x/client.pem", "192.168.1.50"))


def test_another_phone_has_only_the_authority(phone, identity):
    identity.delete()
    assert fetch(phone, "ca.pem")
    with pytest.raises(Refused):
        fetch(phone, "key.pem")


def test_the_site_s_own_authority_goes_before_everybody_s(phone, identity):
    own, _ = made("Site root")
    NetworkAuthority.objects.create(site_id=phone.site_id, certificates=own)
    assert fetch(phone, "ca.pem") == own


def test_the_key_is_sealed_in_the_database(identity):
    with connection.cursor() as cursor:
        cursor.execute("SELECT private_key FROM provisioning_networkidentity")
        stored = cursor.fetchone()[0]
    assert "PRIVATE KEY" not in stored


def test_the_file_names_them_by_the_phone_s_own_address(phone, identity):
    network = read_config(phone).network
    start = f"https://pbx.example.net/p/{phone.token}/dot1x/"
    assert (network.dot1x_authority, network.dot1x_identities) == (f"{start}ca.pem", start)
    text = resolve(Request(Way.HTTPS, "805ec0a1b2c3.cfg", "192.168.1.50", token=phone.token)).body.decode()
    assert f"static.network.802_1x.root_cert_url = {start}ca.pem\n" in text
    assert f"static.network.802_1x.client_cert_url = {start}client.pem\n" in text
    assert BEGIN_KEY not in text


@pytest.mark.parametrize("driver", DRIVERS.values(), ids=list(DRIVERS))
def test_no_maker_s_file_breaks_by_them(driver):
    start = "https://pbx.example.net/p/token-secret/dot1x/"
    network = Network(dot1x=Dot1xMode.TLS, dot1x_authority=f"{start}ca.pem", dot1x_identities=start)
    text = "".join(files_of(driver, device(driver, driver.models[0], network=network)).values())
    assert (f"{start}ca.pem" in text) == (driver.name in ("cisco", "mitel", "yealink"))
    assert (f"{start}" in text.replace(f"{start}ca.pem", "")) == (driver.name in ("mitel", "yealink"))


def test_what_does_not_belong_together_is_refused_where_it_is_typed(pages, api, phone):
    certificate, key = made("one")
    _, other = made("another")
    old, old_key = made("old", days=-1)
    locked = key.replace("PRIVATE KEY", "CERTIFICATE")

    def sent(**more):
        facts = {"phone": phone.pk, "certificate": certificate, "private_key": key, **more}
        return api.post("/api/network-identities/", facts, format="json")

    assert "another certificate" in str(sent(private_key=other).json()["private_key"])
    assert "no private key" in str(sent(private_key=locked).json()["private_key"])
    assert "no certificate" in str(sent(certificate="nonsense").json()["certificate"])
    assert "certificates only" in str(sent(certificate=certificate + key).json()["certificate"])
    assert "no more" in str(sent(certificate=old, private_key=old_key).json()["certificate"])
    done = sent()
    assert done.status_code == 201, done.content
    assert "private_key" not in done.json()
    pk = done.json()["id"]
    page = pages.get(f"/admin/provisioning/networkidentity/{pk}/change/")
    assert "PRIVATE KEY-----" not in page.content.decode()
    url = f"/admin/provisioning/networkidentity/{pk}/change/"
    wrong = pages.post(url, {"certificate": certificate, "new_key": other})
    assert "another certificate" in str(wrong.context["adminform"].form.errors["new_key"])
    assert pages.post(url, {"certificate": certificate, "new_key": ""}).status_code == 302
    assert NetworkIdentity.objects.get().private_key.strip() == key.strip()


def test_there_is_one_authority_for_all_sites(api, phone):
    root, _ = made("root")
    assert api.post("/api/network-authorities/", {"certificates": root}, format="json").status_code == 201
    again = api.post("/api/network-authorities/", {"certificates": root}, format="json")
    assert "already" in str(again.json()["site"])
    assert (
        api.post("/api/network-authorities/", {"site": phone.site_id, "certificates": root}, format="json").status_code
        == 201
    )
