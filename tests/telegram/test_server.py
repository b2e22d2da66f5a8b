"""The tests' own Bot API server is as strict as Telegram, through the real library."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import httpx
import pytest
import telegram
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TimedOut,
)
from telegram.request import HTTPXRequest

from tests.telegram.server import DOCUMENTED, BotServer, Limits, NotHeard, Person, faults, picture


@pytest.fixture(autouse=True)
def _time_as_the_library_will_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Opt in to what the library warns of otherwise, with every 429."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture(scope="module")
def one_server() -> Iterator[BotServer]:
    """Return a server for tests that leave nothing behind."""
    with BotServer() as running:
        yield running


@pytest.fixture
def server() -> Iterator[BotServer]:
    with BotServer() as running:
        yield running


@asynccontextmanager
async def connected(server: BotServer, *, read_timeout: float = 5) -> AsyncIterator[telegram.Bot]:
    """Return the real library's bot on the server."""
    bot = telegram.Bot(
        server.token,
        base_url=server.base_url,
        base_file_url=server.base_file_url,
        request=HTTPXRequest(
            connection_pool_size=64, read_timeout=read_timeout, httpx_kwargs={"trust_env": False}
        ),
        get_updates_request=HTTPXRequest(read_timeout=read_timeout, httpx_kwargs={"trust_env": False}),
    )
    async with bot:
        yield bot


Use = Callable[[telegram.Bot, Person], Awaitable[Any]]


def talk(server: BotServer, use: Use) -> Any:
    """Let the library do something for a person who wrote already."""

    async def inner() -> Any:
        person = server.person()
        person.starts()
        async with connected(server) as bot:
            return await use(bot, person)

    return asyncio.run(inner())


REFUSED = {
    "over-long": (lambda b, p: b.send_message(p.id, "字" * 4097), "Message is too long"),
    "over-long in UTF-16": (lambda b, p: b.send_message(p.id, "𠮷" * 2049), "Message is too long"),
    "empty": (lambda b, p: b.send_message(p.id, ""), "Message text is empty"),
    "blank": (lambda b, p: b.send_message(p.id, " \n"), "Text must be non-empty"),
    "open tag": (
        lambda b, p: b.send_message(p.id, "<b>x", parse_mode="HTML"),
        "Can't parse entities: Can't find end tag corresponding to start tag \"b\"",
    ),
    "strange tag": (
        lambda b, p: b.send_message(p.id, "<table>", parse_mode="HTML"),
        'Can\'t parse entities: Unsupported start tag "table" at byte offset 0',
    ),
    "crossed tags": (
        lambda b, p: b.send_message(p.id, "一<b><i>x</b></i>", parse_mode="HTML"),
        'Can\'t parse entities: Unmatched end tag at byte offset 10, expected "</i>", found "</b>"',
    ),
    "bare bracket": (
        lambda b, p: b.send_message(p.id, "投资<10亿", parse_mode="HTML"),
        "Can't parse entities: Unclosed start tag at byte offset 6",
    ),
    "stray end": (
        lambda b, p: b.send_message(p.id, "x</b>", parse_mode="HTML"),
        "Can't parse entities: Unexpected end tag at byte offset 1",
    ),
    "long data": (
        lambda b, p: b.send_message(p.id, "x", reply_markup=button("x", "d" * 65)),
        "Button_data_invalid",
    ),
    "no data": (
        lambda b, p: b.send_message(p.id, "x", reply_markup={"inline_keyboard": [[{"text": "x"}]]}),
        "Text buttons are unallowed in the inline keyboard",
    ),
    "unknown chat": (lambda b, p: b.send_message(p.id + 1000, "x"), "Chat not found"),
    "chat of a wrong type": (lambda b, p: b.send_message("abc", "x"), "Chat not found"),
    "unknown parameter": (
        lambda b, p: b.send_message(p.id, "x", api_kwargs={"disable_everything": True}),
        'Unknown parameter "disable_everything" of sendMessage',
    ),
    "wrong type": (
        lambda b, p: b.send_message(p.id, "x", api_kwargs={"disable_notification": "perhaps"}),
        'Field "disable_notification" must be of type Boolean',
    ),
    "reply to nothing": (
        lambda b, p: b.send_message(p.id, "x", reply_to_message_id=4711),
        "Message to be replied not found",
    ),
    "edit of nothing": (lambda b, p: b.edit_message_text("x", p.id, 4711), "Message to edit not found"),
    "edit of another's": (lambda b, p: b.edit_message_text("x", p.id, 1), "Message can't be edited"),
    "long caption": (
        lambda b, p: b.send_document(p.id, b"x", caption="字" * 1025, filename="x.txt"),
        "Message caption is too long",
    ),
    "empty file": (lambda b, p: b.send_document(p.id, b"", filename="x.txt"), "File must be non-empty"),
    "no picture": (lambda b, p: b.send_photo(p.id, b"no picture"), "Image_process_failed"),
    "unknown file": (lambda b, p: b.get_file("nothing"), "Invalid file_id"),
    "command in capitals": (lambda b, p: b.set_my_commands([("Ask", "问")]), "Bot_command_invalid"),
    "strange action": (lambda b, p: b.send_chat_action(p.id, "dancing"), "Wrong parameter action in request"),
    "unknown tap": (lambda b, p: b.answer_callback_query("1"), "Query is too old"),
    "plain webhook": (lambda b, p: b.set_webhook("http://example.com/hook"), "Bad webhook"),
}


def button(label: str, data: str) -> telegram.InlineKeyboardMarkup:
    return telegram.InlineKeyboardMarkup([[telegram.InlineKeyboardButton(label, callback_data=data)]])


@pytest.mark.parametrize("case", REFUSED)
def test_what_telegram_refuses_is_refused_in_its_words(one_server: BotServer, case: str) -> None:
    use, words = REFUSED[case]

    async def trying(bot: telegram.Bot, person: Person) -> str:
        with pytest.raises(BadRequest) as refusal:
            await use(bot, person)
        assert not person.heard()
        return refusal.value.message

    assert words.lower() in talk(one_server, trying).lower()


def test_what_telegram_takes_is_taken_and_kept(server: BotServer) -> None:
    async def use(bot: telegram.Bot, person: Person) -> None:
        sent = await bot.send_message(person.id, "字" * 4096)
        assert sent.message_id == 2
        await bot.send_message(
            person.id,
            "<b>一</b> &lt; <a href='https://x.cn'>二</a>",
            parse_mode="HTML",
            reply_markup=button("好", "d" * 64),
        )
        heard = await person.hears("一 < 二")
        assert heard.buttons[0][0].label == "好"
        edited = await bot.edit_message_text("三", person.id, heard.number)
        assert isinstance(edited, telegram.Message)
        assert edited.text == "三"
        assert edited.reply_markup is None
        with pytest.raises(BadRequest, match="not modified"):
            await bot.edit_message_text("三", person.id, heard.number)
        await bot.edit_message_reply_markup(person.id, heard.number, reply_markup=button("四", "4"))
        await bot.send_chat_action(person.id, "typing")
        assert (await person.hears(kinds=("typing",))).text == "typing"
        me = await bot.get_me()
        assert me.is_bot
        assert (await bot.get_chat(person.id)).first_name == "小王"
        await bot.set_my_commands([("ask", "问政策")], language_code="zh")
        assert (await bot.get_my_commands(language_code="zh"))[0].description == "问政策"
        await bot.delete_my_commands(language_code="zh")
        assert await bot.get_my_commands(language_code="zh") == ()
        await bot.set_chat_menu_button(person.id, telegram.MenuButtonCommands())

    talk(server, use)


def test_files_go_both_ways_byte_for_byte(server: BotServer) -> None:
    content = bytes(random.Random(3).randrange(256) for _ in range(30_000)) + b"\r\n--x\r\n\r\n"  # noqa: S311

    async def use(bot: telegram.Bot, person: Person) -> None:
        sent = await bot.send_document(
            person.id, content, filename="周报 一.docx", caption="<i>周报</i>", parse_mode="HTML"
        )
        assert sent.document is not None
        assert sent.document.file_name == "周报 一.docx"
        file = await bot.get_file(sent.document.file_id)
        assert bytes(await file.download_as_bytearray()) == content
        assert (await person.hears("周报")).files[0][0] == "周报 一.docx"
        await bot.send_photo(person.id, picture(), caption="图")
        await bot.send_media_group(
            person.id,
            [telegram.InputMediaPhoto(picture(), caption="一"), telegram.InputMediaPhoto(picture(80))],
        )
        assert [len(h.files) for h in person.heard()] == [1, 1, 1, 1]
        person.sends_document("章程.pdf", b"%PDF-1.4", caption="看")
        person.sends_album(picture(90), picture(91), caption="证据")
        person.sends_voice()
        person.sends_sticker()
        updates = [u.message for u in await bot.get_updates(offset=2)]
        messages = [m for m in updates if m is not None][1:]
        assert messages[0].document is not None
        assert messages[0].caption == "看"
        fetched = await (await bot.get_file(messages[0].document.file_id)).download_as_bytearray()
        assert bytes(fetched) == b"%PDF-1.4"
        assert messages[1].media_group_id == messages[2].media_group_id is not None
        assert messages[3].voice is not None
        assert messages[4].sticker is not None

    talk(server, use)


def test_updates_wait_until_an_offset_confirms_them(server: BotServer) -> None:
    async def use(bot: telegram.Bot, person: Person) -> None:
        for number in range(150):
            person.says(str(number))
        first = await bot.get_updates()
        assert len(first) == 100
        assert [u.update_id for u in await bot.get_updates()] == [u.update_id for u in first]
        rest = await bot.get_updates(offset=first[-1].update_id + 1)
        assert len(rest) == 51
        assert len(server.undelivered()) == 51
        assert [u.update_id for u in await bot.get_updates(offset=-1)] == [rest[-1].update_id]
        assert await bot.get_updates(offset=rest[-1].update_id + 1) == ()
        assert not server.undelivered()

    talk(server, use)


def test_a_long_poll_answers_as_soon_as_something_is_said(server: BotServer) -> None:
    async def use(bot: telegram.Bot, person: Person) -> None:
        await bot.get_updates()
        last = server.undelivered()[-1]
        poll = asyncio.create_task(bot.get_updates(offset=last + 1, timeout=5))
        await asyncio.sleep(0.05)
        began = time.monotonic()
        person.says("喂")
        message = (await poll)[0].message
        assert message is not None
        assert message.text == "喂"
        assert time.monotonic() - began < 1

    talk(server, use)


def test_of_two_polls_the_earlier_gets_a_conflict(server: BotServer) -> None:
    async def use(bot: telegram.Bot, person: Person) -> None:
        last = server.undelivered()[-1]
        poll = asyncio.create_task(bot.get_updates(offset=last + 1, timeout=5))
        await asyncio.sleep(0.05)
        async with connected(server) as other:
            await other.get_updates(offset=last + 1)
        with pytest.raises(Conflict):
            await poll

    talk(server, use)


def test_a_poll_that_hung_up_disturbs_nobody(server: BotServer) -> None:
    async def use(bot: telegram.Bot, person: Person) -> None:
        last = server.undelivered()[-1]
        poll = asyncio.create_task(bot.get_updates(offset=last + 1, timeout=5))
        await asyncio.sleep(0.05)
        poll.cancel()
        await asyncio.sleep(0.05)
        person.says("还在吗")
        assert len(await bot.get_updates(offset=last + 1, timeout=1)) == 1

    talk(server, use)


def test_a_tap_is_answered_once_and_soon() -> None:
    now = [0.0]
    with BotServer(query_life=15, clock=lambda: now[0]) as server:

        async def use(bot: telegram.Bot, person: Person) -> None:
            await bot.send_message(person.id, "批准？", reply_markup=button("批准", "b1"))
            first, late = person.taps("批准"), person.taps("批准")
            query = (await bot.get_updates())[-1].callback_query
            assert query is not None
            assert query.data == "b1"
            assert query.from_user.id == person.id
            await bot.answer_callback_query(first, "好")
            with pytest.raises(BadRequest, match="too old"):
                await bot.answer_callback_query(first)
            now[0] = 16.0
            with pytest.raises(BadRequest, match="too old"):
                await bot.answer_callback_query(late)

        talk(server, use)


def test_unknown_methods_and_tokens_are_refused(server: BotServer) -> None:
    answer = httpx.get(f"{server.base_url}{server.token}/sendEverything", trust_env=False)
    assert (answer.status_code, answer.json()["description"]) == (404, "Not Found: method not found")
    assert httpx.get(f"{server.base_url}1:x/getMe", trust_env=False).status_code == 401

    async def wrong() -> None:
        request = HTTPXRequest(httpx_kwargs={"trust_env": False})
        with pytest.raises(InvalidToken):
            async with telegram.Bot("1:abc", base_url=server.base_url, request=request):
                pass

    asyncio.run(wrong())


def test_who_blocked_the_bot_hears_nothing_until_they_write(server: BotServer) -> None:
    async def use(bot: telegram.Bot, person: Person) -> None:
        person.blocks()
        with pytest.raises(Forbidden, match="blocked by the user"):
            await bot.send_message(person.id, "x")
        person.unblocks()
        await bot.send_message(person.id, "y")
        assert [h.text for h in person.heard()] == ["y"]
        changes = [u.my_chat_member for u in await bot.get_updates(allowed_updates=[])]
        assert [c.new_chat_member.status for c in changes if c] == ["kicked", "member"]
        person.deletes_account()
        with pytest.raises(Forbidden, match="deactivated"):
            await bot.send_message(person.id, "z")

    talk(server, use)


def test_a_group_that_migrates_has_another_number(server: BotServer) -> None:
    async def use(bot: telegram.Bot, person: Person) -> None:
        group = server.group("招商群", person)
        person.says("@yipanqi_bot 在吗", where=group)
        new = group.migrates()
        with pytest.raises(ChatMigrated) as moved:
            await bot.send_message(group.id, "x")
        assert moved.value.new_chat_id == new.id
        await bot.send_message(new.id, "y")
        messages = [u.message for u in await bot.get_updates() if u.message]
        assert messages[1].entities[0].type == "mention"
        assert messages[-1].migrate_from_chat_id == group.id

    talk(server, use)


@pytest.mark.parametrize(
    ("fault", "error", "acts"),
    [
        (faults.too_many_requests(7), RetryAfter, False),
        (faults.blocked(), Forbidden, False),
        (faults.chat_not_found(), BadRequest, False),
        (faults.conflict(), Conflict, False),
        (faults.server_error(502), NetworkError, False),
        (faults.server_error(500, acts=True), NetworkError, True),
        (faults.garble(), NetworkError, False),
        (faults.cut(acts=False), NetworkError, False),
        (faults.cut(acts=True), NetworkError, True),
        (faults.hang(0.6), TimedOut, True),
        (faults.hang(0.6, acts=False), TimedOut, False),
        (faults.migrate(-100), ChatMigrated, False),
    ],
    ids=lambda v: v.kind if isinstance(v, faults.Fault) else None,
)
def test_faults_strike_as_scripted(
    server: BotServer, fault: faults.Fault, error: type[Exception], *, acts: bool
) -> None:
    async def inner() -> None:
        person = server.person()
        person.starts()
        server.faults.add(fault, method="sendMessage", skip=1)
        async with connected(server, read_timeout=0.3) as bot:
            await bot.send_message(person.id, "前")
            with pytest.raises(error):
                await bot.send_message(person.id, "中")
            if fault.kind != "too_many":
                await bot.send_message(person.id, "后")
        texts = [h.text for h in person.heard()]
        assert ("中" in texts) is acts
        assert not server.early

    asyncio.run(inner())


def test_who_sends_before_the_time_that_was_named_is_noted(server: BotServer) -> None:
    async def use(bot: telegram.Bot, person: Person) -> None:
        server.faults.add(faults.too_many_requests(1), method="sendMessage", chat=person.id)
        with pytest.raises(RetryAfter):
            await bot.send_message(person.id, "x")
        with pytest.raises(RetryAfter):
            await bot.send_message(person.id, "on its way already")
        assert not server.early
        await asyncio.sleep(0.3)
        with pytest.raises(RetryAfter):
            await bot.send_message(person.id, "x")
        assert [e.chat for e in server.early] == [person.id]
        await asyncio.sleep(0.75)
        await bot.send_message(person.id, "x")
        assert len(server.early) == 1

    talk(server, use)


@pytest.mark.parametrize(
    ("limits", "group", "taken"),
    [
        pytest.param(DOCUMENTED, False, 3, id="a person: a short burst"),
        pytest.param(DOCUMENTED, True, 20, id="a group: 20 a minute"),
        pytest.param(Limits(private_burst=1000, overall_per_second=30), False, 30, id="all: 30 a second"),
    ],
)
def test_the_documented_rates_are_exact(limits: Limits, taken: int, *, group: bool) -> None:
    now = [100.0]
    with BotServer(limits=limits, clock=lambda: now[0]) as server:

        async def use(bot: telegram.Bot, person: Person) -> None:
            chat = server.group("群", person).id if group else person.id
            for number in range(taken):
                await bot.send_message(chat, str(number))
            with pytest.raises(RetryAfter) as refusal:
                await bot.send_message(chat, "zu viel")
            seconds = refusal.value.retry_after
            assert seconds == timedelta(seconds=60 if group else 1)
            now[0] += 60 if group else 1
            await bot.send_message(chat, "again")
            assert not server.early

        talk(server, use)


def test_a_probability_comes_from_the_random_source_that_was_passed_in() -> None:
    struck = []
    for _ in range(2):
        with BotServer(randomness=random.Random(5)) as server:  # noqa: S311
            server.faults.add(faults.server_error(), method="sendMessage", times=None, probability=0.3)

            async def use(bot: telegram.Bot, person: Person) -> str:
                marks = ""
                for _ in range(40):
                    try:
                        await bot.send_message(person.id, "x")
                        marks += "."
                    except NetworkError:
                        marks += "x"
                return marks

            struck.append(talk(server, use))
    assert struck[0] == struck[1]
    assert 3 < struck[0].count("x") < 25


def test_nobody_waits_for_ever(server: BotServer) -> None:
    async def use(bot: telegram.Bot, person: Person) -> None:
        await bot.send_message(person.id, "别的")
        with pytest.raises(NotHeard, match="别的"):
            await person.hears("这个", timeout=0.1)

    talk(server, use)


def test_a_webhook_gets_each_update_in_order_until_it_says_yes(server: BotServer) -> None:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

    got: list[tuple[int, str]] = []
    refusals = random.Random(1)  # noqa: S311

    async def hook(request: Request) -> Response:
        body = await request.json()
        if request.headers["X-Telegram-Bot-Api-Secret-Token"] != "s3cret_-":
            return Response(status_code=403)
        if refusals.random() < 0.3:
            return Response(status_code=500)
        got.append((body["message"]["chat"]["id"], body["message"]["text"]))
        return Response()

    async def inner() -> None:
        import uvicorn

        config = uvicorn.Config(
            Starlette(routes=[Route("/hook", hook, methods=["POST"])]),
            port=0,
            log_config=None,
            lifespan="off",
        )
        receiver = uvicorn.Server(config)
        serving = asyncio.create_task(receiver.serve())
        while not receiver.started:
            await asyncio.sleep(0.01)
        port = receiver.servers[0].sockets[0].getsockname()[1]
        people = [server.person() for _ in range(3)]
        async with connected(server) as bot:
            await bot.set_webhook(f"http://127.0.0.1:{port}/hook", secret_token="s3cret_-")  # noqa: S106
            with pytest.raises(Conflict):
                await bot.get_updates()
            for number in range(10):
                for person in people:
                    person.says(str(number))
            done = await asyncio.to_thread(server.wait_until, lambda: not server.world.waiting)
            assert done
            for person in people:
                assert [t for c, t in got if c == person.id] == [str(n) for n in range(10)]
            assert 500 in server.pusher.statuses
            assert (await bot.get_webhook_info()).pending_update_count == 0
            await bot.delete_webhook()
        receiver.should_exit = True
        await serving

    asyncio.run(inner())


def test_all_is_remembered_while_the_server_is_away() -> None:
    with BotServer() as server:
        port = server.port

        async def use(bot: telegram.Bot, person: Person) -> Person:
            await bot.send_message(person.id, "before")
            return person

        person = talk(server, use)
        server.stop()
        person.says("meanwhile")
        server.start()
        assert server.port == port

        async def again() -> None:
            async with connected(server) as bot:
                updates = [u.message.text for u in await bot.get_updates() if u.message]
                assert updates == ["/start", "meanwhile"]
                await bot.send_message(person.id, "after")

        asyncio.run(again())
        assert [h.text for h in person.heard()] == ["before", "after"]
