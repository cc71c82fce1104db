"""A Poly, by the UC Software administrator guide.

It looks for ``<mac>.cfg``, else for ``000000000000.cfg``. That file names the configuration files: of a parameter that stands in
several, the first one counts. Then it looks for its overrides, licence and directory. What no file holds has its factory value
again, but parameters of the device, which need ``device.set`` and a ``.set`` of their own, are kept.
"""

import xml.etree.ElementTree as ElementTree

from tests.telephony.virtual_phone import SipLine, VirtualPhone

TRANSPORTS = {"UDPOnly": "udp", "TCPOnly": "tcp", "TLS": "tls"}
CODECS = {"Opus": "opus", "G722": "g722", "G711_A": "alaw", "G711_Mu": "ulaw"}


class PolyPhone(VirtualPhone):
    """Reads attributes, whatever elements they stand on."""

    family = "VVX"
    asks = "Updater"

    @property
    def user_agent(self) -> str:
        """The updater asks first, then the application; the serial number is told when that is switched on."""
        version = "5.9.6.12345" if self.asks == "Updater" else self.firmware
        serial = f" (SN:{self.mac})" if self.kept.parameters.get("device.prov.tagSerialNo") == "1" else ""
        return f"FileTransport Polycom{self.family}-{self.model}-UA/{version}{serial} Type/{self.asks}"

    def provision(self, base: str) -> None:
        """Read the master file and what it names."""
        self.asks = "Updater"
        name = f"{self.mac}.cfg"
        master = self.fetch(base, name) or self.fetch(base, "000000000000.cfg")
        self.asks = "Application"
        read: dict[str, str] = {}
        if master is not None:
            root = ElementTree.fromstring(master)
            assert root.tag == "APPLICATION"
            assert len(root.get("CONFIG_FILES", "")) <= 2047
            for name in root.get("CONFIG_FILES", "").split(","):
                text = self.fetch(base, name.strip().replace("[PHONE_MAC_ADDRESS]", self.mac))
                for key, value in parse(text).items() if text is not None else ():
                    read.setdefault(key, value)
        for name in (
            f"{self.mac}-phone.cfg",
            f"{self.mac}-web.cfg",
            f"{self.mac}-license.cfg",
            f"{self.mac}-directory.xml",
        ):
            assert self.fetch(base, name) is None or name.endswith(".xml")
        kept = {key: value for key, value in self.kept.parameters.items() if key.startswith("device.")}
        device = {
            key: value
            for key, value in read.items()
            if key.startswith("device.") and read.get("device.set") == "1" and read.get(f"{key}.set") == "1"
        }
        others = {key: value for key, value in read.items() if not key.startswith("device.")}
        self.kept.parameters = kept | device | others
        server = self.kept.parameters.get("device.prov.serverName")
        if server:
            kind = self.kept.parameters.get("device.prov.serverType", "FTP").lower()
            self.kept.url = server if "://" in server else f"{kind}://{server}"

    def lines(self) -> list[SipLine]:
        """Return the registrations."""
        get = self.kept.parameters.get
        ranks = sorted((int(get(f"voice.codecPref.{name}", "0")), asterisk) for name, asterisk in CODECS.items())
        found = []
        for x in range(1, 25):
            if not get(f"reg.{x}.address"):
                continue
            assert get(f"reg.{x}.address") == get(f"reg.{x}.auth.userId")
            require = get(f"reg.{x}.srtp.require", get("sec.srtp.require"))
            found.append(
                SipLine(
                    server=f"{get(f'reg.{x}.server.1.address')}:{get(f'reg.{x}.server.1.port')}",
                    user=get(f"reg.{x}.address", ""),
                    password=get(f"reg.{x}.auth.password", ""),
                    display_name=get(f"reg.{x}.displayName", ""),
                    transport=TRANSPORTS[get(f"reg.{x}.server.1.transport", "UDPOnly")],  # type: ignore[arg-type]
                    srtp="sdes" if require == "1" and get("sec.srtp.enable") == "1" else "no",
                    codecs=tuple(name for rank, name in ranks if rank),
                    voicemail=get(f"msg.mwi.{x}.callBack", ""),
                    wants_mwi=bool(get(f"msg.mwi.{x}.subscribe")),
                )
            )
        return found

    def knows_its_way(self) -> bool:
        """The kept server is asked, and not DHCP."""
        return bool(self.kept.url) and self.kept.parameters.get("device.dhcp.bootSrvUseOpt") == "Static"

    def watched(self, key: int) -> tuple[str, str]:
        """Return the address and label that a line key watches."""
        get = self.kept.parameters.get
        assert get("lineKey.reassignment.enabled") == "1"
        assert get(f"lineKey.{key}.category") == "BLF"
        entry = f"attendant.resourceList.{get(f'lineKey.{key}.index')}"
        return get(f"{entry}.address", ""), get(f"{entry}.label", "")


def network_identity(told: dict[str, str]) -> tuple[str, str, str]:
    """Return whom the phone trusts on its cable, its own certificate and its key, by the TLS profile that 802.1X has."""
    assert told["device.net.dot1x.method"] == "EAP-TLS"
    number = told["device.sec.TLS.profileSelection.dot1x"].removeprefix("PlatformProfile")
    assert told[f"device.sec.TLS.profile.caCertList{number}"] == f"Platform{number}"
    assert told[f"device.sec.TLS.profile.deviceCert{number}"] == f"Platform{number}"
    own = f"device.sec.TLS.customDeviceCert{number}"
    return told[f"device.sec.TLS.customCaCert{number}"], told[f"{own}.publicCert"], told[f"{own}.privateKey"]


def parse(text: bytes) -> dict[str, str]:
    """Read a configuration file: every attribute of every element is a parameter."""
    found: dict[str, str] = {}
    for element in ElementTree.fromstring(text).iter():
        assert not (element.text or "").strip(), "text between elements means nothing"
        for name, value in element.items():
            found.setdefault(name, value)
    return found
