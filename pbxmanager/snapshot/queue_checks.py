"""Questions about queues."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pbxmanager.snapshot.findings import Finding, Severity

if TYPE_CHECKING:
    from pbxmanager.snapshot.office import Snapshot
    from pbxmanager.snapshot.queues import Queue


def queues_are_served(office: "Snapshot") -> Iterator[Finding]:
    """Find queues that nobody is in, whose callers can't be reached by anybody, or that nobody can leave."""
    for queue in office.queues:
        for text in _complaints(queue, office):
            yield Finding(Severity.WARNING, "queues", queue.row, text)
        named = {queue.welcome, queue.repeated, queue.to_agent} - {None}
        if named - office.prompt_by_id.keys():
            text = f"Queue {queue.name} plays a prompt that is gone. Choose another one."
            yield Finding(Severity.ERROR, "queues", queue.row, text)


def _complaints(queue: "Queue", office: "Snapshot") -> Iterator[str]:
    if not queue.agents:
        yield f"Nobody is in queue {queue.name}: its callers find no agent. Add some."
        return
    if all(agent.extension not in office.devices_by_extension for agent in queue.agents):
        yield f"Queue {queue.name}: none of its agents has a device. Nobody hears its calls."
    reachable = {step.up_to for step in queue.steps}
    worst = max(agent.level for agent in queue.agents)
    if reachable and worst > max(reachable):
        yield f"Queue {queue.name}: agents of level {worst} are never rung, since no step goes that far. Add one that does."
    if queue.join_empty and not queue.leave_empty and not queue.longest_wait and not queue.key:
        yield f"Queue {queue.name}: while no agent is there, its callers wait for ever. Give it a longest wait or a key to leave."
