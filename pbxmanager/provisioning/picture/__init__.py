"""A picture of a phone with its keys, which are set by clicking them."""
