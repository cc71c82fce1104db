"""Tables of this app."""

from pbxmanager.provisioning.models.certificate import NetworkAuthority, NetworkIdentity
from pbxmanager.provisioning.models.claim import Claim, ClaimWindow, SiteRules
from pbxmanager.provisioning.models.contact import Contact
from pbxmanager.provisioning.models.dialled import DialledClaim, TemporaryLine
from pbxmanager.provisioning.models.fetch import EVERYBODY, Fetch, Scan, WaitingPhone, Way
from pbxmanager.provisioning.models.guest import GuestTold
from pbxmanager.provisioning.models.layer import Key, SettingsLayer
from pbxmanager.provisioning.models.phone import Line, Phone, guest_at
from pbxmanager.provisioning.models.push import Push
from pbxmanager.provisioning.models.soft import SoftCode

__all__ = [
    "EVERYBODY",
    "Claim",
    "ClaimWindow",
    "Contact",
    "DialledClaim",
    "Fetch",
    "GuestTold",
    "Key",
    "Line",
    "NetworkAuthority",
    "NetworkIdentity",
    "Phone",
    "Push",
    "Scan",
    "SettingsLayer",
    "SiteRules",
    "SoftCode",
    "TemporaryLine",
    "WaitingPhone",
    "Way",
    "guest_at",
]
