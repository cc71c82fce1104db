"""End-to-end: real Asterisk, real telephones, calls that are listened to."""
