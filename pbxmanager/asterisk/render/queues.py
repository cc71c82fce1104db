"""Queues: what Asterisk's own application needs, and the data that the dialplan reads.

An agent is the extension, not one of its telephones: ``Local/NUMBER@agents`` rings them all as one, so nobody is in a queue
twice, wrap-up and pauses hold for the person, and a new telephone touches no file here. Whether the agent is free is seen
from the telephones themselves (a hint in ``agent-state``), whatever call they are in.
"""

from collections.abc import Iterator

from pbxmanager.asterisk.engine import Engine
from pbxmanager.asterisk.render.media import music, sound
from pbxmanager.asterisk.render.numbers import Row, goto, shelf, shelf_path
from pbxmanager.asterisk.render.templates import fill, fill_dialplan
from pbxmanager.asterisk.syntax import Written
from pbxmanager.snapshot import Queue, QueueAgent, Snapshot

_NOBODY = "paused,unavailable,invalid"
"""What counts as nobody being there: every agent paused, or without a telephone that is reached."""

_EVERYBODY = 99
"""The highest skill level."""


def files(office: Snapshot, engine: Engine) -> Iterator[tuple[str, str]]:
    """Yield the queues' dialplan, ``queues.conf``, ``queuerules.conf``, what the dialplan reads, and ``cli.conf``."""
    yield "extensions_queues.conf", _dialplan(office)
    yield (
        "queues.conf",
        fill("asterisk/queues.conf.j2", queues=[_queue(queue, office, engine) for queue in office.queues]),
    )
    rules = [{"name": f"rule-{queue.id}", "changes": _changes(queue)} for queue in office.queues if queue.steps]
    yield "queuerules.conf", fill("asterisk/queuerules.conf.j2", rules=rules)
    numbers = {each.id: each.number for each in office.destinations}
    facts = [_facts(queue, numbers.get(queue.id, ""), office, engine) for queue in office.queues]
    yield "queue_facts.conf", shelf("What the dialplan must know of queues", facts)
    yield "agents.conf", shelf("Agents and reasons for pauses", [*_agents(office), _reasons(office)])


def queue_name(queue: Queue) -> str:
    """Return what Asterisk calls a queue."""
    return f"queue-{queue.id}"


def interface(agent: QueueAgent) -> str:
    """Return what a queue rings for an agent."""
    return f"Local/{agent.extension}@agents"


def _dialplan(office: Snapshot) -> str:
    numbers = sorted({agent.extension for queue in office.queues for agent in queue.agents})
    codes = {
        code.feature: {"code": code.code, "length": len(code.code)}
        for code in office.feature_codes
        if code.feature in ("queue-login", "queue-pause")
    }
    return fill_dialplan(
        "asterisk/extensions_queues.conf.j2",
        keys=[
            {"context": f"{queue_name(queue)}-key", "key": queue.key, "there": Written(goto(queue.by_key))}
            for queue in office.queues
            if queue.key and queue.by_key
        ],
        agents=[{"number": number, "hint": Written(_telephones(number))} for number in numbers],
        login=codes.get("queue-login"),
        pause=codes.get("queue-pause"),
    )


def _telephones(number: str) -> str:
    """Return the telephones by which a queue knows whether an agent is free: the own ones, and that where it logged in."""
    guest = f"${{DB(guest/{number})}}"
    own = f"${{AST_CONFIG({shelf_path(number[:-2])},{number},dial)}}"
    return f'{own}${{IF($["{guest}" = ""]?:&PJSIP/{guest})}}'


def _queue(queue: Queue, office: Snapshot, engine: Engine) -> dict[str, object]:
    says = queue.say_position or queue.say_wait
    values = {
        "strategy": queue.strategy.value,
        "musicclass": music(queue.music, office),
        "timeout": queue.ring_seconds,
        "retry": queue.pause_seconds,
        "wrapuptime": queue.wrap_up_seconds,
        "weight": queue.weight,
        "maxlen": queue.most_waiting,
        "servicelevel": queue.service_level_seconds,
        "ringinuse": _yes(queue.ring_busy),
        "autopause": "all" if queue.pause_unanswered else "no",
        "joinempty": "yes" if queue.join_empty else _NOBODY,
        "leavewhenempty": _NOBODY if queue.leave_empty else "no",
        "announce-position": _yes(queue.say_position),
        "announce-holdtime": _yes(queue.say_wait),
        "announce-frequency": queue.say_every if says else 0,
    }
    if queue.repeated is not None:
        values |= {
            "periodic-announce": sound(queue.repeated, office, engine),
            "periodic-announce-frequency": queue.repeated_every,
        }
    if queue.to_agent is not None:
        values["announce"] = sound(queue.to_agent, office, engine)
    if queue.key and queue.by_key:
        values["context"] = f"{queue_name(queue)}-key"
    if queue.steps:
        values["defaultrule"] = f"rule-{queue.id}"
    members = [
        f"{interface(agent)},{agent.level},{agent.extension},hint:{agent.extension}@agent-state"
        for agent in queue.agents
        if not agent.logs_in
    ]
    return {"name": queue_name(queue), "title": queue.name, "settings": list(values.items()), "members": members}


def _changes(queue: Queue) -> list[str]:
    return [f"{step.seconds},{step.up_to},{step.at_least}" for step in queue.steps]


def _facts(queue: Queue, number: str, office: Snapshot, engine: Engine) -> Row:
    first = next((step for step in queue.steps if step.seconds == 0), None)
    empty = goto(queue.when_empty) if queue.when_empty else ""
    facts = {
        "name": queue.name,
        "number": number,
        "prefix": queue.prefix,
        "priority": str(queue.priority),
        "from": str(first.at_least if first else 0),
        "up_to": str(first.up_to if first else _EVERYBODY),
        "welcome": str(sound(queue.welcome, office, engine)) if queue.welcome is not None else "",
        "longest": str(queue.longest_wait or ""),
        # By the name that Asterisk gives to each way out (QUEUESTATUS).
        "FULL": goto(queue.when_full) if queue.when_full else "",
        "TIMEOUT": goto(queue.when_waited) if queue.when_waited else "",
        **dict.fromkeys(("JOINEMPTY", "LEAVEEMPTY", "JOINUNAVAIL", "LEAVEUNAVAIL"), empty),
    }
    return Row(str(queue.id), tuple((key, item) for key, item in facts.items() if item))


def _agents(office: Snapshot) -> Iterator[Row]:
    """Yield for each agent the queues it is in, those that it may log in to, and its level there."""
    mine: dict[str, list[tuple[Queue, QueueAgent]]] = {}
    for queue in office.queues:
        for agent in queue.agents:
            mine.setdefault(agent.extension, []).append((queue, agent))
    for number, places in sorted(mine.items()):
        facts = [("all", ",".join(str(queue.id) for queue, _ in places))]
        free = [(queue, agent) for queue, agent in places if agent.logs_in]
        if free:
            facts.append(("queues", ",".join(str(queue.id) for queue, _ in free)))
        facts += [(f"level-{queue.id}", str(agent.level)) for queue, agent in free]
        yield Row(number, tuple(facts))


def _reasons(office: Snapshot) -> Row:
    listed = ",".join(reason.digit for reason in office.pause_reasons)
    facts = [("all", listed)] if listed else []
    return Row("reasons", (*facts, *((reason.digit, reason.name) for reason in office.pause_reasons)))


def _yes(wanted: bool) -> str:
    return "yes" if wanted else "no"
