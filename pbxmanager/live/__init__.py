"""What happens now: state that people change from their telephones, mirrored; calls and presence."""
