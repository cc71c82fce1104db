"""REST endpoints of queues."""

from rest_framework.routers import BaseRouter

from pbxmanager.queues.api.queue import PauseReasonViewSet, QueueViewSet


def register(router: BaseRouter) -> None:
    """Add the endpoints to the API."""
    router.register("queues", QueueViewSet)
    router.register("pause-reasons", PauseReasonViewSet)
