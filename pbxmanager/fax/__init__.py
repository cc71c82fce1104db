"""Faxes that arrive and are mailed."""
