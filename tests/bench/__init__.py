"""Benchmarks: each module has a ``run()`` that returns rows; its docstring's first line describes it."""
