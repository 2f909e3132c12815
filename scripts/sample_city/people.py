"""Plainly fictitious people and telephone numbers."""

from __future__ import annotations

from dataclasses import dataclass, field

from sample_city.plane import random

SURNAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹"
STEMS = "甲乙丙丁戊己庚辛壬癸"


@dataclass
class People:
    """Hand out names like 王某甲, none twice, and numbers nobody has."""

    _given: int = field(default=0)

    def name(self) -> str:
        """Return the next name: surname, 某 and a stem, as papers anonymise people."""
        order = random("people").permutation(len(SURNAMES) * len(STEMS))
        pick = int(order[self._given % len(order)])
        self._given += 1
        return f"{SURNAMES[pick % len(SURNAMES)]}某{STEMS[pick // len(SURNAMES)]}"

    def mobile(self) -> str:
        """Return a mobile number out of the block 1390000xxxx."""
        return f"1390000{self._given * 37 % 10000:04d}"

    def desk(self) -> str:
        """Return a desk number behind the exchange 000, which no city has."""
        return f"0997-000-{self._given * 53 % 10000:04d}"
