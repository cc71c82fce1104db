"""Lists and runs the benchmarks. Started by ``deploy/bench``."""

import argparse
import importlib
import os
import pkgutil
import sys
import tempfile
from pathlib import Path

import django

from tests import bench
from tests.bench.rows import table, write

PARTS = ("rows", "__main__", "offices", "filling", "measuring", "driving", "storm", "tftp_alone")
"""What benchmarks are made of."""


def names() -> list[str]:
    """Return the names of all benchmarks."""
    found = [module.name for module in pkgutil.iter_modules(bench.__path__)]
    return [name for name in found if name not in PARTS]


def main() -> int:
    """List or run; return the exit code."""
    parser = argparse.ArgumentParser()
    parser.add_argument("name", nargs="?")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    # The offices are made up and no database is read, but keys and certificates come from the settings' code.
    os.environ.setdefault("PBX_STATE_DIR", tempfile.mkdtemp(prefix="pbx-bench-state-"))
    os.environ["PBX_DATABASE_URL"] = f"sqlite:///{os.environ['PBX_STATE_DIR']}/bench.sqlite3"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pbxmanager.settings")
    django.setup()
    if options.name is None:
        for name in names():
            text = importlib.import_module(f"tests.bench.{name}").__doc__ or ""
            print(f"{name:<12} {text.splitlines()[0]}")
        return 0
    if options.name not in names():
        print(f"There is no benchmark {options.name}. There are: {', '.join(names())}.", file=sys.stderr)
        return 1
    rows = importlib.import_module(f"tests.bench.{options.name}").run()
    print(table(rows))
    if options.json:
        write(rows, options.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
