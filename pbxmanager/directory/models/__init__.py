"""Tables of the directory."""

from pbxmanager.directory.models.device import Device
from pbxmanager.directory.models.extension import Extension
from pbxmanager.directory.models.person import Department, Person
from pbxmanager.directory.models.site import Site
from pbxmanager.directory.models.speed_dial import SpeedDial

__all__ = ["Department", "Device", "Extension", "Person", "Site", "SpeedDial"]
