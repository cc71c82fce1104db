"""Certificates that are uploaded: what is taken of a file, what is said of a wrong one, and what is said before one ends."""

import datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from pbxmanager.operations.watches import watched
from pbxmanager.provisioning.models import NetworkAuthority, NetworkIdentity
from pbxmanager.provisioning.pem import LARGEST
from tests.unit.provisioning.test_certificates import made

AUTHORITIES = "/admin/provisioning/networkauthority/"
IDENTITIES = "/admin/provisioning/networkidentity/"


def file(content, name="ca.pem"):
    return SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())


def send(pages, url, **fields):
    return pages.post(f"{url}add/", {"site": "", "certificates": "", "certificate": "", "new_key": "", **fields})


def errors(response, field="upload"):
    assert response.status_code == 200
    return str(response.context["adminform"].form.errors.get(field, ""))


def test_a_file_with_whatever_stands_around_is_taken(pages, db):
    first, _ = made("Root", days=90)
    second, _ = made("Between", days=50)
    assert (
        send(pages, AUTHORITIES, upload=file(f"Bag Attributes\n{first}subject=CN = Root\r\n{second}")).status_code
        == 302
    )
    row = NetworkAuthority.objects.get()
    assert (row.not_after - timezone.now()).days in (49, 50)
    page = pages.get(f"{AUTHORITIES}{row.pk}/change/").content.decode()
    assert "CN=Root" in page
    assert "CN=Between" in page
    assert f"{row.not_after:%Y-%m-%d}" in pages.get(AUTHORITIES).content.decode()


def test_what_windows_exports_is_taken(pages, db):
    pem, _ = made("Root")
    der = x509.load_pem_x509_certificate(pem.encode()).public_bytes(Encoding.DER)
    assert send(pages, AUTHORITIES, upload=file(der, "ca.cer")).status_code == 302
    assert NetworkAuthority.objects.get().certificates == pem


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"nonsense", "holds no certificate"),
        (b"\x30\x82\x00\x01" + b"\0" * 50, "holds no certificate"),
        (b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "no certificate in PEM form"),
        (b"-----BEGIN NOTHING-----\nAAAA\n-----END NOTHING-----\n", "neither"),
        (b"x" * (LARGEST + 1), "too large"),
        (made("a")[0].encode() + made("b")[1].encode(), "private key"),
        (made("old", days=-1)[0].encode(), "holds no more"),
        (b"", "empty"),
    ],
)
def test_a_wrong_file_is_refused_beside_it(pages, db, content, said):
    assert said in errors(send(pages, AUTHORITIES, upload=file(content)))
    assert not NetworkAuthority.objects.exists()


def test_nothing_at_all_is_refused(pages, db):
    assert "Choose a file" in errors(send(pages, AUTHORITIES))


@pytest.mark.parametrize("together", [True, False])
def test_a_phone_s_certificate_and_key_are_taken_from_one_file_or_two(pages, phone, together):
    certificate, key = made("805ec0a1b2c3")
    files = {"upload": file(certificate + key)} if together else {"upload": file(certificate), "key_upload": file(key)}
    assert send(pages, IDENTITIES, phone=phone.pk, **files).status_code == 302
    row = NetworkIdentity.objects.get()
    assert (row.certificate.strip(), row.private_key.strip()) == (certificate.strip(), key.strip())
    with connection.cursor() as cursor:
        cursor.execute("SELECT private_key FROM provisioning_networkidentity")
        assert cursor.fetchone()[0].startswith("sealed:")
    for page in (f"{IDENTITIES}{row.pk}/change/", IDENTITIES, f"/api/network-identities/{row.pk}/"):
        assert "PRIVATE KEY-----" not in pages.get(page).content.decode()


def test_a_key_of_another_certificate_is_refused_beside_its_file(pages, phone):
    certificate, _ = made("one")
    response = send(pages, IDENTITIES, phone=phone.pk, upload=file(certificate), key_upload=file(made("two")[1]))
    assert "another certificate" in errors(response, "key_upload")
    assert "no private key" in errors(
        send(pages, IDENTITIES, phone=phone.pk, upload=file(certificate), key_upload=file(certificate)), "key_upload"
    )


def test_what_ends_soon_stands_among_the_findings(phone):
    today = timezone.localdate()
    NetworkAuthority.objects.create(certificates=made("root", days=200)[0])
    certificate, key = made("805ec0a1b2c3", days=50)
    NetworkIdentity.objects.create(phone=phone, certificate=certificate, private_key=key)
    assert list(watched(today)) == []
    texts = [str(finding) for finding in watched(today + datetime.timedelta(days=25))]
    assert len(texts) == 1
    assert "phones that end soon: 1. The first one, 1001's" in texts[0]
    assert len(list(watched(today + datetime.timedelta(days=175)))) == 2


def test_the_page_of_waiting_changes_leads_to_what_ends_soon(pages, phone, settings, tmp_path):
    row = NetworkAuthority.objects.create(certificates=made("root", days=20)[0])
    response = pages.get("/operations/plan/")
    text = response.content.decode()
    assert "All sites: a certificate holds until" in text
    assert f"{AUTHORITIES}{row.pk}/change/" in text
