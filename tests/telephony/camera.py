"""A camera and a screen: sends one shade of grey, and tells which shade is seen."""

import threading
from types import TracebackType
from typing import Self

import numpy as np
from baresip.errors import VideoNotActive, VideoRestarted

from tests.telephony.phone import Call
from tests.telephony.waiting import wait_for


class Camera:
    """Sends pictures in a call while it is entered, and keeps the brightness (0 to 255) of the last one that was shown."""

    def __init__(self, call: Call, shade: int) -> None:
        self._video = call.video
        self._shade = shade
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.seen: int | None = None
        self.shown = 0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()

    def sees(self, shade: int, seconds: float = 10.0) -> None:
        """Wait until the screen shows this shade (a codec changes it a little)."""
        wait_for(lambda: self.seen is not None and abs(self.seen - shade) < 12, f"a picture of shade {shade}", seconds)

    def _run(self) -> None:
        while not self._ended.wait(0.05):
            try:
                facts = self._video.info()
                area = facts.width * facts.height
                self._video.write_frame(bytes([self._shade]) * area + bytes([128]) * (area // 2))
                frame = self._video.read_frame()
            except (VideoNotActive, VideoRestarted):
                continue
            if frame is not None:
                area = frame.width * frame.height
                self.seen = int(np.frombuffer(frame.data[:area], dtype=np.uint8).mean())
                self.shown += 1
