"""The picture of where calls go: what leads where (``graph``), where each box stands (``layout``), how it looks (``drawing``)."""
