# ruff: noqa: E501 - tables of cases are read line by line
"""Places are found where they are meant, down to county and zone, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terms.places import Gazetteer

GAZETTEER = Gazetteer.load()


def codes(text: str) -> list[str]:
    return [mention.place.code for mention in GAZETTEER.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("余杭、海宁和德清", ["330110", "330481", "330521"]),
        ("嘉兴港区在谈", ["330400-zone-port"]),
        ("浙江乍浦经济开发区", ["330400-zone-port"]),
        ("嘉兴经开区", ["330400-zone-economic"]),
        ("钱塘新区", ["330114"]),
        ("杭州高新区（滨江）", ["330108"]),
        ("绍兴滨海新区", ["330600-zone-binhai"]),
        ("宁波前湾新区", ["330200-zone-qianwan"]),
        ("浙江省嘉兴市海宁市", ["330000", "330400", "330481"]),
        ("上海宁波两地", ["310000", "330200"]),
        ("嘉兴海关", ["330400"]),
        ("Jiaxing and Yuhang District", ["330400", "330110"]),
        ("Lin'an, Hangzhou", ["330112", "330100"]),
        ("从苏州来", ["320500"]),
    ],
)
def test_a_place_is_found_by_any_of_its_names(text: str, expected: list[str]) -> None:
    assert codes(text) == expected


@pytest.mark.parametrize(
    "text",
    ["江山如画", "东阳光科技", "普陀山佛教", "长兴岛", "三门课", "黄浦江两岸", "阿里云和数据", "公路桥梁", "路桥工程",
     "面临海外", "露天台阶", "钱塘江", "西湖大学", "公开化", "建德路", "仙居乡", "那边的象山区", "徐汇滨江", "亚龙湾", "当天台风", "长兴镇", "我们区里"],
)  # fmt: skip
def test_a_name_inside_another_word_is_no_place(text: str) -> None:
    assert codes(text) == []


def test_a_city_that_begins_inside_a_county_s_name_is_the_city() -> None:
    assert codes("沿海宁波项目") == ["330200"]


def test_putuo_in_shanghai_is_not_putuo_in_zhoushan() -> None:
    assert codes("上海普陀区") == ["310000"]
    assert codes("舟山普陀区") == ["330900", "330903"]


def test_every_county_and_zone_belongs_to_one_of_the_eleven_cities() -> None:
    cities = {p.code for p in GAZETTEER.by_code.values() if p.kind == "city"}
    assert len(cities) == 11
    inner = [p for p in GAZETTEER.by_code.values() if p.kind in ("county", "zone")]
    assert len([p for p in inner if p.kind == "county"]) == 90
    for place in inner:
        city = GAZETTEER.city_of(place)
        assert city is not None
        assert city.code in cities
        assert GAZETTEER.covers(city, place)


def test_outside_places_and_the_province_have_no_city() -> None:
    for code in ("330000", "310000", "320500"):
        place = GAZETTEER.get(code)
        assert place is not None
        assert GAZETTEER.city_of(place) is None


@pytest.mark.parametrize("text", ["全省怎么规定", "省里有没有", "我省的", "the province"])
def test_the_province_is_heard_without_its_name(text: str) -> None:
    mention = GAZETTEER.find_province(text)
    assert mention is not None
    assert mention.place.code == "330000"


def test_provincial_leaders_are_not_the_province() -> None:
    assert GAZETTEER.find_province("省领导交办、列入省市县长项目工程") is None


@given(st.text(alphabet="嘉兴海宁波市县区江山余杭上州路 abJ", max_size=40))
def test_mentions_are_runs_of_the_text_in_order_without_overlap(text: str) -> None:
    end = 0
    for mention in GAZETTEER.find(text):
        assert text[mention.start : mention.end] == mention.words
        assert mention.start >= end
        end = mention.end
