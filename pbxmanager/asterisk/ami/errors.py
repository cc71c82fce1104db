"""What can go wrong with the manager interface."""


class AmiError(Exception):
    """Base of all. The text is for an administrator and never holds a secret."""


class AmiUnreachable(AmiError):
    """Nobody answers at the address, or the connection ended. Trying again later may help."""


class AmiLoginRefused(AmiError):
    """User name or secret are wrong. Trying again does not help, and looks like an attack."""


class AmiRefused(AmiError):
    """Asterisk answered an action with an error; the text is Asterisk's own."""


class AmiTimeout(AmiError):
    """Asterisk did not answer an action in time. Whether it was carried out is not known."""


class EventsLost(AmiError):
    """Events came faster than they were taken, or the connection ended: ask for the state anew."""


class HostileMessage(AmiError):
    """A header that stands once came more than once: someone outside has slipped line breaks into a value."""
