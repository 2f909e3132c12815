from __future__ import annotations

import subprocess
from pathlib import Path
from shutil import which

import pytest
from PySide6.QtCore import QMarginsF, QPointF, QSizeF
from PySide6.QtGui import QFontDatabase, QFontMetricsF, QPageSize, QPainter, QPdfWriter, QRawFont

from gis_app.rendering.fonts import SHIPPED, app_font_families, map_font

pytestmark = pytest.mark.usefixtures("qapp")

_FONTS = Path(__file__).resolve().parents[2] / "resources" / "fonts"
_WORDS = (
    "大街 停车场 农贸市场 小区 一二三 金木水火土 人民广场 示高长门马鱼齿龙",
    "占道经营 飞线 责任单位 阿克苏市 红桥街道 依干其镇 Sub-district 12345 ○△◆ ²°",
    "10:00–14:00 08：00～20：00 东／西 艾力·买买提 “引号” ‘单’ 省略… 破折—— ‰ ※ 5′30″",
)


def test_the_chinese_family_comes_first_and_is_registered_once() -> None:
    first = app_font_families()
    count = len(QFontDatabase.families())
    assert first[0] == SHIPPED[0]
    assert app_font_families() == first
    assert len(QFontDatabase.families()) == count


def test_no_kangxi_radical_takes_the_place_of_a_character() -> None:
    files = sorted(_FONTS.glob("CityMapSans*"))
    assert len(files) == 2
    for file in files:
        font = QRawFont(str(file), 20)
        assert font.isValid()
        assert not any(font.supportsCharacter(code) for code in range(0x2E80, 0x2FE0))
        for word in _WORDS:
            missing = [c for c in word if c != " " and not font.supportsCharacter(ord(c))]
            assert missing == []


def test_every_character_of_gb2312_is_there() -> None:
    font = QRawFont(str(_FONTS / "CityMapSans-Regular.otf"), 20)
    characters = [
        bytes((high, low)).decode("gb2312", "ignore")
        for high in range(0xB0, 0xF8)
        for low in range(0xA1, 0xFF)
    ]
    wanted = [c for c in characters if c]
    assert len(wanted) == 6763
    assert [c for c in wanted if not font.supportsCharacter(ord(c))] == []


def test_letters_keep_their_proportions() -> None:
    small, large = (
        QFontMetricsF(map_font(app_font_families(), size)).horizontalAdvance("农贸市场")
        for size in (10, 100)
    )
    assert large == pytest.approx(10 * small, rel=0.01)
    assert large == pytest.approx(400, rel=0.01)


@pytest.mark.skipif(which("pdftotext") is None, reason="pdftotext (poppler-utils) is not installed")
@pytest.mark.parametrize("is_bold", [False, True])
def test_words_are_found_in_a_pdf(tmp_path: Path, is_bold: bool) -> None:
    file = tmp_path / "words.pdf"
    writer = QPdfWriter(str(file))
    writer.setPageSize(QPageSize(QSizeF(200, 60), QPageSize.Unit.Millimeter))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setResolution(300)
    painter = QPainter(writer)
    painter.setFont(map_font(app_font_families(), 50, is_bold=is_bold))
    for n, words in enumerate(_WORDS):
        painter.drawText(QPointF(100, 150 + 120 * n), words)
    painter.end()
    out = subprocess.run(
        ["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True
    ).stdout.decode()
    for words in _WORDS:
        for word in words.split():
            assert word in out
