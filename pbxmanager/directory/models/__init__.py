"""Tables of the directory."""

from pbxmanager.directory.models.device import Device
from pbxmanager.directory.models.extension import Extension
from pbxmanager.directory.models.person import Department, Person
from pbxmanager.directory.models.site import Site
from pbxmanager.directory.models.speed_dial import SpeedDial
from pbxmanager.directory.models.temporary_account import TemporaryAccount

__all__ = ["Department", "Device", "Extension", "Person", "Site", "SpeedDial", "TemporaryAccount"]
