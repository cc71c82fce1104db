"""PINs of voicemail boxes."""

import secrets

from pbxmanager.values.errors import InvalidValue

SHORTEST, LONGEST = 4, 10
RUNS = ("01234567890123456789", "98765432109876543210")
KEYPAD = ("2580", "0852", "1470", "0741", "3690", "0963", "1397", "1379", "7913", "159357", "147258", "147258369")


def check_pin(pin: str, mailbox: str = "") -> str:
    """Return a PIN that is not guessed at once.

    Refused are one digit repeated, digits in a row, a repeated half, a line on the keypad, and the mailbox's own number,
    also backwards.

    :raises InvalidValue: with the reason.
    """
    if not (pin.isascii() and pin.isdigit() and SHORTEST <= len(pin) <= LONGEST):
        raise InvalidValue(f"Use {SHORTEST} to {LONGEST} digits.")
    if len(set(pin)) == 1:
        raise InvalidValue("One digit repeated is guessed at once. Choose other digits.")
    if any(pin in run for run in RUNS):
        raise InvalidValue("Digits in a row are guessed at once. Choose other digits.")
    if len(pin) % 2 == 0 and pin[: len(pin) // 2] == pin[len(pin) // 2 :]:
        raise InvalidValue("The same digits twice are guessed at once. Choose other digits.")
    if pin in KEYPAD:
        raise InvalidValue("A line on the keypad is guessed at once. Choose other digits.")
    if mailbox and pin in (mailbox, mailbox[::-1]):
        raise InvalidValue("The box's own number is guessed at once. Choose other digits.")
    return pin


def new_pin(digits: int = 6) -> str:
    """Return a random PIN that :func:`check_pin` takes."""
    while True:
        pin = f"{secrets.randbelow(10**digits):0{digits}d}"
        try:
            return check_pin(pin)
        except InvalidValue:
            continue
