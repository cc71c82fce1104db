"""Fax: what is received in which way, and where it is sent."""

from collections.abc import Iterator

from pbxmanager.asterisk.engine import Engine
from pbxmanager.asterisk.render.numbers import Row, shelf
from pbxmanager.asterisk.render.templates import fill, fill_dialplan
from pbxmanager.snapshot import FaxLine, Snapshot
from pbxmanager.values import check_address


def files(office: Snapshot, engine: Engine) -> Iterator[tuple[str, str]]:
    """Yield the fax modules' files, the dialplan, and the lines' facts."""
    yield "res_fax.conf", fill("asterisk/res_fax.conf.j2")
    yield "udptl.conf", fill("asterisk/udptl.conf.j2", first=engine.rtp_first, last=engine.rtp_last)
    yield "extensions_fax.conf", fill_dialplan("asterisk/extensions_fax.conf.j2")
    rows = sorted(office.fax_lines, key=lambda line: line.destination)
    yield "faxes.conf", shelf("Fax lines, by their destinations", [Row(str(f.destination), _facts(f)) for f in rows])


def _facts(line: FaxLine) -> tuple[tuple[str, str], ...]:
    addresses = " ".join(check_address(address) for address in line.addresses)
    return (("addresses", addresses), *((("station", line.station),) if line.station else ()))
