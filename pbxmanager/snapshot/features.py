"""What can be done by dialling a code, and which code an office uses for it."""

from dataclasses import dataclass
from enum import StrEnum


class Argument(StrEnum):
    """What may follow a code."""

    NOTHING = "nothing"
    NUMBER = "number"
    """Further digits must follow, such as an internal number."""
    MAYBE = "maybe"
    """The code stands alone or is followed by digits."""


@dataclass(frozen=True, slots=True)
class Feature:
    """A service by code. The dialplan has a context ``feature-KEY`` for it: extension ``s`` where nothing follows the code,
    a pattern where digits do."""

    key: str
    code: str
    """What an office dials unless it chooses otherwise."""
    name: str
    argument: Argument = Argument.NOTHING
    group: str = "Tests"
    """Heading under which people look for it."""
    in_call: bool = False
    """Pressed during a call (``features.conf``) rather than dialled; it has no context then."""
    transferable: bool = False
    """Whether calls can be transferred to the code with digits after it."""


_IN_CALL = "During a call"
IN_CALL: tuple[Feature, ...] = (
    Feature("transfer-blind", "##", "Transfer the call at once", group=_IN_CALL, in_call=True),
    Feature("transfer-attended", "*2", "Ask somebody first, then transfer the call", group=_IN_CALL, in_call=True),
    Feature("transfer-complete", "*0", "While asking: hand the call over", group=_IN_CALL, in_call=True),
    Feature("transfer-abort", "*1", "While asking: back to the first call", group=_IN_CALL, in_call=True),
    Feature("transfer-three", "*3", "While asking: all three together", group=_IN_CALL, in_call=True),
    Feature("transfer-swap", "*4", "While asking: change between the two", group=_IN_CALL, in_call=True),
    Feature("park", "*5", "Park the call and hear its slot", group=_IN_CALL, in_call=True),
    Feature("record", "*7", "Record the call, and end the recording", group=_IN_CALL, in_call=True),
    Feature("record-pause", "*9", "Pause the recording, and go on with it", group=_IN_CALL, in_call=True),
    Feature("trace", "*6", "Put a malicious call on record", group=_IN_CALL, in_call=True),
)
"""What is pressed while a call stands."""

IN_CALL_DIALLED: tuple[Feature, ...] = (
    Feature("to-voicemail", "*96", "Transfer straight to voicemail", Argument.NUMBER, "Transfer", transferable=True),
    Feature("pickup-group", "*8", "Take a call that rings in my group", group="Pickup"),
    Feature("pickup", "**", "Take the call that rings at a number", Argument.NUMBER, "Pickup"),
    Feature("intercom", "*80", "Speak at once: the other phone answers by itself", Argument.NUMBER, "Intercom"),
    Feature("secretary", "*87", "Secretary filter, on and off", Argument.MAYBE, "Secretary"),
    Feature("call-waiting", "*41", "Call waiting, on and off", group="Calls"),
    Feature("call-back", "*37", "Call me back when a colleague is free", Argument.MAYBE, "Calls"),
)
"""What is dialled for calls that stand or have just ended."""

QUEUES: tuple[Feature, ...] = (
    Feature("queue-login", "*22", "Log in to my queues, or out of them", Argument.MAYBE, "Queues"),
    Feature("queue-pause", "*23", "Pause: take no calls of queues for a while", Argument.MAYBE, "Queues"),
)
"""For agents."""

PROMPTS: tuple[Feature, ...] = (Feature("record-prompt", "*29", "Record a prompt", Argument.NUMBER, "Prompts"),)
"""For whoever speaks for the office."""

FEATURES: tuple[Feature, ...] = (
    Feature("dnd", "*76", "Do not disturb, on and off", Argument.MAYBE, "Do not disturb"),
    Feature("dnd-on", "*78", "Do not disturb", Argument.NOTHING, "Do not disturb"),
    Feature("dnd-off", "*79", "Disturb me again", Argument.NOTHING, "Do not disturb"),
    Feature("forward-always", "*72", "Forward all calls to a number", Argument.MAYBE, "Forwarding"),
    Feature("forward-busy", "*90", "Forward calls while busy", Argument.MAYBE, "Forwarding"),
    Feature("forward-noanswer", "*92", "Forward calls that I don't answer", Argument.MAYBE, "Forwarding"),
    Feature("forward-unavailable", "*94", "Forward calls while my phone is unreachable", Argument.MAYBE, "Forwarding"),
    Feature("forward-key", "*74", "Forward all calls, on and off", Argument.MAYBE, "Forwarding"),
    Feature("forward-off", "*73", "End all forwarding", Argument.NOTHING, "Forwarding"),
    Feature("redial", "*66", "Dial the last number again", Argument.NOTHING, "Calling"),
    Feature("last-caller", "*69", "Call back whoever called last", Argument.NOTHING, "Calling"),
    Feature("speed-dial", "*30", "Speed dial: two digits follow", Argument.NUMBER, "Calling"),
    Feature("show-none", "*67", "Call without showing a number", Argument.NUMBER, "Calling"),
    Feature("show-main", "*68", "Call and show the main number", Argument.NUMBER, "Calling"),
    Feature("show-own", "*64", "Call and show my own number", Argument.NUMBER, "Calling"),
    Feature("account", "*52", "Call for an account: code, *, number", Argument.NUMBER, "Calling"),
    Feature("own-permissions", "*53", "Call with my own permissions, by PIN", Argument.NUMBER, "Calling"),
    Feature("lock", "*77", "Lock or unlock my phone", Argument.MAYBE, "My phone"),
    Feature("desk-in", "*55", "Log in at this phone", Argument.MAYBE, "My phone"),
    Feature("desk-out", "*56", "Log out of this phone", Argument.NOTHING, "My phone"),
    Feature("claim-phone", "*54", "Make a new phone mine: number and PIN", Argument.NOTHING, "My phone"),
    Feature("wake-up", "*34", "Wake-up call: hours and minutes follow; alone: none", Argument.MAYBE, "My phone"),
    Feature("clock", "*60", "The exact time", Argument.NOTHING, "My phone"),
    Feature("echo-test", "*43", "Echo test: hear yourself"),
    Feature("voicemail", "*97", "Listen to my voicemail", group="Voicemail"),
    Feature("any-voicemail", "*98", "Listen to any voicemail box", Argument.MAYBE, "Voicemail"),
    Feature("say-number", "*65", "Say my own number"),
    Feature("night-switch", "*28", "Night switch: open or close by hand", Argument.NUMBER, "Opening hours"),
    *IN_CALL,
    *IN_CALL_DIALLED,
    *QUEUES,
    *PROMPTS,
)
"""Everything that the system offers by code."""

FEATURE_BY_KEY = {feature.key: feature for feature in FEATURES}


@dataclass(frozen=True, slots=True)
class FeatureCode:
    """A code that is in use in an office."""

    id: int
    feature: str
    code: str

    @property
    def facts(self) -> Feature:
        """What it does."""
        return FEATURE_BY_KEY[self.feature]

    @property
    def name(self) -> str:
        """What it does, in words."""
        return self.facts.name
