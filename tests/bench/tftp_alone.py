"""The TFTP library alone: gives everybody the same file of the size of a bootstrap file."""

import asyncio
import io
import sys
from typing import BinaryIO, NoReturn

from tftp import TFTPError, TFTPErrorCode
from tftp.server import AsyncTFTPServer, TFTPRequestContext, TFTPServerLimits, ThreadedHandler

TEXT = b"#" * 220


class _Files:
    def open_read(self, context: TFTPRequestContext) -> BinaryIO:
        return io.BytesIO(TEXT)

    def open_write(self, context: TFTPRequestContext, size: int | None) -> NoReturn:
        raise TFTPError(TFTPErrorCode.ACCESS_VIOLATION, "Read only")


async def _serve(port: int) -> None:
    limits = TFTPServerLimits(max_filename_length=200, max_duration=600.0, max_idle=20.0)
    async with AsyncTFTPServer(
        ThreadedHandler(_Files()), listen="127.0.0.1", port=port, max_sessions=8000, limits=limits
    ) as server:
        print("listens", flush=True)
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1])))
