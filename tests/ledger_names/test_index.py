"""An investor on file is found by any writing of its names, and only binding likeness blocks."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
import sqlite_utils
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger import duplicates
from ledger.names import InvestorNames, NameIndex, UnusableName, schema

HAISHENG = "913300001429199963"
"""A credit code with a correct check character."""
ON_FILE = InvestorNames(
    "浙江科比特光伏发电有限公司",
    english="Zhejiang Cobit Photovoltaic Power Co., Ltd.",
    aliases=("科比特光电",),
)
OTHERS = (
    "浙江浙能电力股份有限公司",
    "杭州永恒光伏发电有限公司",
    "嘉兴科达机械有限公司",
    "上海比特信息科技有限公司",
    "极鱼（北京）科技有限公司",
    "北京极兔科技有限公司",
    "东方通信股份有限公司",
    "青岛啤酒股份有限公司",
)


@pytest.fixture
def filled(db: sqlite3.Connection, index: NameIndex) -> sqlite3.Connection:
    index.add(db, "P1", ON_FILE)
    for number, name in enumerate(OTHERS):
        index.add(db, f"Q{number}", InvestorNames(name))
    return db


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("浙江科比特光伏发电有限公司　", id="white-space"),
        pytest.param("浙江科比特光伏發電有限公司", id="traditional"),
        pytest.param("（浙江）科比特光伏发电有限公司", id="brackets"),
        pytest.param("科比特光電", id="alias-traditional"),
        pytest.param("ZHEJIANG COBIT PHOTOVOLTAIC POWER CO LTD", id="english-case-and-points"),
    ],
)
def test_the_same_name_in_other_typography_blocks(
    filled: sqlite3.Connection, index: NameIndex, written: str
) -> None:
    (candidate,) = index.candidates(filled, InvestorNames(written))
    assert (candidate.key, candidate.kind, candidate.blocks) == ("P1", "alias", True)
    assert candidate.evidence.reason == "same_name"


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("科比特光伏发电有限公司", id="place-left-out"),
        pytest.param("浙江省科比特光伏发电股份有限公司", id="place-and-form-otherwise"),
        pytest.param("科比特光伏发电（浙江）有限公司", id="place-in-brackets"),
        pytest.param("浙江科比特光伏发电", id="no-form"),
        pytest.param("浙江柯笔特光伏发电有限公司", id="homophones"),
        pytest.param("浙江科比恃光伏发电有限公司", id="wrong-character"),
        pytest.param("浙江科特光伏发电有限公司", id="missing-character"),
        pytest.param("浙江科比特光伏发电有限司", id="missing-character-in-form"),
        pytest.param("科比特", id="brand-alone"),
        pytest.param("浙江科比特光伏发电科技有限公司", id="a-word-any-firm-may-add"),
        pytest.param("zhejiang kebite guangfu fadian youxian gongsi", id="pinyin-words"),
        pytest.param("zhejiangkebiteguangfufadianyouxiangongsi", id="pinyin-joined"),
        pytest.param("Zhejiang Kebite Photovoltaic Co., Ltd.", id="brand-in-pinyin"),
        pytest.param("Zhejiang Cobitt Photovoltaic Power Co., Ltd.", id="english-letter-doubled"),
    ],
)
def test_an_altered_name_is_put_before_the_bureau_and_blocks_nothing(
    filled: sqlite3.Connection, index: NameIndex, written: str
) -> None:
    found = index.candidates(filled, InvestorNames(written))
    assert [c.key for c in found] == ["P1"]
    assert found[0].kind == "fuzzy"
    assert not found[0].blocks
    assert found[0].evidence.asked == written


@pytest.mark.parametrize(
    "written",
    [
        "浙江科达光伏科技有限公司",
        "杭州星海智能科技有限公司",
        "青岛啤酒节文化传播有限公司",
        "Star Ocean Holdings Ltd.",
    ],
)
def test_another_company_raises_no_warning(
    filled: sqlite3.Connection, index: NameIndex, written: str
) -> None:
    assert index.candidates(filled, InvestorNames(written)) == []


@pytest.mark.parametrize(
    ("filed", "asked"),
    [
        ("甲公司", "乙公司"),
        ("甲乙公司", "甲丙公司"),
        ("甲科技有限公司", "乙科技有限公司"),
        ("浙江甲科技有限公司", "浙江乙科技有限公司"),
        ("星海控股", "天河控股"),
    ],
)
def test_what_is_left_of_two_short_names_must_be_shared(
    db: sqlite3.Connection, index: NameIndex, filed: str, asked: str
) -> None:
    index.add(db, "P1", InvestorNames(filed))
    assert index.candidates(db, InvestorNames(asked)) == []


def test_an_equal_credit_code_blocks_under_any_name(db: sqlite3.Connection, index: NameIndex) -> None:
    index.add(db, "P1", InvestorNames("甲公司", uscc=HAISHENG))
    (candidate,) = index.candidates(
        db, InvestorNames("毫不相干有限公司", uscc="９１３３００００１４２９１９９９６３")
    )
    assert (candidate.key, candidate.kind, candidate.score) == ("P1", "uscc", 1.0)


def test_a_credit_code_with_a_wrong_check_character_identifies_nobody(
    db: sqlite3.Connection, index: NameIndex
) -> None:
    wrong = HAISHENG[:-1] + "5"
    index.add(db, "P1", InvestorNames("甲乙丙机械有限公司", uscc=wrong))
    assert index.candidates(db, InvestorNames("丁戊己食品有限公司", uscc=wrong)) == []


def test_equal_names_with_different_credit_codes_do_not_block(
    db: sqlite3.Connection, index: NameIndex
) -> None:
    index.add(db, "P1", InvestorNames("东方红机械有限公司", uscc=HAISHENG))
    (candidate,) = index.candidates(db, InvestorNames("东方红机械有限公司", uscc="91110000100000471t"))
    assert candidate.kind == "fuzzy"


@pytest.mark.parametrize(
    ("filed", "asked"),
    [("上海乾元投资有限公司", "上海干元投资有限公司"), ("安徽瑞昇食品有限公司", "安徽瑞升食品有限公司")],
)
def test_a_character_of_its_own_is_not_taken_for_another(
    db: sqlite3.Connection, index: NameIndex, filed: str, asked: str
) -> None:
    index.add(db, "P1", InvestorNames(filed))
    assert [c.kind for c in index.candidates(db, InvestorNames(asked))] == ["fuzzy"]
    assert [c.kind for c in index.candidates(db, InvestorNames(filed))] == ["alias"]


def test_a_foreign_number_identifies_only_within_its_country(
    db: sqlite3.Connection, index: NameIndex
) -> None:
    index.add(db, "P1", InvestorNames("Alpha GmbH", foreign_number="HRB 12345", country="DE"))
    same, other = (
        index.candidates(db, InvestorNames("Beta Holdings", foreign_number="hrb12345", country=country))
        for country in ("DE", "AT")
    )
    assert [c.kind for c in same] == ["uscc"]
    assert [c.kind for c in other] == ["fuzzy"]


def test_a_project_company_is_linked_through_its_parent_and_blocks_nothing(
    db: sqlite3.Connection, index: NameIndex
) -> None:
    index.add(db, "P1", InvestorNames("嘉兴云岚置业有限公司", parents=("浙江科比特光伏发电有限公司",)))
    by_parent = index.candidates(db, InvestorNames("科比特光伏发电有限公司"))
    by_sister = index.candidates(
        db, InvestorNames("湖州鼎昇新材料有限公司", parents=("浙江科比特光伏发电有限公司",))
    )
    for found in (by_parent, by_sister):
        assert [(c.key, c.kind, c.blocks) for c in found] == [("P1", "related", False)]


def test_a_bare_name_on_file_is_no_confirmed_alias(db: sqlite3.Connection, index: NameIndex) -> None:
    index.add(db, "P1", InvestorNames("北方"))
    assert [c.blocks for c in index.candidates(db, InvestorNames("北方"))] == [False]


def test_an_alias_that_only_the_filer_states_blocks_nothing(db: sqlite3.Connection, index: NameIndex) -> None:
    index.add(db, "P1", ON_FILE)
    stated = InvestorNames("宁波海曙精工机械有限公司", aliases=("科比特光电", ON_FILE.name))
    assert [(c.kind, c.blocks) for c in index.candidates(db, stated)] == [("fuzzy", False)]


def test_preparing_twice_keeps_names_and_a_new_version_files_them_again(
    db: sqlite3.Connection, index: NameIndex
) -> None:
    index.prepare(db)
    index.add(db, "P1", ON_FILE)
    index.prepare(db)
    db.execute("DELETE FROM name_posting")
    db.execute("UPDATE name_index SET version = version - 1")
    index.prepare(db)
    assert [c.key for c in index.candidates(db, InvestorNames("科比特光伏发电"))] == ["P1"]


def test_the_register_can_use_it_as_its_matcher(db: sqlite3.Connection, index: NameIndex) -> None:
    """What the register's own record of names leaves empty is unknown, not a name."""
    matcher: duplicates.NameMatcher = index
    matcher.add(db, "P1", duplicates.InvestorNames("浙江科比特光伏发电有限公司"))
    (match,) = matcher.candidates(db, duplicates.InvestorNames("科比特光伏发电有限公司", aliases=("科比特",)))
    assert (match.key, match.kind) == ("P1", "fuzzy")


def test_numbers_tell_sister_funds_apart(db: sqlite3.Connection, index: NameIndex) -> None:
    index.add(db, "P1", InvestorNames("苏州元禾二期创业投资合伙企业（有限合伙）"))
    assert index.candidates(db, InvestorNames("苏州元禾三期创业投资合伙企业（有限合伙）")) == []


def test_a_new_name_is_seen_inside_its_own_transaction_and_gone_after_rollback(
    tmp_path: Path, index: NameIndex
) -> None:
    database = sqlite_utils.Database(tmp_path / "office.db")
    database.conn.executescript(schema())
    database.conn.execute("BEGIN IMMEDIATE")
    index.add(database, "P1", ON_FILE)
    assert index.candidates(database, InvestorNames("科比特光伏发电"))
    database.conn.rollback()
    assert index.candidates(database, InvestorNames("科比特光伏发电")) == []
    database.close()


def test_filing_again_replaces_and_removing_leaves_nothing(db: sqlite3.Connection, index: NameIndex) -> None:
    index.add(db, "P1", ON_FILE)
    index.add(db, "P1", InvestorNames("宁波海曙精工机械有限公司", uscc=HAISHENG))
    assert index.candidates(db, ON_FILE) == []
    index.remove(db, "P1")
    for table in ("name_entry", "name_posting", "name_number"):
        assert db.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)  # noqa: S608 - fixed names


def test_rebuilding_gives_the_same_answers(filled: sqlite3.Connection, index: NameIndex) -> None:
    before = index.nearest(filled, InvestorNames("浙江科比特光伏"))
    filled.execute("DELETE FROM name_posting")
    assert index.nearest(filled, InvestorNames("浙江科比特光伏")) == []
    index.rebuild(filled)
    assert index.nearest(filled, InvestorNames("浙江科比特光伏")) == before


def test_the_nearest_are_ranked_and_limited(filled: sqlite3.Connection, index: NameIndex) -> None:
    found = index.nearest(filled, InvestorNames("杭州科比特光伏发电有限公司"), limit=3)
    assert found[0].key == "P1"
    assert len(found) <= 3
    assert [c.score for c in found] == sorted((c.score for c in found), reverse=True)


def test_an_investor_with_nothing_to_compare_is_refused(db: sqlite3.Connection, index: NameIndex) -> None:
    with pytest.raises(UnusableName, match="P1"):
        index.add(db, "P1", InvestorNames("！？…"))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40), st.text(alphabet="浙江杭州市有限公司集团（）()科技 abC1·", max_size=24))
def test_any_text_can_be_filed_and_finds_itself(text: str, name: str) -> None:
    """Whatever an officer pastes, nothing breaks, and what is on file is found by its own words."""
    connection, index = sqlite3.connect(":memory:"), NameIndex()
    connection.executescript(schema())
    for key, written in (("A", text), ("B", name)):
        try:
            index.add(connection, key, InvestorNames(written))
        except UnusableName:
            assert index.nearest(connection, InvestorNames(written)) == []
        else:
            assert key in {c.key for c in index.nearest(connection, InvestorNames(written))}
    connection.close()
