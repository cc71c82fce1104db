"""What every test stands on: a state directory of its own, and the office's base users."""

import os
import tempfile

# Before Django reads its settings: tests never touch the state of an installation.
os.environ["PBX_STATE_DIR"] = tempfile.mkdtemp(prefix="pbx-test-state-")
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the browser's event loop runs in the thread that tests use
