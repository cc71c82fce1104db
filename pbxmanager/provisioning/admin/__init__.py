"""Admin pages of this app."""

from pbxmanager.provisioning.admin.certificate import NetworkAuthorityAdmin, NetworkIdentityAdmin
from pbxmanager.provisioning.admin.claim import ClaimWindowAdmin, DialledClaimAdmin, SiteRulesAdmin
from pbxmanager.provisioning.admin.contact import ContactAdmin
from pbxmanager.provisioning.admin.layer import SettingsLayerAdmin
from pbxmanager.provisioning.admin.phone import PhoneAdmin
from pbxmanager.provisioning.admin.push import PushAdmin
from pbxmanager.provisioning.admin.soft import SoftCodeAdmin
from pbxmanager.provisioning.admin.waiting import ScanAdmin, WaitingPhoneAdmin

__all__ = [
    "ClaimWindowAdmin",
    "ContactAdmin",
    "DialledClaimAdmin",
    "NetworkAuthorityAdmin",
    "NetworkIdentityAdmin",
    "PhoneAdmin",
    "PushAdmin",
    "ScanAdmin",
    "SettingsLayerAdmin",
    "SiteRulesAdmin",
    "SoftCodeAdmin",
    "WaitingPhoneAdmin",
]
