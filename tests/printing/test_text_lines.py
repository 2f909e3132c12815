import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_app.printing.text_lines import elided, plain, wrapped


class FixedRuler:
    """A Chinese character is one millimetre at 1 pt, every other half of one."""

    def width_mm(self, text, size_pt, *, is_bold=False):
        wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
        return size_pt * (wide + 0.5 * (len(text) - wide))


RULER = FixedRuler()


def test_chinese_breaks_anywhere_but_before_punctuation():
    assert wrapped("阿克苏市红桥街道", 3, RULER, 1) == ("阿克苏", "市红桥", "街道")
    lines = wrapped("红桥街道,解放路,团结路。", 4, RULER, 1)
    assert not any(line[0] in ",。" for line in lines)


def test_latin_breaks_at_blanks_and_long_words_are_cut():
    assert wrapped("open issues here", 5.5, RULER, 1) == ("open issues", "here")
    assert wrapped("abcdefghij", 2, RULER, 1) == ("abcd", "efgh", "ij")


@given(st.text(alphabet="农贸市场停车 ab-1(),。《》", max_size=60), st.floats(1.0, 20.0))
def test_nothing_but_blanks_is_lost_and_no_line_is_too_wide(text, width):
    lines = wrapped(text, width, RULER, 1)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(RULER.width_mm(line, 1) <= width or len(line) <= 1 for line in lines)


@given(st.text(alphabet="农贸市场 ab", max_size=40), st.floats(1.0, 20.0))
def test_an_elided_text_fits_and_begins_like_the_whole(text, width):
    shown = elided(text, width, RULER, 1)
    assert RULER.width_mm(shown, 1) <= width
    assert text.startswith(shown.removesuffix("…").rstrip())


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("a\nb\tc", "a b c"),
        ("\u202egnp.exe", "gnp.exe"),
        (None, ""),
        ("  x  ", "x"),
        ("a\x00b", "a b"),
    ],
)
def test_control_and_direction_characters_are_not_printed(text, clean):
    assert plain(text) == clean
