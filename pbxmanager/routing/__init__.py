"""Where calls go: destinations, trunks, numbers, routes, permissions, emergency numbers."""
