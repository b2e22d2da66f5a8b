"""From a message at Telegram to its answer there: once, in order, whatever happens on the way."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from ledger import delivery, reaching
from ledger.store import Message, Write
from tests.channels.pumping import EchoDesk, Running, running
from tests.channels.server import Call, Server, no, refusing, written

Scene = Callable[[Running], Awaitable[None]]


def play(api: Server, folder: Path, scene: Scene, desk: EchoDesk | None = None, **options: Any) -> None:
    async def run() -> None:
        async with running(api, folder, desk, **options) as office:
            await scene(office)

    asyncio.run(run())


def tap(number: int, button: str) -> dict[str, Any]:
    user = {"id": 5, "is_bot": False, "first_name": "甲"}
    message = {"message_id": 9, "date": 1, "chat": {"id": 5, "type": "private"}, "text": "x"}
    return {
        "update_id": number,
        "callback_query": {
            "id": f"q{number}",
            "from": user,
            "message": message,
            "chat_instance": "c",
            "data": button,
        },
    }


def photo(number: int, album: str, caption: str = "") -> dict[str, Any]:
    sizes = [{"file_id": f"f{number}", "file_unique_id": "u", "width": 9, "height": 9}]
    raw = written(number, "", photo=sizes, media_group_id=album, **({"caption": caption} if caption else {}))
    del raw["message"]["text"]
    return raw


def moved(number: int, old: int, new: int) -> dict[str, Any]:
    raw = written(number, "", chat=old, migrate_to_chat_id=new)
    del raw["message"]["text"]
    return raw


def to_chat(api: Server, chat: int) -> list[str]:
    return [call.said["text"] for call in api.of("sendMessage") if call.said["chat_id"] == str(chat)]


def test_order_is_kept_in_each_conversation_and_nothing_is_handled_twice(api: Server, tmp_path: Path) -> None:
    texts = [written(n, f"第{n}条", chat=5 + n % 7, user=5 + n % 7) for n in range(1, 211)]
    repeated = [*texts, *random.Random(1).sample(texts, 100)]  # noqa: S311 - the same in every run
    for number, update in enumerate(sorted(repeated, key=lambda one: one["update_id"])):
        api.updates.append({**update, "place": number})

    async def scene(office: Running) -> None:
        await office.until(lambda: len(api.said()) >= 210)
        await asyncio.sleep(0.1)
        for chat in range(5, 12):
            wanted = [f"{n}：{t['message']['text']}" for n, t in enumerate(
                (t for t in texts if t["message"]["chat"]["id"] == chat), 1)]  # fmt: skip
            assert to_chat(api, chat) == wanted
        assert len(office.desk.heard) == 210

    play(api, tmp_path, scene)


def test_what_was_kept_before_a_crash_is_answered_after_it(api: Server, tmp_path: Path) -> None:
    async def crash(office: Running) -> None:
        def keep(tx: Write) -> None:
            delivery.receive(
                tx, channel="telegram", update_id="1", account="5", conversation="5",
                payload={"channel": "telegram", "update": "1", "account": "5", "conversation": "5", "kind": "text",
                         "text": "还在"},
            )  # fmt: skip
            delivery.reply(tx, address="telegram:6", kind="card", facts={"text": "寄到一半"}, key="half")
            delivery.reply(
                tx, address="telegram:7", kind="card", facts={"text": "通报"}, key="b", sort="bulletin"
            )
            tx.connection.execute("UPDATE outbox SET state = 'sending'")

        await office.pump.stop(0)
        await office.written(keep)

    play(api, tmp_path, crash, receive=False)
    assert api.said() == []

    async def scene(office: Running) -> None:
        await office.until(lambda: len(api.said()) >= 2)
        assert sorted(api.said()) == ["1：还在", "寄到一半"]
        await asyncio.sleep(0.2)
        assert ("card", "unknown") in await office.states()

    play(api, tmp_path, scene, receive=False)


def test_a_tap_is_acknowledged_once_after_it_was_handled(api: Server, tmp_path: Path) -> None:
    api.updates = [tap(1, "b1")]

    async def scene(office: Running) -> None:
        await office.until(lambda: bool(api.of("answerCallbackQuery")) and bool(api.said()))
        (call,) = api.of("answerCallbackQuery")
        assert (call.said["callback_query_id"], call.said["text"]) == ("q1", "收到")

    play(api, tmp_path, scene)


def test_a_tap_that_takes_long_is_acknowledged_at_once_and_only_once(
    api: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.hearing.PAUSES", (0.05, 0.05))
    api.updates = [tap(1, "问按钮"), tap(2, "坏按钮")]

    async def scene(office: Running) -> None:
        await office.until(lambda: len(api.of("answerCallbackQuery")) == 1)
        assert api.said() == []
        await office.until(lambda: len(api.said()) == 2)
        await office.until(lambda: len(api.of("answerCallbackQuery")) == 2)
        assert [call.said["callback_query_id"] for call in api.of("answerCallbackQuery")] == ["q1", "q2"]

    play(api, tmp_path, scene, EchoDesk(slow=0.5))


def test_a_slow_answer_shows_typing_and_keeps_nobody_else_waiting(api: Server, tmp_path: Path) -> None:
    api.updates = [written(1, "问一"), written(2, "之后"), written(3, "别人", chat=6, user=6)]

    async def scene(office: Running) -> None:
        await office.until(lambda: len(api.said()) >= 3)
        assert api.said() == ["1：别人", "1：答问一", "2：之后"]
        assert [call.said["chat_id"] for call in api.of("sendChatAction")] == ["5"]

    play(api, tmp_path, scene, EchoDesk(slow=1.3))


def test_an_update_that_cannot_be_handled_is_set_aside_and_said(
    api: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.hearing.PAUSES", (0.05, 0.05))
    api.updates = [written(1, "坏消息"), written(2, "好消息"), written(3, "问错", chat=6, user=6)]

    async def scene(office: Running) -> None:
        await office.until(lambda: len(api.said()) >= 3)
        assert sorted(api.said()) == ["1：好消息", "抱歉，未能处理", "抱歉，未能处理"]
        assert to_chat(api, 5) == ["抱歉，未能处理", "1：好消息"]
        assert office.desk.failures == 3
        assert office.pump.counts.failed == 2
        assert await office.written(lambda tx: tx.value("SELECT count(*) FROM holds")) == 0

    play(api, tmp_path, scene)


def test_an_album_is_taken_as_one(api: Server, tmp_path: Path) -> None:
    api.updates = [photo(1, "a", "营业执照"), photo(2, "a")]

    async def scene(office: Running) -> None:
        await asyncio.sleep(0.2)
        api.updates.append(photo(3, "a"))
        await office.until(lambda: bool(api.said()))
        await asyncio.sleep(0.2)
        assert api.said() == ["1：3个文件 营业执照"]

    play(api, tmp_path, scene)


def test_an_album_ends_where_something_else_is_said(api: Server, tmp_path: Path) -> None:
    api.updates = [photo(1, "a"), photo(2, "a"), written(3, "完")]

    async def scene(office: Running) -> None:
        began = time.monotonic()
        await office.until(lambda: len(api.said()) >= 2)
        assert api.said() == ["1：2个文件 ", "2：完"]
        assert time.monotonic() - began < 0.6

    play(api, tmp_path, scene)


def test_in_a_group_some_things_are_said_in_private(api: Server, tmp_path: Path) -> None:
    entities = [{"type": "bot_command", "offset": 0, "length": 5}]
    api.updates = [written(1, "/help", chat=-77, user=5, entities=entities)]

    async def scene(office: Running) -> None:
        await office.until(lambda: len(api.said()) >= 2)
        assert to_chat(api, -77) == ["1：/help"]
        assert to_chat(api, 5) == ["私信"]

    play(api, tmp_path, scene)


def test_a_wait_named_where_a_limit_was_used_up_keeps_only_that_reader_waiting(
    api: Server, tmp_path: Path
) -> None:
    closed: list[float] = []

    def closing(call: Call) -> Any:
        if call.said["chat_id"] != "5" or len(to_chat(api, 5)) < 3:
            return None
        if not closed:
            closed.append(call.at)
            return no(429, "Too Many Requests: retry after 4", retry_after=4)
        assert call.at - closed[0] >= 4.0
        return None

    api.answers["sendMessage"] = [closing] * 50
    api.updates = [written(n, "甲") for n in (1, 2, 3)]

    async def scene(office: Running) -> None:
        await office.until(lambda: bool(closed))
        api.updates += [written(n, "丙", chat=n, user=n) for n in range(10, 15)]
        await office.until(lambda: len(api.said()) >= 8, 3.0)
        await office.until(lambda: len(api.said()) >= 9)
        assert to_chat(api, 5) == ["1：甲", "2：甲", "3：甲", "3：甲"]

    play(api, tmp_path, scene, paced=True)


def test_any_other_wait_stops_everything_and_nothing_goes_early(api: Server, tmp_path: Path) -> None:
    closed: list[float] = []

    def closing(call: Call) -> Any:
        if not closed:
            closed.append(call.at)
            return no(429, "Too Many Requests: retry after 1", retry_after=1)
        return None

    api.answers["sendMessage"] = [closing]
    api.updates = [written(1, "甲")]

    async def scene(office: Running) -> None:
        await office.until(lambda: bool(closed))
        api.updates += [written(n, "丙", chat=n, user=n) for n in range(10, 15)]
        await office.until(lambda: len(api.said()) >= 7)
        assert all(call.at - closed[0] >= 1.0 for call in api.of("sendMessage")[1:])

    play(api, tmp_path, scene, paced=True)


def test_a_conversation_that_is_refused_again_and_again_stops_the_others_less_and_less(
    api: Server, tmp_path: Path
) -> None:
    refused: list[float] = []

    def closing(call: Call) -> Any:
        if call.said["chat_id"] != "5":
            return None
        refused.append(call.at)
        return no(429, "Too Many Requests: retry after 1", retry_after=1)

    api.answers["sendMessage"] = [closing] * 50
    api.updates = [written(1, "甲")]

    async def scene(office: Running) -> None:
        await office.until(lambda: len(refused) == 3)
        assert refused[1] - refused[0] >= 1.0
        assert refused[2] - refused[1] >= 2.0
        api.updates += [written(n, "丙", chat=n, user=n) for n in range(10, 15)]
        await office.until(lambda: len(api.said()) == 8)
        assert len(refused) == 3

    play(api, tmp_path, scene, paced=True)


def test_a_wait_is_kept_to_after_a_restart(api: Server, tmp_path: Path) -> None:
    async def before(office: Running) -> None:
        await office.written(
            lambda tx: delivery.reply(tx, address="telegram:5", kind="card", facts={"text": "甲"}, key="k")
        )
        office.pump.wake()
        await office.until(lambda: len(api.of("sendMessage")) == 1)

    api.answers["sendMessage"] = [refusing(429, "Too Many Requests: retry after 2", retry_after=2)]
    play(api, tmp_path, before, receive=False)

    async def after(office: Running) -> None:
        await office.until(lambda: len(api.of("sendMessage")) == 2)
        first, second = api.of("sendMessage")
        assert second.at - first.at >= 2.0

    play(api, tmp_path, after, receive=False)


@pytest.mark.parametrize(
    ("answer", "sort", "state", "times"),
    [
        pytest.param(refusing(502, "Bad Gateway"), "reply", "sent", 2, id="reply-unknown-is-repeated"),
        pytest.param(refusing(502, "Bad Gateway"), "bulletin", "unknown", 1, id="bulletin-unknown-is-not"),
        pytest.param(refusing(500, "Internal Server Error"), "bulletin", "sent", 2, id="bulletin-not-taken-is"),
        pytest.param(refusing(400, "Bad Request: BUTTON_DATA_INVALID"), "reply", "given_up", 1, id="refused"),
        pytest.param(refusing(403, "Forbidden: bot was blocked by the user"), "reply", "inactive", 1, id="blocked"),
    ],
)  # fmt: skip
def test_what_becomes_of_a_message(
    api: Server,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: Any,
    sort: Any,
    state: str,
    times: int,
) -> None:
    monkeypatch.setattr("bot.delivery.sending.AFTER_UNKNOWN", 0.1)
    pending = [answer]
    api.answers["sendMessage"] = [
        lambda call: pending.pop()(call) if pending and call.said["chat_id"] == "5" else None
    ] * 9

    def queue(tx: Write) -> None:
        delivery.reply(tx, address="telegram:5", kind="card", facts={"text": "甲"}, key="k", sort=sort)
        delivery.reply(tx, address="telegram:6", kind="card", facts={"text": "乙"}, key="other", sort=sort)

    async def scene(office: Running) -> None:
        await office.written(queue)
        office.pump.wake()
        await office.until(lambda: len(to_chat(api, 5)) == times and "乙" in api.said())
        await asyncio.sleep(0.3)
        assert await office.states() == [("card", state), ("card", "sent")]
        assert to_chat(api, 5) == ["甲"] * times

    play(api, tmp_path, scene, receive=False)


def test_whoever_blocked_us_at_one_account_is_told_at_the_other(api: Server, tmp_path: Path) -> None:
    api.answers["sendMessage"] = [refusing(403, "Forbidden: bot was blocked by the user")]

    def enrol(tx: Write) -> None:
        for number, account in enumerate(("telegram:5", "telegram:6")):
            tx.connection.execute(
                "INSERT INTO personal VALUES (?, 'officer1', 'account', ?, 'salt', 'digest', NULL)",
                (f"p{number}", account),
            )
        for n in (1, 2):
            tx.enqueue(Message("officer1", "claim_granted", {"n": n}), key=f"n{n}")

    async def scene(office: Running) -> None:
        await office.written(enrol)
        office.pump.wake()
        await office.until(lambda: len(to_chat(api, 6)) == 2)
        assert to_chat(api, 6) == ["通知1", "通知2"]
        assert to_chat(api, 5) == ["通知1"], "refused"
        await office.until(lambda: office.pump.counts.sent == 2)
        assert await office.states() == [("claim_granted", "sent")] * 2

    play(api, tmp_path, scene)


def test_nothing_goes_to_whoever_blocked_us_until_they_write_again(api: Server, tmp_path: Path) -> None:
    api.answers["sendMessage"] = [refusing(403, "Forbidden: bot was blocked by the user")]

    def enrol(tx: Write) -> None:
        for field, value in (("account", "telegram:5"),):
            tx.connection.execute(
                "INSERT INTO personal VALUES ('p1', 'officer1', ?, ?, 'salt', 'digest', NULL)", (field, value)
            )
        for n in (1, 2):
            tx.enqueue(Message("officer1", "claim_granted", {"n": n}), key=f"n{n}")

    async def scene(office: Running) -> None:
        await office.written(enrol)
        office.pump.wake()
        await office.until(lambda: office.pump.counts.inactive == 1)
        await office.written(lambda tx: tx.enqueue(Message("officer1", "claim_granted", {"n": 3}), key="n3"))
        office.pump.wake()
        await asyncio.sleep(0.2)
        assert await office.states() == [("claim_granted", "inactive")] * 3
        api.updates.append(written(1, "问我回来了"))
        await office.until(lambda: len(api.said()) == 5)
        assert api.said()[0] == "通知1"
        assert sorted(api.said()[1:]) == ["1：答问我回来了", "通知1", "通知2", "通知3"]
        assert await office.written(reaching.inactive_accounts) == set()

    play(api, tmp_path, scene)


def test_a_group_that_was_upgraded_is_written_to_at_its_new_number(api: Server, tmp_path: Path) -> None:
    api.answers["sendMessage"] = [
        refusing(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-1009)
    ]

    def queue(tx: Write) -> None:
        for n in (1, 2):
            delivery.reply(tx, address="telegram:-9", kind="card", facts={"text": f"{n}"}, key=f"{n}")

    async def scene(office: Running) -> None:
        await office.written(queue)
        office.pump.wake()
        await office.until(lambda: len(to_chat(api, -1009)) == 2)
        assert to_chat(api, -1009) == ["1", "2"]
        api.updates.append(moved(1, -1009, -2009))
        await office.until(lambda: office.pump.counts.handled == 1)
        await office.written(
            lambda tx: delivery.reply(tx, address="telegram:-2009", kind="card", facts={"text": "3"}, key="3")
        )
        assert await office.written(lambda tx: tx.value("SELECT count(*) FROM reachability")) == 0

    play(api, tmp_path, scene)


def test_a_notice_without_words_keeps_nobody_waiting(api: Server, tmp_path: Path) -> None:
    def queue(tx: Write) -> None:
        tx.connection.execute(
            "INSERT INTO personal VALUES ('p1', 'officer1', 'account', 'telegram:5', 'salt', 'digest', NULL)"
        )
        for kind in ("never", "wrong", "claim_granted"):
            tx.enqueue(Message("officer1", kind, {"n": 7}), key=kind)
        tx.enqueue(Message("nobody", "claim_granted"), key="nobody")

    async def scene(office: Running) -> None:
        await office.written(queue)
        office.pump.wake()
        await office.until(lambda: api.said() == ["通知7"])
        await asyncio.sleep(0.1)
        states = dict(await office.states())
        assert (states["never"], states["wrong"]) == ("given_up", "given_up")

    play(api, tmp_path, scene, receive=False)


def test_a_register_that_cannot_be_written_loses_nothing(api: Server, tmp_path: Path) -> None:
    api.updates = [written(1, "甲")]

    async def scene(office: Running) -> None:
        await office.until(lambda: api.said() == ["1：甲"])
        office.ledger.clock = Behind()
        api.updates.append(written(2, "乙"))
        await asyncio.sleep(0.6)
        assert api.said() == ["1：甲"]
        assert api.confirmed == 2
        office.ledger.clock = Now()
        await office.until(lambda: api.said() == ["1：甲", "2：乙"])

    play(api, tmp_path, scene)


class Now:
    def now(self) -> Any:
        from ledger.clock import SystemClock

        return SystemClock().now()


class Behind:
    def now(self) -> Any:
        from datetime import timedelta

        return Now().now() - timedelta(hours=1)


def test_stopping_finishes_what_is_on_its_way(api: Server, tmp_path: Path) -> None:
    api.wait = 0.3
    api.updates = []

    async def scene(office: Running) -> None:
        await office.written(
            lambda tx: delivery.reply(tx, address="telegram:5", kind="card", facts={"text": "甲"}, key="k")
        )
        office.pump.wake()
        await office.until(lambda: len(api.said()) == 1)
        await office.pump.stop(2.0)
        assert await office.states() == [("card", "sent")]

    play(api, tmp_path, scene, receive=False)


def test_reaching_is_known_once_somebody_wrote(api: Server, tmp_path: Path) -> None:
    api.updates = [written(1, "甲")]

    async def scene(office: Running) -> None:
        await office.until(lambda: len(api.said()) == 1)
        assert await office.written(reaching.inactive_accounts) == set()
        assert await office.written(lambda tx: tx.value("SELECT state FROM reachability")) == "active"

    play(api, tmp_path, scene)
