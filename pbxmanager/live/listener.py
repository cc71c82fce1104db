"""Follows Asterisk's events, and begins anew with a comparison after every interruption."""

import logging
import threading

from django.db import close_old_connections

from pbxmanager.asterisk import desks as seats
from pbxmanager.asterisk.ami import AmiError, AmiLoginRefused, AmiSession, ami_session
from pbxmanager.asterisk.states import announced
from pbxmanager.live import desks, mirror
from pbxmanager.operations.engine import current_engine
from pbxmanager.operations.live import ami_address

CLASSES = "user"
"""Classes of events that are asked for."""
IDLE_SECONDS = 1.0
"""So long nothing may happen until wishes are looked for."""
RETRY_SECONDS, REFUSED_SECONDS = 2.0, 60.0
"""Time until another try when Asterisk is gone; when it refuses the log-in, which looks like an attack if repeated."""

log = logging.getLogger(__name__)


def run(stopped: threading.Event) -> None:
    """Mirror until told to stop."""
    while not stopped.is_set():
        pause = RETRY_SECONDS
        try:
            with ami_session(ami_address(current_engine()), events=CLASSES) as ami:
                changed = mirror.compare(ami) + desks.compare(ami)
                log.info("Connected to Asterisk; %d states differed.", changed)
                follow(ami, stopped)
        except AmiLoginRefused as error:
            log.error("%s", error)
            pause = REFUSED_SECONDS
        except AmiError as error:
            log.warning("%s Trying again.", error)
        finally:
            close_old_connections()
        stopped.wait(pause)


def follow(ami: AmiSession, stopped: threading.Event) -> None:
    """Take what Asterisk tells, and carry out wishes, until the connection ends.

    :raises AmiError: when it ends, or events were lost.
    """
    while not stopped.is_set():
        event = ami.next_event(IDLE_SECONDS)
        if event is None:
            mirror.tell(ami)
        elif (changed := announced(event)) is not None:
            mirror.take(ami, *changed)
        elif (telephone := seats.announced(event)) is not None:
            desks.take(ami, telephone)
