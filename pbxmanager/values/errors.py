"""The one error that a value raises."""


class InvalidValue(ValueError):
    """What was typed cannot be used. The text is for the person who typed it: what is wrong, and the mend."""
