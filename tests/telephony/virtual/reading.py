"""Reads a maker's main file into parameters, by the parser of the maker's virtual phone."""

import xml.etree.ElementTree as ElementTree

from tests.telephony.virtual import cisco, fanvil, gigaset, grandstream, htek, mitel, poly, yealink
from tests.telephony.virtual.snom import SnomPhone
from tests.telephony.virtual_phone import Cable


def told(maker: str, text: str, mac: str) -> dict[str, str]:
    """Return what a telephone of this maker reads out of its file."""
    root = ElementTree.fromstring(text) if text.startswith("<?xml") else None
    if maker == "snom":
        assert root is not None
        phone = SnomPhone(mac, "D785", "10.1.33.33", Cable(""))
        phone.take(root)
        return phone.kept.parameters
    if maker == "digium":
        assert root is not None
        return {setting.attrib["id"]: setting.attrib["value"] for setting in root.findall("setting")}
    if maker == "cisco_enterprise":
        assert root is not None
        return {element.tag: element.text or "" for element in root.iter() if not len(element)}
    if maker == "gigaset":
        return gigaset.parse(text)[0]
    if maker == "grandstream":
        return grandstream.parse(text.encode(), mac)
    if maker in ("htek", "poly"):
        return {"htek": htek.parse, "poly": poly.parse}[maker](text.encode())
    return {"cisco": cisco.parse, "fanvil": fanvil.parse, "mitel": mitel.parse, "yealink": yealink.parse}[maker](text)
