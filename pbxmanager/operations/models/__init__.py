"""Tables of operation."""

from pbxmanager.operations.models.change import Change
from pbxmanager.operations.models.generation import Generation

__all__ = ["Change", "Generation"]
