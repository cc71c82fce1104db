"""PINs for once, by which somebody without a PIN of their own claims a phone by dialling.

They are given to Asterisk at once, salted and hashed, and hold in its own database until they are used or their time is over:
``claim-pin/EXTENSION`` is ``TIME:SALT-HASH`` (see ``extensions_unclaimed.conf``).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from pbxmanager.asterisk.ami import ami_session
from pbxmanager.directory.models import Extension
from pbxmanager.operations.engine import current_engine
from pbxmanager.operations.live import ami_address
from pbxmanager.values.pin import new_pin
from pbxmanager.values.pin_hash import hash_pin

FAMILY = "claim-pin"
HOLDS = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class ClaimPin:
    """A PIN, shown once."""

    number: str
    pin: str
    until: datetime


def give_claim_pin(extension: Extension, now: datetime) -> ClaimPin:
    """Make a PIN for one claim; the one before holds no more.

    :raises AmiError: when Asterisk can't be reached.
    :raises EngineMissing: when there is none.
    """
    pin, until = new_pin(), now + HOLDS
    with ami_session(ami_address(current_engine())) as ami:
        value = f"{int(until.timestamp())}:{hash_pin(pin)}"
        ami.action("DBPut", Family=FAMILY, Key=extension.number, Val=value)
    return ClaimPin(extension.number, pin, until)
