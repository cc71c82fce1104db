"""Which of the office's codes telephones' own keys and menus dial."""

from collections.abc import Mapping

from pbxmanager.provisioning.values import FeatureCodes
from pbxmanager.snapshot import VoicemailBox

_SERVICES = {
    "pickup": "pickup",
    "group_pickup": "pickup-group",
    "dnd_on": "dnd-on",
    "dnd_off": "dnd-off",
    "forward_on": "forward-always",
    "forward_off": "forward-off",
    "forward_busy_on": "forward-busy",
    "forward_busy_off": "forward-off",
    "forward_no_answer_on": "forward-noanswer",
    "forward_no_answer_off": "forward-off",
    "record": "record",
}
"""The service behind each code. One that the office does not offer, or has put out of service, has no code. What ends one
kind of forwarding ends all: no call goes astray because a telephone thought that it was over."""


class Codes:
    """The codes in service in an office, by the service.

    :param park: where a call is transferred to be parked: the number of a parking lot.
    """

    def __init__(self, codes: Mapping[str, str], park: str = "") -> None:
        self._code, self._park = codes, park

    def code(self, service: str) -> str:
        """Return the code of a service; empty when it is out of service."""
        return self._code.get(service, "")

    def features(self) -> FeatureCodes:
        """Return what keys dial."""
        found = {name: self._code.get(service, "") for name, service in _SERVICES.items()}
        return FeatureCodes(**found, park=self._park)

    def voicemail(self, extension: str, boxes: tuple[VoicemailBox, ...]) -> str:
        """Return what the message key of an extension's telephones dials: its own box, else the first one that it watches.

        :param boxes: those that the telephones' lamps stand for, the own one first.
        """
        if not boxes:
            return ""
        if boxes[0].extension == extension:
            return self._code.get("voicemail", "")
        code = self._code.get("any-voicemail", "")
        return f"{code}{boxes[0].mailbox}" if code and boxes[0].mailbox.isdigit() else code
