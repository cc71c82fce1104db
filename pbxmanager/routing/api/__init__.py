"""REST endpoints of call routing."""

from rest_framework.routers import BaseRouter

from pbxmanager.routing.api.account_code import AccountCodeViewSet
from pbxmanager.routing.api.blocked import BlockedCallerViewSet
from pbxmanager.routing.api.disa import DisaViewSet
from pbxmanager.routing.api.feature_code import FeatureCodeViewSet
from pbxmanager.routing.api.group import RingGroupViewSet
from pbxmanager.routing.api.hours import CalendarFileViewSet, CalendarViewSet, NightSwitchViewSet, TimeConditionViewSet
from pbxmanager.routing.api.inbound import DestinationViewSet, InboundRouteViewSet, NumberViewSet
from pbxmanager.routing.api.menu import AnnouncementViewSet, MenuViewSet
from pbxmanager.routing.api.name_directory import NameDirectoryViewSet
from pbxmanager.routing.api.outbound import (
    EmergencyNumberViewSet,
    EmergencyTrunkViewSet,
    OutboundRouteViewSet,
    PermissionClassViewSet,
)
from pbxmanager.routing.api.services import (
    ConferencePoolViewSet,
    ConferenceRoomViewSet,
    PagingGroupViewSet,
    ParkingLotViewSet,
    PickupGroupViewSet,
    SecretaryFilterViewSet,
)
from pbxmanager.routing.api.trunk import TrunkViewSet


def register(router: BaseRouter) -> None:
    """Add the endpoints to the API."""
    router.register("destinations", DestinationViewSet)
    router.register("trunks", TrunkViewSet)
    router.register("numbers", NumberViewSet)
    router.register("inbound-routes", InboundRouteViewSet)
    router.register("outbound-routes", OutboundRouteViewSet)
    router.register("permission-classes", PermissionClassViewSet)
    router.register("emergency-numbers", EmergencyNumberViewSet)
    router.register("emergency-trunks", EmergencyTrunkViewSet)
    router.register("ring-groups", RingGroupViewSet)
    router.register("menus", MenuViewSet)
    router.register("name-directories", NameDirectoryViewSet)
    router.register("announcements", AnnouncementViewSet)
    router.register("conference-pools", ConferencePoolViewSet)
    router.register("conference-rooms", ConferenceRoomViewSet)
    router.register("paging-groups", PagingGroupViewSet)
    router.register("parking-lots", ParkingLotViewSet)
    router.register("pickup-groups", PickupGroupViewSet)
    router.register("secretary-filters", SecretaryFilterViewSet)
    router.register("feature-codes", FeatureCodeViewSet)
    router.register("blocked-callers", BlockedCallerViewSet)
    router.register("calendars", CalendarViewSet)
    router.register("calendar-files", CalendarFileViewSet)
    router.register("time-conditions", TimeConditionViewSet)
    router.register("night-switches", NightSwitchViewSet)
    router.register("account-codes", AccountCodeViewSet)
    router.register("dial-in-lines", DisaViewSet)
