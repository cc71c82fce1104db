"""Queues: callers who wait for the next free agent."""
