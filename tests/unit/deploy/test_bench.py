"""Benchmarks are listed, and their rows are given to people and machines alike."""

import json
import subprocess
import sys
from pathlib import Path

from tests.bench.rows import Row, table, write

ROWS = [Row("render 100", 0.5, "s", 0.25), Row("boot", 2.0, "s")]
REPOSITORY = Path(__file__).resolve().parents[3]


def bench(*words: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "tests.bench", *words]
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)


def test_each_benchmark_is_listed_with_what_it_measures():
    assert "rendering    Rendering and writing an office" in bench().stdout


def test_an_unknown_one_is_refused_with_the_ones_there_are():
    done = bench("speed")
    assert done.returncode == 1
    assert "There is no benchmark speed. There are: " in done.stderr
    assert "rendering" in done.stderr


def test_a_table_shows_the_ratio_to_the_floor():
    lines = table(ROWS).splitlines()
    assert lines[1].split() == ["render", "100", "0.5", "s", "0.25", "2.00"]
    assert lines[2].split() == ["boot", "2", "s", "–", "–"]


def test_machines_get_the_same_rows(tmp_path):
    write(ROWS, tmp_path / "rows.json")
    rows = json.loads((tmp_path / "rows.json").read_text())["rows"]
    assert rows[0] == {"name": "render 100", "value": 0.5, "unit": "s", "floor": 0.25, "ratio": 2.0}
