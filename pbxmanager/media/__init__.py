"""What callers hear: prompts and music on hold. Its files lie in ``settings.PBX_MEDIA_DIR``, named by their content."""
