"""Migrations of the live mirror."""
