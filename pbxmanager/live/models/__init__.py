"""Tables of the live mirror."""

from pbxmanager.live.models.desk_guest import DeskGuest
from pbxmanager.live.models.personal_state import PersonalState

__all__ = ["DeskGuest", "PersonalState"]
