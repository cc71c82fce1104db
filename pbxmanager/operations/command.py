"""Base of the commands of operation: whatever stands in the way is said in a sentence, never as a traceback."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.db import Error as DatabaseAway

from pbxmanager.asterisk.engine import EngineMissing
from pbxmanager.asterisk.generations import GenerationError
from pbxmanager.operations.broken import OfficeBroken
from pbxmanager.operations.sentences import of_database


class OperationCommand(BaseCommand):
    """Ends with exit code 1 and a sentence on what to do when the database, the disk or the office refuse."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Carry it out."""
        try:
            return super().execute(*args, **options)
        except DatabaseAway as error:
            raise CommandError(
                f"The database can't be asked: {of_database(error)} Telephones go on with what is live; pbx_status needs no "
                "database. Bring it back (PBX_DATABASE_URL says which), then try again."
            ) from error
        except PermissionError as error:
            raise CommandError(
                f"{error.filename}: permission denied. Run this as the user that PBX Manager runs as."
            ) from error
        except OSError as error:
            raise CommandError(f"The disk refuses: {error}. Mend that, then try again.") from error
        except (EngineMissing, GenerationError, OfficeBroken, ImproperlyConfigured) as error:
            raise CommandError(str(error)) from error
