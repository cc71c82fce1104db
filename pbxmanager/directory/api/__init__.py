"""REST endpoints of the directory."""

from rest_framework.routers import BaseRouter

from pbxmanager.directory.api.device import DeviceViewSet
from pbxmanager.directory.api.extension import ExtensionViewSet
from pbxmanager.directory.api.person import DepartmentViewSet, PersonViewSet
from pbxmanager.directory.api.site import SiteViewSet
from pbxmanager.directory.api.speed_dial import SpeedDialViewSet
from pbxmanager.directory.api.temporary_account import TemporaryAccountViewSet


def register(router: BaseRouter) -> None:
    """Add the endpoints to the API."""
    router.register("sites", SiteViewSet)
    router.register("departments", DepartmentViewSet)
    router.register("people", PersonViewSet)
    router.register("extensions", ExtensionViewSet)
    router.register("devices", DeviceViewSet)
    router.register("speed-dials", SpeedDialViewSet)
    router.register("temporary-accounts", TemporaryAccountViewSet)
