"""A company name is read as place, brand, trade and legal form."""

from __future__ import annotations

import pytest

from ledger.names.fold import fold_name
from ledger.names.latin import read_latin
from ledger.names.parse import readings
from ledger.names.places import leading_place, relation
from ledger.names.sound import cut_pinyin, sound_key, spoken, units


@pytest.mark.parametrize(
    ("name", "brand", "trade"),
    [
        ("浙江科比特光伏发电有限公司", "科比特", "光伏发电"),
        ("极鱼（北京）科技有限公司", "极鱼", "科技"),
        ("昆山千灯镇南野智能科技店", "南野", "智能科技店"),
        ("力赛佳管道支架技术上海有限公司", "力赛佳", "管道支架技术"),
        ("苏州工业园区元禾创业投资合伙企业（有限合伙）", "元禾", "创业投资"),
        ("上海复星（集团）股份有限公司", "复星", ""),
        ("珠海港股份有限公司", "珠海港", ""),
        ("ABB（中国）有限公司", "abb", ""),
    ],
)
def test_brand_and_trade_are_told_apart(name: str, brand: str, trade: str) -> None:
    assert (brand, trade) in [(reading.brand, reading.trade) for reading in readings(name)]


@pytest.mark.parametrize("name", ["青岛啤酒股份有限公司", "东方科技有限公司", "长安汽车有限公司"])
def test_a_place_that_is_the_brand_is_read_both_ways(name: str) -> None:
    assert name[:2] in {reading.brand for reading in readings(name)}
    assert len(readings(name)) == 2


@pytest.mark.parametrize(
    "form",
    [
        "有限公司",
        "有公司",
        "有限公",
        "有陷公司",
        "股份有限公司",
        "鼓份有限公司",
        "控股有限公司",
        "有限责任公司",
    ],
)
def test_a_miswritten_form_is_still_a_form(form: str) -> None:
    assert readings(f"杭州星海机械{form}")[0].core == "星海机械"


def test_width_traditional_letters_and_brackets_fold_to_one_writing() -> None:
    forms = {
        "華為技術（中國）有限公司",
        "华为技术(中国)有限公司",
        "华为技术〔中国〕有限公司",
        " 华 为技术﹝中国﹞有限公司",
    }
    assert {fold_name(form) for form in forms} == {"华为技术(中国)有限公司"}
    assert fold_name("ＡＢＢ　Ltd.") == "abb ltd"
    assert fold_name("Müller & Söhne GmbH") == "muller & sohne gmbh"


def test_places_lie_in_each_other() -> None:
    (_, zhejiang, _), (_, hangzhou, _), (_, suzhou, _) = map(leading_place, ("浙江省", "杭州", "苏州市"))
    assert relation(zhejiang, hangzhou) == "within"
    assert relation(hangzhou, hangzhou) == "same"
    assert relation(hangzhou, suzhou) == "different"
    assert relation((), suzhou) == "unstated"


def test_homophones_and_near_homophones_share_a_key_however_syllables_are_cut() -> None:
    assert sound_key(spoken("长城")) == sound_key(spoken("常程"))
    assert sound_key(units("张三")) == sound_key(units("臧山"))
    assert sound_key(["fang", "an"]) == sound_key(["fan", "gan"])
    assert spoken("重庆")[0] == "chong"
    assert cut_pinyin("kebite") == ("ke", "bi", "te")
    assert cut_pinyin("photovoltaic") == ()


@pytest.mark.parametrize(
    ("name", "brand"),
    [
        ("Hunan Kebite Photovoltaic Co., Ltd.", "kebite"),
        ("hunan kebite guangfu fadian youxian gongsi", "kebiteguangfufadian"),
        ("Siemens AG", "siemens"),
        ("KEBITE (CHINA) INVESTMENT LIMITED", "kebite"),
    ],
)
def test_a_latin_name_is_read_without_place_and_form(name: str, brand: str) -> None:
    assert brand in {reading.brand for reading in read_latin(fold_name(name))}
