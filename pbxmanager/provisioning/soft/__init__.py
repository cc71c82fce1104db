"""Softphones that set themselves up from a code that is scanned once."""
