from __future__ import annotations

import pickle
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as how
from hypothesis import strategies as st

from gis_app.domain import packed_words
from gis_app.domain.bloom_filter import BloomFilter
from gis_app.domain.packed_words import PackedWords, constant_shared, kept_small
from gis_app.domain.table import TextColumn
from gis_app.storage.values import joined

_letters = st.characters(exclude_characters="\0", exclude_categories=("Cs",))
_words = st.lists(st.text(_letters, max_size=6), unique=True)


@given(_words, st.lists(st.text(max_size=4), max_size=3))
@how(deadline=None)
def test_packed_words_are_the_words(words: list[str], more: list[str]) -> None:
    packed = PackedWords.of(words)
    assert packed is not None
    later = tuple(word for word in dict.fromkeys(more) if word not in words)
    longer, whole = packed + later, [*words, *later]
    assert len(longer) == len(whole)
    assert [*longer] == whole
    assert [longer[n] for n in range(len(whole))] == whole
    assert longer[1:] == tuple(whole[1:])
    assert [longer.index(word) for word in whole] == [*range(len(whole))]
    assert all(word in longer for word in whole)
    for strange in ("不在其中", "\0", words[0] + "x" if words else "x"):
        assert (strange in longer) is (strange in whole)
    with pytest.raises(IndexError):
        longer[len(whole)]
    with pytest.raises(ValueError):
        longer.index("不在其中的词")


def test_words_with_a_gap_in_them_stay_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed_words, "MANY_WORDS", 1)
    assert PackedWords.of(["a", "b\0c"]) is None
    assert PackedWords.of(["a", "\ud800"]) is None
    words = ("a", "b\0c")
    assert kept_small(words) is words
    assert isinstance(kept_small(("a", "b")), PackedWords)


@given(_words, _words)
@how(deadline=None)
def test_columns_join_whether_words_repeat_or_not(one: list[str], other: list[str]) -> None:
    def column(words: list[str], is_packed: bool) -> TextColumn:
        codes = np.arange(-1, len(words), dtype=np.int32)
        packed = PackedWords.of(words)
        assert packed is not None
        return TextColumn(codes, packed if is_packed else tuple(words))

    wanted = [None, *one, None, *other]
    for is_packed in (False, True):
        whole = joined([column(one, is_packed), column(other, is_packed)])
        assert isinstance(whole, TextColumn)
        assert whole.values().tolist() == wanted
        assert len(set(whole.words)) == len(whole.words)


def test_a_column_of_one_value_takes_no_memory() -> None:
    many = np.full(100_000, -1, np.int32)
    shared = constant_shared(many)
    assert (shared == many).all()
    assert shared.strides == (0,)
    assert constant_shared(np.full(100_000, np.nan)).strides == (0,)
    mixed = np.arange(100_000)
    assert constant_shared(mixed) is mixed
    changed = shared.copy()
    changed[3] = 7
    assert shared[3] == -1


def test_packed_words_take_less_than_half() -> None:
    words = [f"解放路{n}号农贸市场" for n in range(50_000)]
    packed = PackedWords.of(words)
    assert packed is not None
    plain = sum(map(sys.getsizeof, words)) + 8 * len(words)
    assert len(packed._bytes) + packed._starts.nbytes < plain / 2


@given(_words)
@how(deadline=None)
def test_a_sieve_never_denies_a_word(words: list[str]) -> None:
    sieve = BloomFilter(np.fromiter(map(hash, words), np.int64, len(words)))
    assert all(map(sieve.may_hold, words))


def test_a_sieve_denies_nearly_all_strangers() -> None:
    words = [f"2026-05-01T{n:06}" for n in range(5_000)]
    sieve = BloomFilter(np.fromiter(map(hash, words), np.int64, len(words)))
    assert sum(sieve.may_hold(f"2026-05-02T{n:06}") for n in range(5_000)) < 300


def test_packed_words_found_in_another_process() -> None:
    packed = PackedWords.of([f"第{n}号" for n in range(50)])
    assert packed is not None
    later = ("后来",)
    code = "import pickle, sys; w = pickle.load(sys.stdin.buffer); print(w.index('第7号'), len(w))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=pickle.dumps(packed + later), capture_output=True, check=True,
    )  # fmt: skip
    assert done.stdout.split() == [b"7", b"51"]
