"""Numbers that order like words do for a reader: by pinyin in Chinese, digits by value."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QCollator, QLocale

from gis_app.messages import CHINESE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gis_app.domain.table import TextColumn


def word_ranks(words: Sequence[str], language: str) -> NDArray[np.int64]:
    """Return each word's place among the words in a language's own order."""
    chinese = language == CHINESE
    collator = QCollator(
        QLocale(QLocale.Language.Chinese, QLocale.Country.China)
        if chinese
        else QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
    )
    collator.setNumericMode(True)
    keys = [collator.sortKey(word) for word in words]
    order = sorted(range(len(words)), key=lambda place: keys[place])
    ranks = np.empty(len(words), np.int64)
    ranks[order] = np.arange(len(words))
    return ranks


def text_ranks(column: TextColumn, language: str) -> NDArray[np.int64]:
    """Return a number for each row that orders like its text; missing text comes first."""
    ranks = np.append(word_ranks(column.words, language), -1)
    return np.asarray(ranks[column.codes], np.int64)
