"""What a passage holds of what is asked for, and what the candidates tell about each other."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.relevance.among import among
from indexer.relevance.answers import answers, wanted
from indexer.relevance.units import plain, unit_text


def held(question: str, passage: str) -> dict[str, bool]:
    """Return what a passage of one sentence holds of what a question asks for."""
    text = unit_text(["", "", passage])
    found = answers(wanted(plain(question)), text.codes, text.starts.astype(np.int64))
    return {name.removeprefix("wants_"): bool(value[-1]) for name, value in found.items()}


@pytest.mark.parametrize(
    ("question", "passage", "kind", "there"),
    [
        pytest.param("今年造林多少亩？", "完成营造林600万亩", "measure", True, id="digits-and-万"),
        pytest.param("今年造林多少亩？", "每亩补助六百元", "measure", False, id="the-unit-alone"),
        pytest.param(
            "几个工作日内答复？", "应当自受理之日起二十日内答复", "measure", False, id="another-unit"
        ),
        pytest.param("多久必须答复", "应当自收到之日起二十日内答复", "measure", True, id="how-long"),
        pytest.param("奖多少", "给予十万元奖励", "measure", True, id="how-much"),
        pytest.param("乱停车罚多少", "处二百元以上罚款", "penalty", True, id="penalty"),
        pytest.param("乱停车罚多少", "停车场应当设置标志", "penalty", False, id="a-duty-is-no-penalty"),
        pytest.param("这事归哪个部门管", "由市场监督管理部门负责", "who", True, id="who"),
        pytest.param("停车场设置什么标志", "处二百元以上罚款", "penalty", False, id="not-asked-for"),
    ],
)
def test_a_passage_is_told_by_what_an_answer_would_hold(
    question: str, passage: str, kind: str, there: bool
) -> None:
    assert held(question, passage)[kind] is there


@given(st.text(max_size=60), st.text(min_size=1, max_size=60))
def test_any_question_of_any_passage_gives_the_same_names(question: str, passage: str) -> None:
    assert held(question, passage).keys() == held("多少", "一").keys()


def _values(fit: list[float]) -> dict[str, np.ndarray]:
    rows = np.array(fit, dtype=np.float32)
    return {"bm25_single": rows, "bm25_pair": rows / 2, "single": rows}


def test_a_document_of_which_more_fits_counts_more_and_a_neighbour_is_known() -> None:
    keys = ["甲#4", "甲#5", "乙#1", "丙#9"]
    found = among(_values([0.6, 0.6, 0.6, 0.1]), keys, asked=20)
    assert found["document_share"][0] > found["document_share"][2] == 0
    assert found["beside"].tolist() == [1, 1, 0, 0]
    assert found["document_only"].tolist() == [0, 0, 1, 1]


def test_what_counts_for_a_few_words_does_not_count_for_a_whole_question() -> None:
    keys = ["甲#0", "乙#0"]
    short, long = (among(_values([0.9, 0.1]), keys, asked=number) for number in (2, 12))
    assert short["single_few"][0] > short["single_few"][1] > 0
    assert long["single_few"].tolist() == [0, 0]


def test_candidates_that_do_not_differ_stand_out_by_nothing() -> None:
    found = among(_values([0.5, 0.5, 0.5]), ["甲#0", "乙#0", "丙#0"], asked=4)
    assert found["single_z"].tolist() == [0, 0, 0]
