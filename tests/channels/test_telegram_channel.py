"""The real library over HTTP: what goes out, what each refusal of Telegram means, what comes in."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import Response

from bot.channels.base import Labelled
from bot.channels.errors import ChannelError, Moved, TryAgain, Unacceptable, Unknown, Unreachable
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_request import Access
from bot.channels.telegram_webhook import SECRET_HEADER, Hook
from handlers.messages import Attachment, Card, CardFile, Incoming
from tests.channels.server import TOKEN, Answer, Call, Server, dumped, no, refusing, running, written

Act = Callable[[TelegramChannel], Awaitable[Any]]


def access(api: Server, **more: Any) -> Access:
    return Access(TOKEN, f"{api.url}/bot", f"{api.url}/file/bot", timeout=0.5, poll=0, **more)


def done(api: Server, act: Act, folder: Path | None = None, **more: Any) -> Any:
    """Do something with a channel and close it."""

    async def run() -> Any:
        channel = TelegramChannel(access(api, **more), stored=lambda name: (folder or Path()) / name)
        try:
            return await act(channel)
        finally:
            await channel.close()

    return asyncio.run(run())


def sending(text: str = "你好", **card: Any) -> Act:
    return lambda channel: channel.send("5", Labelled(Card(text, **card)))


def test_a_card_goes_out_with_its_buttons_under_the_last_message(api: Server) -> None:
    card = Labelled(Card("甲乙丙。" * 2000, title="标题"), (("是", "b1"), ("否", "b2")))
    numbers = done(api, lambda channel: channel.send("5", card))
    first, last = api.of("sendMessage")
    assert numbers == ("101", "102")
    assert first.said["text"].startswith("<b>标题</b>\n")
    assert first.said["text"].endswith("。\n1/2")
    assert first.said["parse_mode"] == "HTML"
    assert "reply_markup" not in first.said
    (row,) = dumped(last, "reply_markup")["inline_keyboard"]
    assert [(key["text"], key["callback_data"]) for key in row] == [("1. 是", "b1"), ("2. 否", "b2")]


def test_a_card_whose_beginning_went_out_goes_on_where_it_stopped(api: Server) -> None:
    card = Labelled(Card("甲乙丙。" * 2000))
    api.answers["sendMessage"] = [
        lambda _call: None,
        refusing(429, "Too Many Requests: retry after 3", retry_after=3),
    ]

    async def act(channel: TelegramChannel) -> None:
        with pytest.raises(TryAgain) as stopped:
            await channel.send("5", card)
        assert (stopped.value.after, stopped.value.sent) == (3.0, ("101",))
        await channel.send("5", card, already=1)

    done(api, act)
    assert [text[-4:] for text in api.said()] == ["\n1/2", "\n2/2", "\n2/2"]


def test_a_file_goes_out_after_the_words(api: Server, tmp_path: Path) -> None:
    (tmp_path / "abc").write_bytes(b"12345")
    card = Labelled(Card("本周信息", files=(CardFile("abc", "周信息.docx", "application/msword"),)))
    assert len(done(api, lambda channel: channel.send("5", card), tmp_path)) == 2
    assert [call.method for call in api.calls] == ["sendMessage", "sendDocument"]
    assert api.of("sendDocument")[0].said["document"] == "周信息.docx:5"


def test_a_picture_is_shown_and_not_only_attached(api: Server, tmp_path: Path) -> None:
    """One that Telegram will not show goes out as a file all the same."""
    (tmp_path / "abc").write_bytes(b"12345")
    card = Labelled(Card("季通报", files=(CardFile("abc", "季通报-1.png", "image/png"),)))
    done(api, lambda channel: channel.send("5", card), tmp_path)
    assert api.of("sendPhoto")[0].said["photo"] == "季通报-1.png:5"
    api.answers["sendPhoto"] = [refusing(400, "Bad Request: PHOTO_INVALID_DIMENSIONS")]
    done(api, lambda channel: channel.send("5", card), tmp_path)
    assert api.of("sendDocument")[0].said["document"] == "季通报-1.png:5"


def test_a_menu_stays_under_the_input(api: Server) -> None:
    done(api, sending(menu=(("提问", "首报"), ("帮助",))))
    keyboard = dumped(api.of("sendMessage")[0], "reply_markup")
    assert [[key["text"] for key in row] for row in keyboard["keyboard"]] == [["提问", "首报"], ["帮助"]]


def test_text_whose_marks_are_refused_goes_out_plain(api: Server) -> None:
    api.answers["sendMessage"] = [refusing(400, "Bad Request: can't parse entities: Unsupported start tag")]
    done(api, sending("甲 < 乙", title="标题"))
    plain = api.of("sendMessage")[1].said
    assert plain["text"] == "标题\n甲 < 乙"
    assert "parse_mode" not in plain


def cut(_call: Call) -> Response:
    """Close the connection in the middle of an answer."""
    return Response(b"{", headers={"content-length": "100"})


@pytest.mark.parametrize(
    ("answer", "kind", "facts"),
    [
        pytest.param(
            refusing(429, "Too Many Requests: retry after 7", retry_after=7), TryAgain,
            {"after": 7.0, "everything": False}, id="429",
        ),
        pytest.param(refusing(403, "Forbidden: bot was blocked by the user"), Unreachable, {}, id="blocked"),
        pytest.param(refusing(403, "Forbidden: user is deactivated"), Unreachable, {}, id="deactivated"),
        pytest.param(refusing(400, "Bad Request: chat not found"), Unreachable, {}, id="no-chat"),
        pytest.param(
            refusing(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-1007),
            Moved, {"conversation": "-1007"}, id="moved",
        ),
        pytest.param(refusing(400, "Bad Request: message is too long"), Unacceptable, {}, id="bad-request"),
        pytest.param(refusing(401, "Unauthorized"), TryAgain, {"everything": True}, id="bad-token"),
        pytest.param(refusing(500, "Internal Server Error"), TryAgain, {"everything": False}, id="500"),
        pytest.param(refusing(502, "Bad Gateway"), Unknown, {}, id="502"),
        pytest.param(lambda _call: Response("<html>", 502), Unknown, {}, id="garbled"),
        pytest.param(cut, Unknown, {}, id="cut"),
    ],
)  # fmt: skip
def test_each_refusal_of_telegram_means_something(
    api: Server, answer: Answer, kind: type[ChannelError], facts: dict[str, Any]
) -> None:
    api.answers["sendMessage"] = [answer]
    with pytest.raises(ChannelError) as found:
        done(api, sending())
    assert type(found.value) is kind
    assert {name: getattr(found.value, name) for name in facts} == facts


def test_an_answer_that_does_not_come_leaves_open_whether_it_went_out(api: Server) -> None:
    api.wait = 1.0
    with pytest.raises(Unknown):
        done(api, sending())


def test_where_nobody_listens_nothing_went_out(api: Server) -> None:
    api.url = "http://127.0.0.1:9"
    with pytest.raises(TryAgain) as found:
        done(api, sending())
    assert found.value.everything


def test_what_is_shown_already_or_past_is_no_failure(api: Server) -> None:
    api.answers["editMessageText"] = [refusing(400, "Bad Request: message is not modified: it is the same")]
    api.answers["answerCallbackQuery"] = [
        refusing(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
    ]
    tap = Incoming("telegram", "1", "5", "5", "tap", receipt="q")

    async def act(channel: TelegramChannel) -> None:
        await channel.edit("5", "9", Labelled(Card("甲")))
        await channel.acknowledge(tap, "已收到")

    done(api, act)
    assert api.of("answerCallbackQuery")[0].said["text"] == "已收到"


def test_a_message_that_cannot_be_edited_any_more_is_sent_anew(api: Server) -> None:
    api.answers["editMessageText"] = [refusing(400, "Bad Request: message can't be edited")]
    done(api, lambda channel: channel.edit("5", "9", Labelled(Card("甲"))))
    assert api.said() == ["甲"]


def test_an_edit_that_needs_more_than_one_message_goes_on_below(api: Server) -> None:
    done(api, lambda channel: channel.edit("5", "9", Labelled(Card("甲乙丙。" * 2000), (("是", "b"),))))
    assert api.said("editMessageText")[0].endswith("\n1/2")
    assert "reply_markup" in api.of("sendMessage")[0].said


def test_a_file_is_fetched_and_one_too_large_is_not(api: Server) -> None:
    api.files["f1"] = b"content"
    assert done(api, lambda channel: channel.fetch(Attachment("f1", "", "", 7))) == b"content"
    with pytest.raises(Unacceptable):
        done(api, lambda channel: channel.fetch(Attachment("f1", "", "", 30_000_000)))


def test_commands_are_set_for_a_language_and_a_conversation(api: Server) -> None:
    async def act(channel: TelegramChannel) -> None:
        await channel.set_commands([("ask", "提问")], language="zh")
        await channel.set_commands([("review", "待审")], where="5")
        await channel.set_commands([], where="groups")

    done(api, act)
    general, own = api.of("setMyCommands")
    assert dumped(general, "commands") == [{"command": "ask", "description": "提问"}]
    assert (general.said["language_code"], dumped(general, "scope")) == ("zh", {"type": "all_private_chats"})
    assert dumped(own, "scope") == {"type": "chat", "chat_id": 5}
    assert dumped(api.of("deleteMyCommands")[0], "scope") == {"type": "all_group_chats"}


def test_no_token_is_in_an_error_or_a_log(
    api: Server, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    logging.getLogger().setLevel(logging.DEBUG)
    for name in ("httpx", "httpcore", "telegram"):
        logging.getLogger(name).setLevel(logging.NOTSET)
    try:
        said = []
        for answer in (refusing(401, "Unauthorized"), refusing(400, f"Bad Request: {TOKEN}"), cut):
            api.answers["sendMessage"] = [answer]
            with pytest.raises(ChannelError) as found:
                done(api, sending())
            assert found.value.__cause__ is None
            said.append(str(found.value))
        api.files["f1"] = b"content"
        done(api, lambda channel: channel.fetch(Attachment("f1", "", "", 7)))
    finally:
        logging.getLogger().setLevel(logging.WARNING)
    assert TOKEN not in caplog.text + "".join(said) + repr(access(api))


def received(api: Server, keep: Callable[[list[Incoming]], Awaitable[None]], seconds: float = 5.0) -> None:
    """Receive until the updates are all confirmed."""

    async def act(channel: TelegramChannel) -> None:
        task = asyncio.create_task(channel.receive(keep))
        until = time.monotonic() + seconds
        while time.monotonic() < until and api.confirmed <= api.updates[-1]["update_id"] and not task.done():
            await asyncio.sleep(0.01)
        task.cancel()
        try:
            await task
        except asyncio.CancelledError:
            return

    done(api, act)


def test_an_update_is_kept_before_it_is_confirmed(api: Server) -> None:
    api.updates = [written(number, f"第{number}条") for number in range(1, 251)]
    kept: list[str] = []

    async def keep(updates: list[Incoming]) -> None:
        assert api.confirmed <= int(updates[0].update)
        kept.extend(one.update for one in updates)

    received(api, keep)
    assert kept == [str(number) for number in range(1, 251)]


def test_what_could_not_be_kept_is_not_confirmed(api: Server) -> None:
    api.updates = [written(1, "甲")]

    async def keep(_updates: list[Incoming]) -> None:
        raise OSError("full")

    with pytest.raises(OSError, match="full"):
        received(api, keep)
    assert api.confirmed == 0


@pytest.mark.parametrize(
    ("answer", "line"),
    [
        pytest.param(refusing(409, "Conflict: terminated by other getUpdates request"), "another program", id="409"),
        pytest.param(refusing(500, "Internal Server Error"), "in trouble", id="500"),
        pytest.param(refusing(429, "Too Many Requests: retry after 1", retry_after=1), "", id="429"),
        pytest.param(cut, "", id="cut"),
    ],
)  # fmt: skip
def test_fetching_goes_on_after_a_failure_and_says_so_once(
    api: Server, answer: Answer, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    api.updates = [written(1, "甲")]
    api.answers["getUpdates"] = [answer]
    kept: list[Incoming] = []

    async def keep(updates: list[Incoming]) -> None:
        kept.extend(updates)

    began = time.monotonic()
    received(api, keep)
    assert [one.text for one in kept] == ["甲"]
    assert time.monotonic() - began >= 0.5
    told = capsys.readouterr()
    assert (told.out + told.err).count("updates cannot be fetched") == 1
    assert line in told.out + told.err
    assert TOKEN not in told.out + told.err


def test_the_webhook_keeps_before_it_says_yes_and_turns_others_away(api: Server) -> None:
    kept: list[Incoming] = []
    hook = Hook("", "/telegram", "a-secret")

    async def keep(updates: list[Incoming]) -> None:
        kept.extend(updates)

    channel = TelegramChannel(access(api), stored=Path, hook=hook)
    assert channel.webhook is not None
    app = Starlette(routes=[channel.webhook.route()])
    body = json.dumps(written(1, "甲"))

    async def call(client: httpx.AsyncClient, content: str, **headers: str) -> int:
        return (await client.post("/telegram", content=content, headers=headers)).status_code

    async def run() -> list[int]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bot") as client:
            codes = [await call(client, body, **{SECRET_HEADER: "a-secret"})]
            task = asyncio.create_task(channel.receive(keep))
            await asyncio.sleep(0.05)
            codes += [
                await call(client, body),
                await call(client, body, **{SECRET_HEADER: "a-secreT"}),
                await call(client, "{", **{SECRET_HEADER: "a-secret"}),
                await call(client, " " * 2_000_000, **{SECRET_HEADER: "a-secret"}),
            ]
            assert kept == []
            codes.append(await call(client, body, **{SECRET_HEADER: "a-secret"}))
            task.cancel()
        await channel.close()
        return codes

    assert asyncio.run(run()) == [503, 403, 403, 400, 413, 200]
    assert [one.text for one in kept] == ["甲"]


def test_the_webhook_is_announced_with_its_secret(api: Server) -> None:
    api.answers["setWebhook"] = [lambda _call: no(500, "Internal Server Error")]
    channel = TelegramChannel(
        access(api), stored=Path, hook=Hook("https://office/telegram", "/telegram", "s-1")
    )

    async def keep(_updates: list[Incoming]) -> None:
        return

    async def run() -> None:
        task = asyncio.create_task(channel.receive(keep))
        while len(api.of("setWebhook")) < 2:
            await asyncio.sleep(0.02)
        task.cancel()
        await channel.close()

    asyncio.run(run())
    said = api.of("setWebhook")[-1].said
    assert (said["url"], said["secret_token"]) == ("https://office/telegram", "s-1")
    assert "callback_query" in json.loads(said["allowed_updates"])


def test_running_serves_an_application() -> None:
    with running(Starlette()) as url:
        assert httpx.get(f"{url}/nothing").status_code == 404


@pytest.mark.parametrize("by", ["setting", "environment"])
def test_everything_goes_through_the_proxy_that_the_office_has(
    api: Server, by: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "ALL_PROXY", "NO_PROXY", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", api.url if by == "environment" else "http://127.0.0.1:9")
    away = Access(
        TOKEN, "http://api.invalid/bot", "http://api.invalid/file/bot",
        proxy=api.url if by == "setting" else None,
    )  # fmt: skip
    (tmp_path / "ab").write_bytes(b"1")

    async def act() -> None:
        channel = TelegramChannel(away, stored=lambda name: tmp_path / name)
        await channel.send("5", Labelled(Card("你好", files=(CardFile("ab", "a.docx", "application/x"),))))
        await channel.close()

    asyncio.run(act())
    assert [call.method for call in api.calls] == ["sendMessage", "sendDocument"]


def test_an_address_with_a_login_is_spoken_to_with_it() -> None:
    heard: list[str] = []

    async def called(scope: Any, _receive: Any, send: Any) -> None:
        heard.append(dict(scope["headers"]).get(b"authorization", b"").decode())
        await Response(b'{"ok":true,"result":true}')(scope, _receive, send)

    async def act(url: str) -> None:
        own = Access(TOKEN, f"{url.replace('//', '//a:b@')}/bot", "")
        channel = TelegramChannel(own, stored=Path)
        await channel.typing("5")
        await channel.close()

    with running(called) as url:
        asyncio.run(act(url))
    assert heard == ["Basic YTpi"]
