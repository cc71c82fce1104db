"""All that knows Asterisk: syntax, rendering, generations, reload map, verification, AMI client. No Django here."""
