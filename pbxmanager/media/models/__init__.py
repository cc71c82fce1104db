"""Tables of prompts and music."""

from pbxmanager.media.models.music import MusicClass, MusicPiece
from pbxmanager.media.models.prompt import Prompt, Recording

__all__ = ["MusicClass", "MusicPiece", "Prompt", "Recording"]
