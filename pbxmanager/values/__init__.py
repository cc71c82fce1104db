"""Value types that carry their own validation. Standard library only: every other room stands on this one.

Each value refuses bad input with :class:`InvalidValue`, whose text says what is wrong and how to mend it; it is shown
to people as it is, beside the field in which they typed.
"""

from pbxmanager.values.address import check_address
from pbxmanager.values.dial_pattern import DialPattern
from pbxmanager.values.errors import InvalidValue
from pbxmanager.values.exten import Exten
from pbxmanager.values.feature_digits import FeatureDigits
from pbxmanager.values.host import Host, parse_network
from pbxmanager.values.identity import new_endpoint_name, new_secret
from pbxmanager.values.mac import Mac
from pbxmanager.values.number import Number
from pbxmanager.values.pin import check_pin, new_pin
from pbxmanager.values.pin_hash import hash_pin, is_hashed_pin, pin_fits
from pbxmanager.values.text import clean_label, clean_token

__all__ = [
    "DialPattern",
    "Exten",
    "FeatureDigits",
    "Host",
    "InvalidValue",
    "Mac",
    "Number",
    "check_address",
    "check_pin",
    "clean_label",
    "clean_token",
    "hash_pin",
    "is_hashed_pin",
    "new_endpoint_name",
    "new_pin",
    "new_secret",
    "parse_network",
    "pin_fits",
]
