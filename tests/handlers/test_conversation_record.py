"""A conversation that was kept as data goes on as one that was not."""

from __future__ import annotations

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.wiring import Office
from handlers.conversation import Conversation
from handlers.conversation_record import conversation_from, conversation_record

SAID = (
    "嘉兴：总投资12亿元的内资项目要不要首报？",
    "海宁：总投资9.8亿元的外资项目要不要首报？",
    "1.2亿美元",
    "大约10亿元",
    "10亿元到12亿元",
    "不清楚",
    "如果是外资呢？",
    "那杭州呢？",
    "嘉兴的排他性首谈资格有多长时间？",
    "杭州：重大产业项目能不能走一事一议？",
    "符合布局导引",
    "已经首报了",
    "谢谢",
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.lists(st.sampled_from(SAID), min_size=1, max_size=5))
def test_a_conversation_goes_on_after_a_restart_at_any_message(office: Office, said: list[str]) -> None:
    kept = Conversation(office.gazetteer)
    record = "{}"
    for text in said:
        resumed = conversation_from(
            json.loads(record), office.desk, office.gazetteer, place=None, language="zh"
        )
        assert resumed.say(text, office.desk).text == kept.say(text, office.desk).text
        record = json.dumps(conversation_record(resumed), ensure_ascii=False)
