"""Where telephones listen for announcements, by their manuals: name and address, the most important first."""

import re
from collections.abc import Mapping


def heard(maker: str, told: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return what a maker's telephone makes of its parameters."""
    return [(name, address) for name, address in _MAKERS[maker](told) if address]


def _yealink(told: Mapping[str, str]) -> list[tuple[str, str]]:
    """The place is the priority, 1 the highest; ``receive_priority.enable`` lets a higher one through."""
    assert told["multicast.receive_priority.enable"] == "1"
    assert told["multicast.receive_priority.priority"] == "0", "a page would interrupt a call"
    place = "multicast.listen_address.{}"
    return [(told[f"{place}.label".format(x)], told[f"{place}.ip_address".format(x)]) for x in range(1, 11)]


def _grandstream(told: Mapping[str, str]) -> list[tuple[str, str]]:
    """P1569 and P1570 are address and label of priority 1, and so on to priority 10."""
    assert (told["P1566"], told["P1567"]) == ("0", "1")
    return [(told[f"P{number + 1}"], told[f"P{number}"]) for number in range(1569, 1589, 2)]


def _snom(told: Mapping[str, str]) -> list[tuple[str, str]]:
    """Options follow the address; priority 10 is the highest. Snom's lists have no names."""
    if told["multicast_listen"] != "on":
        return []
    found = []
    for x in range(1, 11):
        address, *options = told[f"mc_address {x}"].split(",")
        facts = dict(option.split("=") for option in options)
        if address:
            assert (facts["speaker"], facts["interrupt"]) == ("1", "0")
            found.append((int(facts["priority"]), "", address))
    return [(name, address) for _rank, name, address in sorted(found, reverse=True)]


def _fanvil(told: Mapping[str, str]) -> list[tuple[str, str]]:
    assert told["Enable Priority"] == "1"
    places = [(told[f"MCAST{x} Name"], told[f"MCAST{x} Host"], told[f"MCAST{x} Port"]) for x in range(1, 11)]
    return [(name, f"{host}:{port}" if host else "") for name, host, port in places]


def _mitel(told: Mapping[str, str]) -> list[tuple[str, str]]:
    """Up to five addresses, without names."""
    addresses = told["paging group listening"].split(",")
    assert len(addresses) <= 5
    return [("", address) for address in addresses]


def _cisco(told: Mapping[str, str]) -> list[tuple[str, str]]:
    """One script for each group, or on the SPA series all in one; the first two that say ``listen=yes`` are heard."""
    scripts = told.get("Group_Paging_Script") or "".join(told.get(f"Group_{x}_Paging_Script", "") for x in range(1, 11))
    found = []
    for script in re.findall(r"pggrp=[^;]+;.*?(?=pggrp=|$)", scripts):
        facts = dict(fact.split("=") for fact in script.rstrip(";").split(";"))
        assert int(facts["pggrp"].rpartition(":")[2]) % 2 == 0, "an odd port is not taken"
        if facts["listen"] == "yes":
            found.append((facts["name"], facts["pggrp"]))
    return found[:2]


_MAKERS = {
    "yealink": _yealink,
    "grandstream": _grandstream,
    "snom": _snom,
    "fanvil": _fanvil,
    "mitel": _mitel,
    "cisco": _cisco,
}
