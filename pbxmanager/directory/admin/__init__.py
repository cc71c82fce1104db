"""Admin pages of the directory."""

from pbxmanager.directory.admin.device import DeviceAdmin
from pbxmanager.directory.admin.extension import ExtensionAdmin
from pbxmanager.directory.admin.person import DepartmentAdmin, PersonAdmin
from pbxmanager.directory.admin.site import SiteAdmin
from pbxmanager.directory.admin.speed_dial import SpeedDialAdmin
from pbxmanager.directory.admin.temporary_account import TemporaryAccountAdmin

__all__ = [
    "DepartmentAdmin",
    "DeviceAdmin",
    "ExtensionAdmin",
    "PersonAdmin",
    "SiteAdmin",
    "SpeedDialAdmin",
    "TemporaryAccountAdmin",
]
