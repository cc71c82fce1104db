"""Queues: callers who wait, in order, for the next free agent."""

from dataclasses import dataclass
from enum import StrEnum

from pbxmanager.snapshot.targets import Target
from pbxmanager.snapshot.ways import Way


class QueueStrategy(StrEnum):
    """Which free agent is rung, by Asterisk's names."""

    RING_ALL = "ringall"
    LEAST_RECENT = "leastrecent"
    FEWEST_CALLS = "fewestcalls"
    RANDOM = "random"
    ROUND_ROBIN = "rrmemory"
    ROUND_ROBIN_ORDERED = "rrordered"
    LINEAR = "linear"
    WEIGHTED_RANDOM = "wrandom"


@dataclass(frozen=True, order=True, slots=True)
class QueueAgent:
    """An extension that takes a queue's calls."""

    extension: str
    level: int = 0
    """Skill level, 0 the best: agents of a higher number are rung when none of a lower one is free."""
    logs_in: bool = False
    """Takes calls only while logged in by code or key; else always."""

    def __str__(self) -> str:
        return f"{self.extension} (level {self.level}{', logs in' if self.logs_in else ''})"


@dataclass(frozen=True, order=True, slots=True)
class QueueStep:
    """After so many seconds of waiting, agents of these levels are rung."""

    seconds: int
    up_to: int
    """The worst level."""
    at_least: int = 0
    """The best level."""

    def __str__(self) -> str:
        return f"levels {self.at_least}–{self.up_to} after {self.seconds} s"


@dataclass(frozen=True, slots=True)
class Queue:
    """Callers who wait for the next free agent."""

    id: int
    """Of its row in the table of destinations: it names the queue in Asterisk, so a new name strands nobody who waits."""
    row: int
    """Of its own row."""
    name: str
    strategy: QueueStrategy
    agents: tuple[QueueAgent, ...]
    ring_seconds: int = 20
    pause_seconds: int = 2
    """Between two attempts to ring somebody."""
    wrap_up_seconds: int = 0
    weight: int = 0
    """Of two queues with a common agent, the heavier one is served first."""
    priority: int = 0
    """Its callers keep it, and go before those with a lower one in whatever queue they come to after it."""
    most_waiting: int = 0
    """0: as many as come."""
    longest_wait: int = 0
    """Seconds; 0: for ever."""
    service_level_seconds: int = 60
    ring_busy: bool = False
    pause_unanswered: bool = False
    """Who does not answer is paused."""
    join_empty: bool = False
    leave_empty: bool = True
    say_position: bool = True
    say_wait: bool = False
    say_every: int = 60
    welcome: int | None = None
    """Prompts, by their ids."""
    repeated: int | None = None
    repeated_every: int = 60
    to_agent: int | None = None
    music: int | None = None
    prefix: str = ""
    key: str = ""
    """What a waiting caller presses to go to ``by_key``."""
    by_key: Target | None = None
    when_full: Target | None = None
    when_empty: Target | None = None
    when_waited: Target | None = None
    steps: tuple[QueueStep, ...] = ()

    @property
    def target(self) -> Target:
        """How others lead here."""
        return Target("queue", str(self.id))

    @property
    def ways(self) -> tuple[Way, ...]:
        """Its agents, and every way out of it."""
        found = [Way("agent", Target("extension", agent.extension)) for agent in self.agents]
        if self.key:
            found.append(Way(f"presses {self.key}", self.by_key, chosen=True))
        if self.most_waiting:
            found.append(Way("is full", self.when_full))
        if not self.join_empty or self.leave_empty:
            found.append(Way("nobody is there", self.when_empty))
        if self.longest_wait:
            found.append(Way("waited too long", self.when_waited))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class PauseReason:
    """Why an agent takes no calls for a while."""

    id: int
    digit: str
    """Dialled after the code for a pause."""
    name: str
