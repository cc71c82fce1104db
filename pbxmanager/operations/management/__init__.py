"""Commands for operations staff."""
