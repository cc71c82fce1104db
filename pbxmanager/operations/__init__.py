"""Where it all comes together: snapshot, plan, apply, verify, status; and the record of every generation."""
