"""Real SIP for tests: telephones with audio, a telephone company, and Asterisks to run them against."""
