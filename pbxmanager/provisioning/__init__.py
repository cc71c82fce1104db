"""Desk phones: what each is told, in its own language, and how it comes for it."""
