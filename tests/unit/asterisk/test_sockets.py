"""Sites, their addresses, and the sockets that tell them."""

from dataclasses import replace

from pbxmanager.asterisk.render import render
from tests.unit.asterisk.office import engine, small_office


def section(text: str, name: str) -> list[str]:
    """Return the lines of one section."""
    body = text.split(f"\n[{name}]\n", 1)[1].split("\n[", 1)[0]
    return [line for line in body.splitlines() if line and not line.startswith(";")]


def office_of_two_sites():
    office = small_office()
    main = replace(office.sites[0], external_address="203.0.113.7", local_networks=("10.1.0.0/16",))
    branch = replace(
        main, id=2, name="Branch", sip_port=5070, external_address="198.51.100.9", local_networks=("10.2.0.0/16",)
    )
    at_branch = replace(office.devices[0], site=2)
    return replace(office, sites=(main, branch), devices=(at_branch, *office.devices[1:]))


def test_the_external_address_goes_out_and_local_networks_are_spared():
    text = render(office_of_two_sites(), engine())["pjsip.conf"]
    udp = section(text, "udp")
    assert "external_media_address = 203.0.113.7" in udp
    assert "external_signaling_address = 203.0.113.7" in udp
    assert "local_net = 10.1.0.0/16" in udp
    assert "bind = 0.0.0.0:5060" in udp


def test_a_site_with_a_port_of_its_own_has_sockets_of_its_own_and_its_devices_use_them():
    files = render(office_of_two_sites(), engine())
    for protocol, port in (("udp", 5070), ("tcp", 5070), ("tls", 5071)):
        lines = section(files["pjsip.conf"], f"{protocol}-site-2")
        assert f"bind = 0.0.0.0:{port}" in lines
        assert "external_media_address = 198.51.100.9" in lines
        assert "local_net = 10.2.0.0/16" in lines
    devices = files["pjsip_endpoint.conf"]
    assert "transport = udp-site-2" in devices.split("[1001-aaaaaaaa]")[1].split("\n[")[0]
    assert "transport" not in devices.split("[1001-bbbbbbbb]")[1].split("\n[")[0]


def test_an_older_asterisk_gets_the_name_of_the_log_in_that_it_knows():
    assert "auth_type = digest" in render(small_office(), engine())["pjsip_auth.conf"]
    for version in ((18, 26, 4), (20, 11, 0), (22, 1, 0)):
        assert "auth_type = userpass" in render(small_office(), engine(version))["pjsip_auth.conf"]
