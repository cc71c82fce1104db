"""Phones that configure themselves, on a running office."""
