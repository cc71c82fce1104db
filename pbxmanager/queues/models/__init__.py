"""Tables of queues."""

from pbxmanager.queues.models.pause_reason import PauseReason
from pbxmanager.queues.models.queue import Queue, QueueMember, QueueStep

__all__ = ["PauseReason", "Queue", "QueueMember", "QueueStep"]
