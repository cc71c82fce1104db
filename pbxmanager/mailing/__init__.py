"""Mails that Asterisk and the manager send: a queue on the disk, and the process that empties it into a mail server.

It needs neither the database nor the web pages: messages and faxes leave while those are down. No Django in here.
"""
