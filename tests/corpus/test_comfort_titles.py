"""A title is told from the number on the line below it, however the file was typed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.metadata import detect
from corpus.models import Metadata
from corpus.parser import parse
from terms.places import Gazetteer

GAZETTEER = Gazetteer.load()
TITLE = "示例县人民政府关于鼓励投资的办法"
NUMBER = "示例政发〔2026〕9号"
BODY = (
    "对在本县新注册并实际到位资金的低空经济企业，按照实际到位资金的百分之二给予一次性补助，最高不超过三百万元，"
    "同一企业不得重复享受，具体由县投资促进中心会同县财政局组织实施并接受监督。"
)
ABOUT = "进一步促进全县低空经济高质量发展和招商引资工作提质增效若干具体扶持政策措施"


def _read(text: str) -> Metadata:
    return detect(text, parse(text, "").clauses, "文件.txt", gazetteer=GAZETTEER).metadata


@settings(max_examples=80, deadline=None)
@given(
    length=st.integers(4, len(ABOUT)),
    width=st.integers(12, 44),
    gap=st.sampled_from(["\n", "\n\n"]),
    sign=st.sampled_from(["", "第一条 ", "一、", "（一）"]),
)
def test_a_title_as_wide_as_the_page_ends_before_its_number(
    length: int, width: int, gap: str, sign: str
) -> None:
    """Where lines are broken at a width, a line as wide as the page usually goes on in the next."""
    title = f"示例县人民政府关于{ABOUT[:length]}的办法"
    lines = "\n".join(BODY[i : i + width] for i in range(0, len(BODY), width))
    found = _read(f"{title}\n{NUMBER}{gap}{sign}{lines}\n")
    assert (found.title, found.number) == (title, NUMBER)


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(f"{TITLE}\n{NUMBER}", id="below"),
        pytest.param(f"{TITLE}\n\n（{NUMBER}）", id="in-brackets"),
        pytest.param(f"{TITLE} {NUMBER}", id="beside"),
        pytest.param(f"{TITLE}（{NUMBER}）", id="beside-in-brackets"),
        pytest.param(f"{TITLE}\n文号：{NUMBER}", id="named"),
        pytest.param(f"示例县人民政府文件\n{NUMBER}\n{TITLE}", id="letterhead"),
        pytest.param(f"# {TITLE}\n{NUMBER}", id="markdown"),
        pytest.param(f"示例县人民政府\n关于鼓励投资的办法\n{NUMBER}", id="two-lines"),
    ],
)
def test_title_number_and_issuer_are_told_apart(head: str) -> None:
    found = _read(f"{head}\n第一条 补助35万元。\n第二条 本办法自2026年1月1日起施行。\n")
    assert (found.title, found.number, found.issuer) == (TITLE, NUMBER, "示例县人民政府")


def test_a_stage_behind_the_title_stays_with_it() -> None:
    found = _read(f"{TITLE}（试行）\n{NUMBER}\n第一条 补助35万元。\n")
    assert (found.title, found.number) == (f"{TITLE}（试行）", NUMBER)
