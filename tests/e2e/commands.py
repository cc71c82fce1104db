"""Management commands as an administrator runs them."""

import io

from django.core.management import call_command


def command(name, *words):
    """Run a management command; return its output and exit code."""
    out = io.StringIO()
    try:
        call_command(name, *words, stdout=out, stderr=out)
    except SystemExit as ended:
        return out.getvalue(), ended.code
    return out.getvalue(), 0
