"""What is a sentence from the field about? These stand nowhere in the program's own data."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_app.catalogue.loader import load_catalogue
from gis_app.catalogue.matter_words import load_matter_words
from gis_app.domain.matter_likeness import MatterLikeness
from gis_app.errors import CatalogueError
from gis_app.paths import layers_dir

WORDS = load_matter_words()
SAID = {
    "markets": {
        "门口有3个流动摊贩": "SC-09",
        "厕所里臭味很大": "SC-08",
        "电子秤没有检定标志": "SC-03",
        "墙上贴满牛皮癣": "SC-10",
        "鱼摊旁边一地污水": "SC-07",
        "排水沟堵了，水都溢出来了": "SC-06",
        "门口车停得乱七八糟，违停严重": "SC-11",
        "垃圾桶满了没人清运": "SC-05",
        "有两家没挂营业执照": "SC-04",
        "核心价值观宣传画面破了": "SC-01",
    },
    "residential_compounds": {
        "3栋2单元有人从楼上甩线给电瓶车充电": "XQ-09",
        "院内窨井盖丢了一个": "XQ-03",
        "有住户在绿地里种菜": "XQ-10",
        "晚上路灯有一半不亮": "XQ-05",
        "小区里有人养鸡": "XQ-11",
        "消防车道停满了车": "XQ-07",
        "下雨就积水，下水道不通": "XQ-04",
    },
    "parking_lots": {
        "摄像头坏了": "TC-05",
        "地上的停车线看不清了": "TC-02",
        "里面没有灯": "TC-03",
    },
}
NOTHING = ("大家辛苦了", "收到", "今天天气很好", "ok", "！！！", "")


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue(layers_dir())


def finder(catalogue, kind):
    items = catalogue.layer(kind).checklist
    return MatterLikeness({item.code: (item.title.zh_CN,) for item in items}, WORDS)


def test_most_sentences_find_their_item_and_few_a_wrong_one(catalogue):
    right = wrong = 0
    for kind, said in SAID.items():
        one = finder(catalogue, kind)
        for text, code in said.items():
            found, likeness = one.likest(text)
            assert (found is None) == (likeness == 0)
            right += found == code
            wrong += found not in (code, None)
    count = sum(len(said) for said in SAID.values())
    assert right >= 0.7 * count
    assert wrong <= 0.1 * count


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_about_nothing_gets_no_item(catalogue, text):
    for kind in SAID:
        assert finder(catalogue, kind).likest(text) == (None, 0)


def test_every_title_is_likest_to_itself(catalogue):
    for kind in SAID:
        one = finder(catalogue, kind)
        for code, (title,) in one.said.items():
            assert one.likest(title)[0] in (code, None)
            assert one.likest(title)[0] == code or len(title) < 8


@given(st.text(max_size=80), st.integers(0, 5))
def test_any_text_is_answered_and_order_of_items_changes_nothing(text, turn):
    said = {"A": ("垃圾及时清运",), "B": ("公共厕所干净，无异味",), "C": ("照明设施完好",)}
    codes = list(said)
    turned = {code: said[code] for code in codes[turn % 3 :] + codes[: turn % 3]}
    assert MatterLikeness(said, WORDS).likest(text) == MatterLikeness(turned, WORDS).likest(text)


def test_what_was_said_of_an_item_before_counts():
    said = {"A": ("设施完好",), "B": ("环境整洁",)}
    text = "喷泉不喷水"
    assert MatterLikeness(said, WORDS).likest(text) == (None, 0)
    known = {**said, "A": ("设施完好", "广场喷泉不喷水了")}
    assert MatterLikeness(known, WORDS).likest(text)[0] == "A"


def test_a_persons_own_words_are_added(tmp_path, monkeypatch):
    monkeypatch.setattr("gis_app.catalogue.matter_words.user_config_dir", lambda: tmp_path)
    file = tmp_path / "matter_words.toml"
    file.write_text('words = [["坎土曼", "铁锹"]]', "utf-8")
    assert load_matter_words() == (*WORDS, ("坎土曼", "铁锹"))
    for wrong in ("words = 3", "words = [[1]]", "words = [", "other = 1"):
        file.write_text(wrong, "utf-8")
        with pytest.raises(CatalogueError, match="matter_words"):
            load_matter_words()
