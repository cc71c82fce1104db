"""Tests that start a real Asterisk and make real calls."""
