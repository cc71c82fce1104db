"""Admin pages of prompts and music."""

from pbxmanager.media.admin.music import MusicClassAdmin
from pbxmanager.media.admin.prompt import PromptAdmin

__all__ = ["MusicClassAdmin", "PromptAdmin"]
