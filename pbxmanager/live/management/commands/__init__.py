"""Commands of the live mirror."""
