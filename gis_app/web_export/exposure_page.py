"""The exposure board as one HTML page that needs no network: ranking, cards, photos inside."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_STYLE: Final = """
* { box-sizing: border-box; }
body { margin: 0; background: #F6F8FA; color: #1F2328;
  font: 15px/1.5 "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC",
  sans-serif; }
header, main, footer { max-width: 1180px; margin: 0 auto; padding: 0 20px; }
header { padding-top: 28px; border-bottom: 4px solid #C8102E; padding-bottom: 12px; }
h1 { font-size: 28px; margin: 0 0 4px; }
h2 { font-size: 18px; margin: 28px 0 10px; }
.quiet { color: #57606A; font-size: 13px; margin: 0; }
table { border-collapse: collapse; width: 100%; background: #FFF; font-size: 14px; }
th, td { padding: 6px 10px; border-bottom: 1px solid #D0D7DE; text-align: left; }
th { color: #57606A; font-weight: 600; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
th:first-child { width: 64px; } td.bar { width: 34%; }
td.bar > div { display: flex; gap: 12px; align-items: center; }
.scale { position: relative; height: 14px; flex: 1;
  background: linear-gradient(#D0D7DE, #D0D7DE) 0 50% / 100% 1px no-repeat; }
.scale i { position: absolute; top: 3px; height: 8px; background: #9DBDE6; border-radius: 3px; }
.scale b { position: absolute; top: 0; margin-left: -1px; width: 3px; height: 14px;
  background: #1B66C9; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(270px, 1fr)); gap: 14px; }
.card { background: #FFF; border: 1px solid #D0D7DE; border-top: 4px solid #C8102E;
  border-radius: 6px; padding: 12px 14px; break-inside: avoid; }
.card.mended { border-top-color: #8C959F; }
.card img { width: 100%; height: 170px; object-fit: cover; border-radius: 4px; margin-top: 8px; }
.card h3 { font-size: 15px; margin: 0 0 6px; }
.card dl { display: grid; grid-template-columns: auto 1fr; gap: 2px 10px; margin: 0;
  font-size: 13px; }
.card dt { color: #57606A; } .card dd { margin: 0; }
.tag { float: right; font-size: 12px; color: #FFF; background: #C8102E; border-radius: 4px;
  padding: 1px 8px; margin-left: 8px; }
.mended .tag { background: #6E7681; }
footer { padding: 24px 20px 32px; }
@media print { body { background: #FFF; font-size: 11px; } .card img { height: 120px; } }
"""


@dataclass(frozen=True, slots=True)
class BoardRow:
    """Hold one line of the ranking; shares are 0 to 1."""

    rank: int
    name: str
    n: int
    score: float
    low: float
    high: float
    change: str


@dataclass(frozen=True, slots=True)
class BoardCard:
    """Hold what is exposed at one place; photos are small JPEG files."""

    title: str
    status: str
    is_mended: bool
    lines: tuple[tuple[str, str], ...]
    photos: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Board:
    """Hold a whole exposure board, worded for who will read it."""

    language: str
    title: str
    notes: tuple[str, ...]
    ranking_title: str
    headings: tuple[str, str, str, str, str]
    ranking: tuple[BoardRow, ...]
    cards_title: str
    cards: tuple[BoardCard, ...]
    nothing: str
    foot: str


def board_html(board: Board) -> str:
    """Return the page; every text in it is escaped, and there is neither script nor link."""
    cards = "".join(_card(card) for card in board.cards)
    cards = f'<div class="cards">{cards}</div>' if cards else f"<p>{escape(board.nothing)}</p>"
    notes = "".join(f'<p class="quiet">{escape(note)}</p>' for note in board.notes)
    return (
        f'<!doctype html><html lang="{escape(board.language)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "img-src data:; style-src 'unsafe-inline'\">"
        f"<title>{escape(board.title)}</title><style>{_STYLE}</style></head><body>"
        f"<header><h1>{escape(board.title)}</h1>{notes}</header><main>"
        f"<h2>{escape(board.ranking_title)}</h2>{_ranking(board.headings, board.ranking)}"
        f"<h2>{escape(board.cards_title)}</h2>{cards}</main>"
        f'<footer><p class="quiet">{escape(board.foot)}</p></footer></body></html>\n'
    )


def _ranking(headings: Sequence[str], rows: Sequence[BoardRow]) -> str:
    is_number = (True, False, True, False, True)
    head = "".join(
        f"<th{' class=number' if right else ''}>{escape(text)}</th>"
        for text, right in zip(headings, is_number, strict=True)
    )
    lines = []
    for row in rows:
        low, high, score = (f"{share * 100:.1f}" for share in (row.low, row.high, row.score))
        width = f"{(row.high - row.low) * 100:.1f}"
        lines.append(
            f'<tr><td class="number">{row.rank}</td><td>{escape(row.name)}</td>'
            f'<td class="number">{row.n}</td>'
            f'<td class="bar" title="{low}–{high}%"><div><div class="scale">'
            f'<i style="left:{low}%;width:{width}%"></i><b style="left:{score}%"></b></div>'
            f'<span>{score}%</span></div></td><td class="number">{escape(row.change)}</td></tr>'
        )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table>"


def _card(card: BoardCard) -> str:
    lines = "".join(f"<dt>{escape(a)}</dt><dd>{escape(b)}</dd>" for a, b in card.lines)
    photos = "".join(
        f'<img alt="" src="data:image/jpeg;base64,{base64.b64encode(photo).decode("ascii")}">'
        for photo in card.photos
    )
    kind = "card mended" if card.is_mended else "card"
    return (
        f'<article class="{kind}"><span class="tag">{escape(card.status)}</span>'
        f"<h3>{escape(card.title)}</h3><dl>{lines}</dl>{photos}</article>"
    )
