"""Phones that a DHCP server has given an address to."""
