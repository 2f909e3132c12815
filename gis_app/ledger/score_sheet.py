"""What a scoring form holds: its columns, the words of its results, the seal on what was sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gis_app.domain.terms import WORDS
from gis_app.domain.work_terms import ItemResult
from gis_app.ledger.cells import half_width
from gis_app.ledger.seal import is_seal, row_word, seal_over
from gis_app.messages import LocalText

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

META_NAME: Final = "gis-app"
META_MARK: Final = "gis-app-scores"
META_VERSION: Final = "1"
SHEET_TITLE: Final = LocalText("测评表", "Scoring form")
COLUMNS: Final[Mapping[str, LocalText]] = {
    "key": LocalText("识别码", "Key"),
    "point": LocalText("点位", "Point"),
    "address": LocalText("地址", "Address"),
    "item": LocalText("测评项目", "Item"),
    "weight": LocalText("权重", "Weight"),
    "result": LocalText("结果", "Result"),
    "note": LocalText("问题说明", "What is wrong"),
    "scored_at": LocalText("测评时间", "Scored at"),
    "photo": LocalText("照片", "Photo"),
}
"""The columns of a form in their order; the first is hidden."""
FREE: Final = ("result", "note", "scored_at", "photo")
"""What an inspector fills in."""
INSPECTOR: Final = LocalText("测评人", "Inspector")
WHEN: Final = LocalText("测评时间(各行未填时以此为准)", "Scored at (for rows that tell no time)")

_ALSO: Final[Mapping[ItemResult, tuple[str, ...]]] = {
    ItemResult.CONFORMS: ("√", "✓", "✔", "是", "合格", "达标", "y", "yes", "pass", "1"),
    ItemResult.PARTIAL: ("△", "部分符合", "基本合格", "基本达标", "partial", "0.5"),
    ItemResult.FAILS: ("×", "✗", "✘", "x", "否", "不合格", "不达标", "n", "no", "fail", "0"),
    ItemResult.NOT_APPLICABLE: ("/", "-", "—", "无此项", "n/a", "na"),
}


@dataclass(frozen=True, slots=True)
class FormRow:
    """Hold one item at one point, under the key that finds it again."""

    key: str
    point_fid: int
    matter: str


@dataclass(frozen=True, slots=True)
class SentForm:
    """Hold what went out with one form; `sent_at` is UTC as stored, `part` whose form it is."""

    language: str
    round_fid: int
    part: str
    sent_at: str
    rows: tuple[FormRow, ...]

    def seal(self, key: str) -> str:
        """Return the seal over everything that was sent."""
        plain = [META_VERSION, self.language, self.round_fid, self.part, self.sent_at,
                 [[row.key, row.point_fid, row.matter] for row in self.rows]]  # fmt: skip
        return seal_over(key, plain)


def form_key(exchange_key: str, round_fid: int, point_fid: int, matter: str) -> str:
    """Return the word by which a row is known again, wherever it was moved."""
    return f"S{row_word(exchange_key, 'score', round_fid, point_fid, matter)}"


def form_meta(sent: SentForm, key: str) -> list[list[str]]:
    """Return the hidden sheet, row by row."""
    head = [META_MARK, META_VERSION, sent.language, str(sent.round_fid), sent.part, sent.sent_at,
            sent.seal(key)]  # fmt: skip
    return [head, *([row.key, str(row.point_fid), row.matter] for row in sent.rows)]


def form_from(rows: Sequence[Sequence[str]], key: str) -> SentForm | None:
    """Return what a hidden sheet says was sent; None when it is not ours or was changed."""
    head = [*rows[0], *[""] * 7][:7] if rows else [""] * 7
    if head[0] != META_MARK or head[1] != META_VERSION or not head[3].isdigit():
        return None
    body = []
    for row in rows[1:]:
        name, point, matter = [*row, "", "", ""][:3]
        if not name:
            continue
        if not point.isdigit():
            return None
        body.append(FormRow(name, int(point), matter))
    sent = SentForm(head[2], int(head[3]), head[4], head[5], tuple(body))
    return sent if is_seal(sent.seal(key), head[6]) else None


def result_named(text: str) -> ItemResult | None:
    """Return the result that a cell names, in either language or by a usual sign; None if none."""
    plain = half_width(text).strip().lower()
    for result, words in WORDS["item_result"].items():
        also = _ALSO[ItemResult(result)]
        if plain in {words.zh_CN, words.en.lower(), str(result), *also}:
            return ItemResult(result)
    return None
