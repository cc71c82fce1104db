"""What people do with a call that stands: the codes that are pressed for it, and where transferred calls go."""

from collections.abc import Iterator

from pbxmanager.asterisk.engine import Engine
from pbxmanager.asterisk.render import parking
from pbxmanager.asterisk.render.templates import fill, fill_dialplan
from pbxmanager.snapshot import Snapshot

_GENERAL = (
    ("atxferabort", "transfer-abort"),
    ("atxfercomplete", "transfer-complete"),
    ("atxferthreeway", "transfer-three"),
    ("atxferswap", "transfer-swap"),
)
_FEATUREMAP = (("blindxfer", "transfer-blind"), ("atxfer", "transfer-attended"))
_APPLICATIONS = (
    ("park", "in-call-park"),
    ("record", "in-call-record"),
    ("record-pause", "in-call-record-pause"),
    ("trace", "in-call-trace"),
)
"""Services of our own during a call, and their contexts; each side that has the code starts it for itself."""


def files(office: Snapshot, engine: Engine) -> Iterator[tuple[str, str]]:
    """Yield ``features.conf`` and the dialplan of transfers."""
    codes = _codes(office)
    yield (
        "features.conf",
        fill(
            "asterisk/features.conf.j2",
            # What is out of service gets an empty code: without a line, Asterisk would take its own.
            general=[(option, codes.get(key, "")) for option, key in _GENERAL],
            featuremap=[(option, codes.get(key, "")) for option, key in _FEATUREMAP],
            applications=[
                f"{key} => {codes[key]},self,Gosub({context},s,1)" for key, context in _APPLICATIONS if key in codes
            ],
        ),
    )
    transferable = [
        {"code": c.code, "length": len(c.code), "context": f"feature-{c.feature}", "name": c.name}
        for c in office.feature_codes
        if c.facts.transferable
    ]
    yield (
        "extensions_recording.conf",
        fill_dialplan(
            "asterisk/extensions_recording.conf.j2",
            recordings=engine.recordings,
            traces=engine.home / "log" / "malicious-calls.csv",
        ),
    )
    yield "extensions_messages.conf", fill_dialplan("asterisk/extensions_messages.conf.j2")
    yield "extensions_transfers.conf", fill_dialplan("asterisk/extensions_transfers.conf.j2", codes=transferable)


def of_devices(office: Snapshot) -> tuple[str, ...]:
    """Return what every telephone's channel carries: it may use the codes, and so may a telephone that it calls."""
    lines = ["message_context = messages", "set_var = TRANSFER_CONTEXT=transfer"]
    if letters := _letters(office):
        lines.append(f"set_var = __BRIDGE_FEATURES={letters.upper()}{letters}")
    if own := [key for key, _ in _APPLICATIONS if key in _codes(office)]:
        lines.append(f"set_var = DYNAMIC_FEATURES={'#'.join(own)}")
    if office.parking_lots:
        lines.append(f"set_var = PARKINGLOT={parking.section(office.parking_lots[0])}")
    return tuple(lines)


def of_trunks(office: Snapshot) -> tuple[str, ...]:
    """Return what a call from outside carries: the telephone that it calls may use the codes, the outside may not."""
    letters = _letters(office)
    # Without a context of its own, a message would run through that of calls.
    lines = ("message_context = no-messages",)
    return (*lines, f"set_var = __BRIDGE_FEATURES={letters}") if letters else lines


def _letters(office: Snapshot) -> str:
    """Return the codes in service as options of ``Dial()``, lower case."""
    codes = _codes(office)
    return "t" if {"transfer-blind", "transfer-attended"} & codes.keys() else ""


def _codes(office: Snapshot) -> dict[str, str]:
    return {code.feature: code.code for code in office.feature_codes if code.facts.in_call}
