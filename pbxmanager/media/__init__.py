"""What callers hear: prompts and music on hold. Its files lie in ``media`` of the engine's directory, named by their content."""
