"""Tables of the live mirror."""

from pbxmanager.live.models.personal_state import PersonalState

__all__ = ["PersonalState"]
