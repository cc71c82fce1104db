"""What to write into a DHCP server so that phones find their way."""

from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Snippet:
    """Lines for one server."""

    title: str
    where: str
    text: str


def snippets(server: str, plain_url: str) -> tuple[Snippet, ...]:
    """Return the lines for each DHCP server.

    ``server`` is the TFTP server's host, ``plain_url`` the web address for bootstrap files.

    Options: 66 (TFTP server name or URL, RFC 2132), 150 (TFTP servers' addresses, RFC 5859), 160 (URL; Polycom, Cisco MPP and
    others), 43 (vendor information: sub-option 2 is the URL for Mitel).
    """
    plain_url = plain_url.rstrip("/") + "/"
    host = urlsplit(plain_url).hostname or server
    sub_option = f"02:{len(plain_url):02x}:" + ":".join(f"{byte:02x}" for byte in plain_url.encode())
    windows_bytes = ",".join(f"0x{byte}" for byte in sub_option.split(":"))
    is_address = all(part.isdigit() for part in server.split(".")) and server.count(".") == 3
    tftp_address = server if is_address else "ADDRESS"
    note = "" if is_address else f"# ADDRESS: the IPv4 address of {server}\n"
    return (
        Snippet(
            "dnsmasq",
            "/etc/dnsmasq.d/phones.conf",
            f'{note}dhcp-option=66,"{plain_url}"\ndhcp-option=150,{tftp_address}\ndhcp-option=160,"{plain_url}"\n'
            f"dhcp-option=43,{sub_option}\n",
        ),
        Snippet(
            "ISC dhcpd",
            "/etc/dhcp/dhcpd.conf",
            f"{note}option tftp-addresses code 150 = array of ip-address;\noption provisioning-url code 160 = text;\n"
            f'option tftp-server-name "{plain_url}";\noption tftp-addresses {tftp_address};\n'
            f'option provisioning-url "{plain_url}";\noption vendor-encapsulated-options {sub_option};\n',
        ),
        Snippet(
            "Kea",
            '/etc/kea/kea-dhcp4.conf, in "Dhcp4"',
            f'{note.replace("#", "//")}"option-def": [\n'
            '  {"name": "tftp-addresses", "code": 150, "type": "ipv4-address", "array": true},\n'
            '  {"name": "provisioning-url", "code": 160, "type": "string"}\n],\n"option-data": [\n'
            f'  {{"name": "tftp-server-name", "data": "{plain_url}"}},\n'
            f'  {{"name": "tftp-addresses", "data": "{tftp_address}"}},\n'
            f'  {{"name": "provisioning-url", "data": "{plain_url}"}},\n'
            f'  {{"code": 43, "csv-format": false, "data": "{sub_option.replace(":", "")}"}}\n]\n',
        ),
        Snippet(
            "Windows Server",
            "PowerShell on the DHCP server; SCOPE is the phones' scope, such as 192.168.1.0",
            f'{note}Add-DhcpServerv4OptionDefinition -OptionId 150 -Name "TFTP servers" -Type IPv4Address -MultiValued\n'
            'Add-DhcpServerv4OptionDefinition -OptionId 160 -Name "Provisioning URL" -Type String\n'
            f'Set-DhcpServerv4OptionValue -ScopeId SCOPE -OptionId 66 -Value "{plain_url}"\n'
            f"Set-DhcpServerv4OptionValue -ScopeId SCOPE -OptionId 150 -Value {tftp_address}\n"
            f'Set-DhcpServerv4OptionValue -ScopeId SCOPE -OptionId 160 -Value "{plain_url}"\n'
            f"Set-DhcpServerv4OptionValue -ScopeId SCOPE -OptionId 43 -Value {windows_bytes}\n",
        ),
        Snippet(
            "MikroTik",
            "Terminal; NETWORK is the phones' network, such as 192.168.1.0/24",
            f"{note}/ip dhcp-server option\nadd name=phones-66 code=66 value=\"s'{plain_url}'\"\n"
            f"add name=phones-150 code=150 value=\"'{tftp_address}'\"\nadd name=phones-160 code=160 value=\"s'{plain_url}'\"\n"
            f"add name=phones-43 code=43 value=0x{sub_option.replace(':', '')}\n"
            "/ip dhcp-server option sets\nadd name=phones options=phones-66,phones-150,phones-160,phones-43\n"
            "/ip dhcp-server network\nset [find address=NETWORK] dhcp-option-set=phones\n",
        ),
        Snippet(
            "Phones that know TFTP only",
            "instead of the web address, give just the host",
            f"option 66: {host}\n",
        ),
    )
