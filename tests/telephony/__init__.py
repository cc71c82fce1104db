"""Real telephones and a real telephone company for tests: SIP and RTP on the loopback interface, no root needed."""
