"""Admin pages of fax."""

from pbxmanager.fax.admin.line import FaxLineAdmin

__all__ = ["FaxLineAdmin"]
