"""REST endpoints of voicemail."""

from rest_framework.routers import BaseRouter

from pbxmanager.voicemail.api.box import BoxViewSet


def register(router: BaseRouter) -> None:
    """Add the endpoints to the API."""
    router.register("voicemail-boxes", BoxViewSet)
