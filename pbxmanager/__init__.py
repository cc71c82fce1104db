"""PBX Manager: a company's telephones, described in Django and carried out by Asterisk."""

__version__ = "0.1.0"
