"""REST endpoints of fax."""

from rest_framework.routers import BaseRouter

from pbxmanager.fax.api.line import FaxLineViewSet


def register(router: BaseRouter) -> None:
    """Add the endpoints to the API."""
    router.register("fax-lines", FaxLineViewSet)
