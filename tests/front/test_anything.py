"""Whatever is written, tapped, edited or sent, in whatever order: a reply in words, and a state that can be kept."""

from __future__ import annotations

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.office_desk import open_desk
from bot.settings import load
from handlers.front.menus import ROLES
from handlers.wording_front import LABELS
from tests.front.conftest import People, Person, fixed
from tests.front.test_talking import BRIEF
from tests.register.conftest import Register

WORDS = (
    *(f"/{name}" for name in ROLES),
    *LABELS["zh"].values(),
    *(
        "1",
        "2",
        "99",
        "上一步",
        "跳过",
        "取消",
        "暂存",
        "确认",
        "是",
        "否",
        "修改 3",
        "更正：二（一）",
        "不设",
        "嘉兴",
    ),
    *(
        BRIEF,
        "光伏基地",
        "10亿元",
        "2026-12-01",
        "首谈期多长？",
        "晨曦光能科技有限公司有人报了吗",
        "/start ABC",
        "/",
    ),
    *("/language en", "/place 余杭", "/claims 晨曦", "/report " + BRIEF, "继续", "谢谢", "再见", "／帮助"),
)
MESSAGES = st.one_of(
    st.tuples(st.just("text"), st.sampled_from(WORDS)),
    st.tuples(st.just("text"), st.text(max_size=40)),
    st.tuples(st.just("tap"), st.integers(0, 5).map(str)),
    st.tuples(st.just("edit"), st.sampled_from(WORDS)),
    st.tuples(st.sampled_from(("file", "other", "joined")), st.just("")),
)
OFTEN = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _does(someone: Person, kind: str, what: str, *, private: bool) -> None:
    ids = [button for card in someone.ids for button in card]
    if kind == "tap":
        button = ids[int(what) % len(ids)] if ids else "AAAAAAAAAAAA"
        cards = someone.hear(someone.incoming("tap", button=button, private=private))
    elif kind == "edit":
        message = someone.message or "m0"
        cards = someone.hear(someone.incoming("edit", message=message, text=what, private=private))
    else:
        cards = someone.hear(someone.incoming(kind, text=what, private=private))
    for card in cards:
        assert (card.title + card.text).strip()
        assert "{" not in card.title
        labels = [action.label for action in card.actions]
        assert all(label.strip() for label in labels)
    assert someone.heard is not None
    json.dumps(dict(someone.heard.state))


@OFTEN
@given(
    said=st.lists(MESSAGES, min_size=1, max_size=8),
    who=st.sampled_from(("jiashan", "jiaxing-bureau", "supervisor")),
)
def test_an_officer_is_always_answered_in_words(
    person: People, said: list[tuple[str, str]], who: str
) -> None:
    someone = person(who)
    for kind, what in said:
        _does(someone, kind, what, private=True)


@OFTEN
@given(said=st.lists(MESSAGES, min_size=1, max_size=6))
def test_a_group_is_told_nothing_of_a_project(person: People, said: list[tuple[str, str]]) -> None:
    someone = person("jiashan", conversation="-100")
    for kind, what in said:
        if kind in ("text", "tap", "edit", "file", "other"):
            _does(someone, kind, what, private=False)
            for card in someone.cards:
                told = card.title + card.text
                if what and what in told:
                    continue  # an answer may repeat what everybody in the group has read
                for secret in ("晨曦", "330421-2026", "嘉善", "王小明"):
                    assert secret not in told


@OFTEN
@given(said=st.lists(MESSAGES, min_size=1, max_size=6))
def test_a_stranger_changes_nothing(person: People, register: Register, said: list[tuple[str, str]]) -> None:
    stranger = person("4711", channel="telegram")
    with register.ledger.read() as read:
        before = read.head()
    for kind, what in said:
        _does(stranger, kind, what, private=True)
        assert "晨曦" not in "".join(card.text for card in stranger.cards)
    with register.ledger.read() as read:
        assert read.head() == before


@OFTEN
@given(
    said=st.lists(MESSAGES, min_size=1, max_size=6),
    who=st.sampled_from(("jiashan", "jiaxing-bureau", "owner")),
)
def test_with_the_bulletins_beside_it_too(register: Register, said: list[tuple[str, str]], who: str) -> None:
    """The desk as the service puts it together."""
    desk, _ = open_desk(load(home=register.ledger.path.parent), register.ledger)
    someone = Person(desk, who, channel="console" if who == "owner" else "demonstration", prepare=fixed)
    for kind, what in said:
        _does(someone, kind, what, private=True)
