"""Models of voicemail."""

from pbxmanager.voicemail.models.box import Box

__all__ = ["Box"]
