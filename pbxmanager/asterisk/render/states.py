"""Do not disturb and forwarding: the dialplan's part, and the keys that show them."""

from collections.abc import Iterator

from pbxmanager.asterisk.engine import Engine
from pbxmanager.asterisk.render.templates import fill_dialplan
from pbxmanager.snapshot import Snapshot

FORWARDS = (
    # setting, and how it is said
    ("forward-always", "call-fwd-unconditional"),
    ("forward-busy", "call-fwd-on-busy"),
    ("forward-noanswer", "call-fwd-no-ans"),
    ("forward-unavailable", "call-forwarding"),
)
KEYS = {"dnd": "dnd", "forward-key": "forward", "lock": "lock"}
"""Features whose code, followed by an extension, is a key with a lamp: the custom device that lights it."""


def files(office: Snapshot, engine: Engine) -> Iterator[tuple[str, str]]:
    """Yield ``extensions_states.conf``."""
    hints = [
        {"code": code.code, "length": len(code.code), "device": KEYS[code.feature]}
        for code in office.feature_codes
        if code.feature in KEYS
    ]
    forwards = [{"setting": setting, "prompt": prompt} for setting, prompt in FORWARDS]
    yield "extensions_states.conf", fill_dialplan("asterisk/extensions_states.conf.j2", hints=hints, forwards=forwards)
