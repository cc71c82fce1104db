"""Admin pages of voicemail."""

from pbxmanager.voicemail.admin.box import BoxAdmin

__all__ = ["BoxAdmin"]
