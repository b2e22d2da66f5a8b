"""What a document says about itself: each value with its words, and nothing it does not say."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import shipped
from corpus.datewords import after, day
from corpus.metadata import Detected, detect, identifier, status_on
from corpus.models import DocumentStatus
from corpus.parser import parse
from terms.places import Gazetteer

PLACES = Gazetteer.load()
BODY = "一、总则\n（一）目的。为了发展。\n（二）范围。适用于全市。\n二、附则\n{end}\n"


def _read(front: str, end: str = "各单位执行。", closing: str = "", name: str = "x.txt") -> Detected:
    text = f"{front}\n各区、县（市）人民政府：\n为促进发展，制定本办法。\n{BODY.format(end=end)}{closing}"
    return detect(text, parse(text, "x").clauses, name, gazetteer=PLACES)


@pytest.mark.parametrize("document", shipped.load(), ids=lambda d: d.id)
def test_the_shipped_documents_are_read_as_a_person_read_them(document) -> None:  # type: ignore[no-untyped-def] # a fixture of ids
    known = document.metadata
    found = detect(document.text, document.clauses, known.file, gazetteer=PLACES).metadata
    assert found.title == known.title
    assert found.number == known.number
    assert (found.printed, found.effective, found.expires) == (known.printed, known.effective, known.expires)
    assert found.status == known.status
    assert found.place == known.place
    assert found.lapses == known.lapses
    if known.restates is None:
        assert found.dated == known.dated
        assert found.issuer == known.issuer


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("浙政发〔2022〕3号", "浙政发〔2022〕3号"),
        ("杭政办函[2019]55号", "杭政办函[2019]55号"),
        ("嘉政办发（2021）7 号", "嘉政办发（2021）7号"),
        ("绍政办发〔２０２３〕１７号", "绍政办发〔２０２３〕１７号"),
    ],
)
def test_the_number_is_read_in_every_form_it_is_written(line: str, number: str) -> None:
    found = _read(f"{line}\n某市人民政府关于促进投资的意见")
    assert found.metadata.number == number
    assert found.words_for("number") in line


def test_a_number_inside_a_sentence_is_another_documents() -> None:
    found = _read("某市人民政府关于促进投资的意见", end="根据《通知》（浙发改办〔2018〕387号）执行。")
    assert found.metadata.number is None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2023年4月26日", date(2023, 4, 26)),
        ("２０２２ 年 １ 月 １８ 日", date(2022, 1, 18)),
        ("二〇二二年一月十八日", date(2022, 1, 18)),
        ("二○二二年十二月三十一日", date(2022, 12, 31)),
        ("2023年2月30日", None),
        ("四月二十六日", None),
    ],
)
def test_days_are_read_as_they_are_written(words: str, expected: date | None) -> None:
    assert day(words) == expected


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_back(value: date) -> None:
    assert day(f"{value.year}年{value.month}月{value.day}日") == value
    wide = f"{value.year} 年 {value.month} 月 {value.day} 日".translate(
        str.maketrans("0123456789", "０１２３４５６７８９")
    )
    assert day(wide) == value


@pytest.mark.parametrize(
    ("end", "effective", "expires"),
    [
        ("本办法自2019年6月6日起施行。", date(2019, 6, 6), None),
        ("本办法自2020年1月1日起施行，有效期至2022年12月31日。", date(2020, 1, 1), date(2022, 12, 31)),
        ("本办法自2020年1月1日起施行，有效期三年。", date(2020, 1, 1), date(2022, 12, 31)),
        ("本办法自2020年3月1日起实施，有效期为5年。", date(2020, 3, 1), date(2025, 2, 28)),
        ("本办法自2021年1月1日起施行至2023年12月31日止。", date(2021, 1, 1), date(2023, 12, 31)),
        ("本办法自发布之日起施行。", date(2024, 5, 1), None),
        ("本办法自印发之日起施行，试行期2年。", date(2024, 5, 6), date(2026, 5, 5)),
        ("本办法自公布之日起30日后施行。", None, None),
        ("项目建设期三年。", None, None),
    ],
)
def test_effect_and_end_are_read_or_stay_unknown(
    end: str, effective: date | None, expires: date | None
) -> None:
    closing = "某市人民政府\n2024年5月1日\n某市人民政府办公室 2024年5月6日印发\n"
    found = _read("某市人民政府关于促进投资的办法", end=end, closing=closing).metadata
    assert (found.effective, found.expires) == (effective, expires)


@pytest.mark.parametrize(
    ("title", "status"),
    [
        ("某市投资促进办法（试行）", DocumentStatus.TRIAL),
        ("某市投资促进暂行办法", DocumentStatus.TRIAL),
        ("某市投资促进办法（征求意见稿）", DocumentStatus.DRAFT),
        ("某市投资促进办法（草案）", DocumentStatus.DRAFT),
        ("某市投资促进条例（送审稿）", DocumentStatus.DRAFT),
        ("某市投资促进办法（已废止）", DocumentStatus.REPEALED),
        ("某市投资促进办法（失效）", DocumentStatus.EXPIRED),
        ("某市投资促进办法", DocumentStatus.UNKNOWN),
    ],
)
def test_the_status_is_what_the_title_says(title: str, status: DocumentStatus) -> None:
    found = _read(title)
    assert found.metadata.status == status
    assert found.metadata.status_words in title


def test_a_draft_takes_no_effect_from_the_day_it_would_be_issued() -> None:
    found = _read(
        "某市投资办法（征求意见稿）", end="本办法自发布之日起施行，有效期三年。", closing="2024年5月1日\n"
    )
    assert found.metadata.effective is None
    assert found.metadata.expires is None


def test_what_is_repealed_is_named() -> None:
    end = "本办法自2024年1月1日起施行，《某市投资办法》《某市奖励办法〈修订〉》同时废止。"
    assert _read("某市投资促进办法", end=end).metadata.repeals == ("某市投资办法", "某市奖励办法〈修订〉")
    kept = _read("某市投资促进办法", end="按照《某市投资办法》执行，不得擅自废止合同。")
    assert kept.metadata.repeals == ()


def test_a_document_runs_out_on_the_day_after_its_last() -> None:
    end = "本办法自2020年1月1日起施行，有效期至2022年12月31日。"
    metadata = _read("某市投资促进办法（试行）", end=end).metadata
    assert status_on(metadata, date(2022, 12, 31)) is DocumentStatus.TRIAL
    assert status_on(metadata, date(2023, 1, 1)) is DocumentStatus.EXPIRED


def test_target_periods_are_those_of_targets() -> None:
    text = (
        "某市人民政府关于促进投资的意见\n一、目标\n“十五五”期间，引进项目100个。到2027年，实际利用外资10亿美元。\n"
        "二、依据\n按照“十四五”规划和2021年有关文件办理。\n"
    )
    found = detect(text, parse(text, "x").clauses, "x.txt", gazetteer=PLACES).metadata
    assert found.lapses == (("“十五五”期间", date(2030, 12, 31)), ("到2027年", date(2027, 12, 31)))


def test_every_value_stands_in_the_document() -> None:
    closing = "某市人民政府\n2024年5月1日\n"
    found = _read("某政发〔2024〕1号\n某市人民政府关于促进投资的意见（试行）", closing=closing)
    text = f"某政发〔2024〕1号某市人民政府关于促进投资的意见（试行）{closing}"
    for item in found.evidence:
        assert item.words.replace("\n", "") in text.replace("\n", "")


@pytest.mark.parametrize(
    ("start", "words", "last"),
    [
        (date(2020, 1, 1), "三年", date(2022, 12, 31)),
        (date(2020, 2, 29), "1年", date(2021, 2, 28)),
        (date(2024, 1, 31), "1个月", date(2024, 2, 29)),
        (date(2024, 5, 6), "十八个月", date(2025, 11, 5)),
        (date(2024, 5, 6), "长期", None),
    ],
)
def test_a_period_ends_on_the_day_before_it_would_begin_again(
    start: date, words: str, last: date | None
) -> None:
    assert after(start, words) == last


def test_an_id_is_safe_to_write_anywhere() -> None:
    assert identifier("../../etc/某市 办法（试行）.docx") == "某市-办法-试行"
    assert identifier("....txt") == "document"
