"""The one way to talk to Asterisk's manager interface (AMI). Nothing else in the project imports panoramisk."""

from pbxmanager.asterisk.ami.client import AmiAddress, AmiClient
from pbxmanager.asterisk.ami.errors import (
    AmiError,
    AmiLoginRefused,
    AmiRefused,
    AmiTimeout,
    AmiUnreachable,
    EventsLost,
    HostileMessage,
)
from pbxmanager.asterisk.ami.message import Message
from pbxmanager.asterisk.ami.session import AmiSession, ami_session

__all__ = [
    "AmiAddress",
    "AmiClient",
    "AmiError",
    "AmiLoginRefused",
    "AmiRefused",
    "AmiSession",
    "AmiTimeout",
    "AmiUnreachable",
    "EventsLost",
    "HostileMessage",
    "Message",
    "ami_session",
]
