"""Tests of PBX Manager."""
