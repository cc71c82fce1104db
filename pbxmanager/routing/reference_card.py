"""The feature codes on one page to print and to keep beside the telephone."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import (
    BaseDocTemplate,
    Frame,
    FrameBreak,
    KeepTogether,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from pbxmanager.routing.card_words import CHINESE, CHINESE_GROUPS, CHINESE_WORDS, EXPLAINED
from pbxmanager.snapshot import Argument, Feature

_CJK = "STSong-Light"
"""One of the CID fonts that every PDF viewer brings for Chinese (ISO 32000-1, 9.7.5.2): nothing has to be installed."""
_INK = colors.HexColor("#1e293b")
_SCALES = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75)
"""Sizes of type that are tried until everything stands on one page."""
_LINE = colors.HexColor("#cbd5e1")


@dataclass(frozen=True, slots=True)
class Line:
    """One service on the card."""

    code: str
    feature: Feature


def reference_card(lines: Iterable[Line], language: str, title: str = "") -> bytes:
    """Return the card as PDF, A4, in ``en`` or ``zh``. ``title`` is the office's name.

    Services without a Chinese name keep their English one.
    """
    chinese = language == "zh"
    if chinese:
        pdfmetrics.registerFont(UnicodeCIDFont(_CJK))
    rows = list(lines)
    for scale in _SCALES:
        pdf, pages = _card(rows, _Face(chinese, scale), title)
        if pages == 1:
            break
    return pdf


def _card(lines: Sequence[Line], face: "_Face", title: str) -> tuple[bytes, int]:
    """Return the card in type of one size, and how many pages it takes."""
    buffer = io.BytesIO()
    card = BaseDocTemplate(
        buffer,
        pagesize=A4,
        title=face.word("Feature codes"),
        author="PBX Manager",
        leftMargin=15 * mm,
        rightMargin=15 * mm,
    )
    width, height = A4
    column = (width - 38 * mm) / 2
    frames = [
        Frame(15 * mm, height - 34 * mm, width - 30 * mm, 22 * mm, 0, 0, 0, 0, id="head"),
        Frame(15 * mm, 15 * mm, column, height - 50 * mm, 0, 0, 0, 0, id="left"),
        Frame(23 * mm + column, 15 * mm, column, height - 50 * mm, 0, 0, 0, 0, id="right"),
    ]
    card.addPageTemplates(PageTemplate(id="card", frames=frames))
    head = [Paragraph(escape(face.word("Feature codes")), face.style(20, bold=True))]
    below = " | ".join(part for part in (title, face.word(EXPLAINED)) if part)
    head.append(Paragraph(escape(below), face.style(9.5)))
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(line.feature.group, []).append(line)
    body = [KeepTogether(_group(name, rows, face, column)) for name, rows in groups.items()]
    card.build([*head, FrameBreak(), *body])
    return buffer.getvalue(), card.page


class _Face:
    """Words and type of one language. ``scale`` is the size of the lists' type as a share of the usual one."""

    def __init__(self, chinese: bool, scale: float = 1.0) -> None:
        self._chinese = chinese
        self.scale = scale

    def word(self, english: str) -> str:
        """Return a word of the card's own."""
        return CHINESE_WORDS.get(english, english) if self._chinese else english

    def group(self, english: str) -> str:
        """Return a heading."""
        return CHINESE_GROUPS.get(english, english) if self._chinese else english

    def name(self, feature: Feature) -> str:
        """Return what a service does."""
        return CHINESE.get(feature.key, feature.name) if self._chinese else feature.name

    def style(self, size: float, bold: bool = False) -> ParagraphStyle:
        """Return type of a size in points."""
        latin = "Helvetica-Bold" if bold else "Helvetica"
        return ParagraphStyle(
            "text",
            fontName=_CJK if self._chinese else latin,
            fontSize=size,
            leading=size * 1.35,
            textColor=_INK,
            wordWrap="CJK" if self._chinese else None,
        )


def _group(name: str, rows: Sequence[Line], face: _Face, width: float) -> list[object]:
    scale = face.scale
    code = ParagraphStyle("code", fontName="Courier-Bold", fontSize=11 * scale, leading=14 * scale, textColor=_INK)
    cells = [
        [Paragraph(_dialled(row, face), code), Paragraph(escape(face.name(row.feature)), face.style(9.5 * scale))]
        for row in rows
    ]
    table = Table(cells, colWidths=[27 * mm, width - 27 * mm])
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 2 * scale),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2 * scale),
                ("LINEBELOW", (0, 0), (-1, -1), 0.4, _LINE),
            ]
        )
    )
    return [
        Paragraph(escape(face.group(name)), face.style(11.5 * scale, bold=True)),
        Spacer(1, 1.2 * scale * mm),
        table,
        Spacer(1, 4.5 * scale * mm),
    ]


def _dialled(line: Line, face: _Face) -> str:
    more = {Argument.NOTHING: "", Argument.NUMBER: " …", Argument.MAYBE: " (…)"}[line.feature.argument]
    return escape(line.code + more)
