"""Tables of call routing."""

from pbxmanager.routing.models.account_code import AccountCode
from pbxmanager.routing.models.announcement import Announcement
from pbxmanager.routing.models.blocked import BlockedCaller
from pbxmanager.routing.models.calendar import Calendar, CalendarFile, OpeningHours, SpecialDay
from pbxmanager.routing.models.colleagues import PagingGroup, PickupGroup, SecretaryFilter
from pbxmanager.routing.models.conference import ConferencePool, ConferenceRoom
from pbxmanager.routing.models.destination import Destination
from pbxmanager.routing.models.disa import Disa
from pbxmanager.routing.models.emergency import EmergencyNumber, EmergencyTrunk
from pbxmanager.routing.models.feature_code import FeatureCode
from pbxmanager.routing.models.group import RingGroup, RingGroupMember
from pbxmanager.routing.models.inbound import InboundRoute, Number
from pbxmanager.routing.models.menu import Menu, MenuKey, check_departments
from pbxmanager.routing.models.name_directory import NameDirectory
from pbxmanager.routing.models.night_switch import NightSwitch
from pbxmanager.routing.models.outbound import OutboundRoute, OutboundRoutePattern, OutboundRouteTrunk
from pbxmanager.routing.models.parking import ParkingLot
from pbxmanager.routing.models.permission import PermissionClass
from pbxmanager.routing.models.time_condition import TimeCondition
from pbxmanager.routing.models.trunk import Trunk

__all__ = [
    "AccountCode",
    "Announcement",
    "BlockedCaller",
    "Calendar",
    "CalendarFile",
    "ConferencePool",
    "ConferenceRoom",
    "Destination",
    "Disa",
    "EmergencyNumber",
    "EmergencyTrunk",
    "FeatureCode",
    "InboundRoute",
    "Menu",
    "MenuKey",
    "NameDirectory",
    "NightSwitch",
    "Number",
    "OpeningHours",
    "OutboundRoute",
    "OutboundRoutePattern",
    "OutboundRouteTrunk",
    "PagingGroup",
    "ParkingLot",
    "PermissionClass",
    "PickupGroup",
    "RingGroup",
    "RingGroupMember",
    "SecretaryFilter",
    "SpecialDay",
    "TimeCondition",
    "Trunk",
    "check_departments",
]
