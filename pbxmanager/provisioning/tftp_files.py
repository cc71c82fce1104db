"""What the TFTP server gives: the same files as over HTTP, by the same decision."""

import io
import logging
from typing import BinaryIO, NoReturn

from django.db import close_old_connections
from tftp import TFTPError, TFTPErrorCode
from tftp.server import TFTPRequestContext

from pbxmanager.provisioning.models import Way
from pbxmanager.provisioning.requests import Refused, Request
from pbxmanager.provisioning.resolve import resolve

log = logging.getLogger("pbxmanager.provisioning")


class TftpFiles:
    """The server's view of the files. Its methods run in worker threads."""

    def open_read(self, context: TFTPRequestContext) -> BinaryIO:
        """Return a file's content, or refuse as RFC 1350 says."""
        close_old_connections()
        try:
            # Phones that were given http://…/p/ by mistake, or by DHCP option 66, ask for the same path here.
            path = context.filename.replace("\\", "/").lstrip("/").removeprefix("p/")
            answer = resolve(Request(Way.TFTP, path, context.peer[0]))
        except Refused as refused:
            raise TFTPError(TFTPErrorCode.FILE_NOT_FOUND, "Not found") from refused
        finally:
            close_old_connections()
        return answer.media.stream if answer.media is not None else io.BytesIO(answer.body)

    def open_write(self, context: TFTPRequestContext, size: int | None) -> NoReturn:
        """Refuse: nobody writes here."""
        raise TFTPError(TFTPErrorCode.ACCESS_VIOLATION, "Read only")
