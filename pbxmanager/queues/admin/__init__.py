"""Admin pages of queues."""

from pbxmanager.queues.admin.queue import PauseReasonAdmin, QueueAdmin

__all__ = ["PauseReasonAdmin", "QueueAdmin"]
