"""Services of everyday calls: their dialplan, and the data files that it reads."""

import shlex
from collections.abc import Iterator

from pbxmanager.asterisk.engine import Engine
from pbxmanager.asterisk.render.rows import Row, shelf
from pbxmanager.asterisk.render.templates import fill, fill_dialplan
from pbxmanager.asterisk.syntax import Written, value
from pbxmanager.snapshot import Disa, Snapshot, SpeedDial


def files(office: Snapshot, engine: Engine) -> Iterator[tuple[str, str]]:
    """Yield the dialplan of logging in, limits and services, and their data files."""
    yield from _desk(office, engine)
    spool = Written(value(str(engine.home / "spool")))
    for name in ("doors", "spending", "services", "disa"):
        yield f"extensions_{name}.conf", fill_dialplan(f"asterisk/extensions_{name}.conf.j2", spool=spool)
    accounts = [_row(account.code, name=account.name) for account in office.account_codes]
    yield "accounts.conf", shelf("What calls can be charged to", accounts)
    yield "disas.conf", shelf("Dial tones for callers from outside", [_disa(d, office) for d in office.disas])
    yield from _dials(office)


def _desk(office: Snapshot, engine: Engine) -> Iterator[tuple[str, str]]:
    code = next((each.code for each in office.feature_codes if each.feature == "desk-in"), "")
    yield (
        "extensions_desk.conf",
        fill_dialplan(
            "asterisk/extensions_desk.conf.j2", key=code, length=len(code), notifies=_notifies(engine.version)
        ),
    )
    configuration = engine.live / "asterisk.conf"
    yield (
        "scripts/read-dialplan.sh",
        fill(
            "asterisk/scripts/read-dialplan.sh.j2",
            binary=shlex.quote(str(engine.build.binary)),
            configuration=shlex.quote(str(configuration)),
        ),
    )


def _notifies(version: tuple[int, int, int]) -> bool:
    # The application ``PJSIPNotify`` came with 18.25, 20.10 and 21.5.
    since = {18: (18, 25, 0), 20: (20, 10, 0), 21: (21, 5, 0)}.get(version[0])
    return version >= since if since else version[0] > 21


def _dials(office: Snapshot) -> Iterator[tuple[str, str]]:
    company = [_row(dial.key, number=dial.number) for dial in office.speed_dials if not dial.extension]
    yield "dials/company.conf", shelf("The company's speed dials", company)
    shelves: dict[str, dict[str, list[SpeedDial]]] = {}
    for dial in office.speed_dials:
        if dial.extension:
            shelves.setdefault(dial.extension[:-2], {}).setdefault(dial.extension, []).append(dial)
    for start, people in shelves.items():
        rows = [_row(number, **{f"key{dial.key}": dial.number for dial in dials}) for number, dials in people.items()]
        yield f"dials/x{start}.conf", shelf(f"Speed dials of the internal numbers {start}..", rows)


def _disa(disa: Disa, office: Snapshot) -> Row:
    trunk = next((n.trunk for n in office.inbound_numbers if n.number and n.number == disa.shown_number), None)
    return _row(
        str(disa.id),
        pin=disa.pin,
        callers="".join(f":{number.lstrip('+')}" for number in disa.callers) + ":" if disa.callers else "",
        seconds=str(60 * disa.max_minutes),
        outside=disa.shown_number,
        line="" if trunk is None else str(trunk),
        **{"class": "" if disa.permission_class is None else str(disa.permission_class)},
    )


def _row(section: str, /, **facts: str) -> Row:
    return Row(section, tuple((key, item) for key, item in facts.items() if item))
