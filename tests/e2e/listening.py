"""A call to a system of menus: what it says is waited for by its first words, and keys cut it short, as people do who know it."""

from collections.abc import Callable

from tests.telephony.audio import Recording
from tests.telephony.phone import Call


class Listening:
    """Remembers until where it has listened: what was said before the last key is not taken for an answer to it."""

    def __init__(self, call: Call, prompt: Callable[[str], Recording]) -> None:
        self.call = call.wait_answered()
        self._prompt = prompt
        self._since = 0.0

    def says(self, name: str, seconds: float = 20.0) -> None:
        """Wait until one of Asterisk's own prompts begins."""
        begins = self._prompt(name).beginning(1.5)
        looked = self._since

        def said(whole: Recording) -> bool:
            nonlocal looked
            new = whole.after(
                max(self._since, looked - begins.seconds - 0.2)
            )  # comparing costs time that telephones need
            looked = whole.seconds
            return new.likeness(begins) > 0.8

        self.call.wait_heard(said, name, seconds)

    def hears(self, frequency: float, lasting: float = 0.5, seconds: float = 20.0) -> None:
        """Wait until a tone is heard."""
        self.call.wait_heard(
            lambda whole: whole.after(self._since).hears(frequency, lasting), f"{frequency:g} Hz", seconds
        )

    def press(self, keys: str) -> None:
        """Press keys."""
        self._since = self.call.heard().seconds
        self.call.send_digits(keys)

    def hangup(self) -> None:
        """End the call."""
        self.call.hangup()
