"""Admin pages of call routing."""

from pbxmanager.routing.admin.account_code import AccountCodeAdmin
from pbxmanager.routing.admin.blocked import BlockedCallerAdmin
from pbxmanager.routing.admin.disa import DisaAdmin
from pbxmanager.routing.admin.feature_code import FeatureCodeAdmin
from pbxmanager.routing.admin.group import RingGroupAdmin
from pbxmanager.routing.admin.hours import CalendarAdmin, NightSwitchAdmin, TimeConditionAdmin
from pbxmanager.routing.admin.inbound import DestinationAdmin, InboundRouteAdmin, NumberAdmin
from pbxmanager.routing.admin.menu import AnnouncementAdmin, MenuAdmin
from pbxmanager.routing.admin.name_directory import NameDirectoryAdmin
from pbxmanager.routing.admin.outbound import EmergencyNumberAdmin, OutboundRouteAdmin, PermissionClassAdmin
from pbxmanager.routing.admin.services import (
    ConferencePoolAdmin,
    ConferenceRoomAdmin,
    PagingGroupAdmin,
    ParkingLotAdmin,
    PickupGroupAdmin,
    SecretaryFilterAdmin,
)
from pbxmanager.routing.admin.trunk import TrunkAdmin

__all__ = [
    "AccountCodeAdmin",
    "AnnouncementAdmin",
    "BlockedCallerAdmin",
    "CalendarAdmin",
    "ConferencePoolAdmin",
    "ConferenceRoomAdmin",
    "DestinationAdmin",
    "DisaAdmin",
    "EmergencyNumberAdmin",
    "FeatureCodeAdmin",
    "InboundRouteAdmin",
    "MenuAdmin",
    "NameDirectoryAdmin",
    "NightSwitchAdmin",
    "NumberAdmin",
    "OutboundRouteAdmin",
    "PagingGroupAdmin",
    "ParkingLotAdmin",
    "PermissionClassAdmin",
    "PickupGroupAdmin",
    "RingGroupAdmin",
    "SecretaryFilterAdmin",
    "TimeConditionAdmin",
    "TrunkAdmin",
]
