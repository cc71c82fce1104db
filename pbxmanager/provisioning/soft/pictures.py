"""Codes as pictures (ISO/IEC 18004)."""

import io

import segno


def svg(text: str) -> str:
    """Return a code as SVG that stands in a page; black on white also where pages are dark."""
    drawn: str = segno.make(text, error="m", micro=False).svg_inline(scale=6, border=4, light="#fff")
    return drawn


def png(text: str) -> bytes:
    """Return a code as a PNG file."""
    file = io.BytesIO()
    segno.make(text, error="m", micro=False).save(file, kind="png", scale=6, border=4)
    return file.getvalue()
