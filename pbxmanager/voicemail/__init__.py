"""Voicemail: boxes of people and shared ones."""
