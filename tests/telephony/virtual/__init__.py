"""One module for each maker's virtual phone."""
