from gis_app.printing.pdf_words import meant_code, mended_map


def test_blanks_and_radicals_become_what_people_type():
    assert meant_code(0x09) == meant_code(0xA0) == 0x20
    assert chr(meant_code(ord("⼤"))) == "大"
    assert chr(meant_code(ord("⻋"))) == "车"
    assert meant_code(ord("街")) == ord("街")


def test_only_targets_are_mended_not_glyph_numbers():
    text = b"2 beginbfrange\n<0009> <0009> <0009>\n<0001> <0003> [<0009> <2F24> <8857>]\nendbfrange"
    assert mended_map(text) == (
        b"2 beginbfrange\n<0009> <0009> <0020>\n<0001> <0003> [<0020> <5927> <8857>]\nendbfrange"
    )
