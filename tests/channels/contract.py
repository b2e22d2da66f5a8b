"""What every channel promises, whoever wrote it.

A package with a channel of its own brings a `Messenger` (the other side: people and faults) and runs every promise:

    @pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.__name__)
    def test_the_channel_keeps_its_promises(promise):
        asyncio.run(run_promise(promise, my_messenger))
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import Literal, Protocol

import pytest

from bot.channels.base import Channel, Labelled
from bot.channels.errors import ChannelError, Moved, TryAgain, Unacceptable, Unknown, Unreachable
from handlers.messages import Action, Card, Incoming

PATIENCE = 8.0
Failure = Literal["busy", "blocked", "gone", "moved", "lost", "refused"]
"""Ways for the next message not to go out: too many, the reader blocked us, the reader is gone, the conversation
has another number, the connection is cut after the message went out, the message is refused for what it says."""


class Messenger(Protocol):
    """The other side of a channel, as a test needs it: one person, and what may go wrong.

    Where a messenger has no such thing (a terminal brings nothing twice), the method returns False.
    """

    channel: Channel
    conversation: str

    async def writes(self, text: str) -> None:
        """Let the person write."""
        ...

    async def brings_again(self) -> bool:
        """Let the messenger bring the updates of the last message again, as after a lost acknowledgement."""
        ...

    async def taps(self, label: str) -> bool:
        """Let the person tap the newest button with a label."""
        ...

    async def attaches(self, name: str, content: bytes) -> bool:
        """Let the person send a file."""
        ...

    async def edits(self, text: str) -> bool:
        """Let the person change the message written last."""
        ...

    async def shown(self) -> list[str]:
        """Return the words of the messages that the person sees now, oldest first."""
        ...

    async def labels(self) -> list[str]:
        """Return the labels of the buttons under the newest message."""
        ...

    async def toasts(self) -> list[str]:
        """Return the texts with which taps were acknowledged."""
        ...

    async def seen_typing(self) -> bool:
        """Return whether the person saw that an answer is being prepared."""
        ...

    def unacknowledged(self) -> int | None:
        """Return how many updates the messenger would bring again; None where it never does."""
        ...

    async def fails(self, how: Failure) -> bool:
        """Let the next message fail."""
        ...


Open = Callable[[], AbstractAsyncContextManager[Messenger]]


@dataclass
class Inbox:
    """Keeps what the channel brings, as the office does: each update once, by its number.

    Args:
        failing: keeping fails so often first.
        dying: the updates are kept so often, but the office is gone before it can say so.
    """

    failing: int = 0
    dying: int = 0
    updates: list[Incoming] = field(default_factory=list)
    brought: int = 0
    unacknowledged: Callable[[], int | None] = lambda: None
    waiting_when_kept: list[int | None] = field(default_factory=list)
    _known: set[tuple[str, str]] = field(default_factory=set)
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    async def keep(self, updates: list[Incoming]) -> None:
        """Keep updates, or fail."""
        self.brought += len(updates)
        self._news.set()
        self.waiting_when_kept.append(self.unacknowledged())
        await asyncio.sleep(0)
        if self.failing:
            self.failing -= 1
            raise TryAgain("inbox", "the disk is full", 0.05)
        for update in updates:
            if (update.channel, update.update) not in self._known:
                self._known.add((update.channel, update.update))
                self.updates.append(update)
        self._news.set()
        if self.dying:
            self.dying -= 1
            raise TryAgain("inbox", "kept, and gone", 0.05)

    async def until(self, what: Callable[[], bool]) -> None:
        """Wait until something holds."""
        async with asyncio.timeout(PATIENCE):
            while not what():
                self._news.clear()
                try:
                    await asyncio.wait_for(self._news.wait(), 0.05)
                except TimeoutError:
                    continue

    async def texts(self, count: int) -> list[str]:
        """Wait for so many updates and return their words."""
        await self.until(lambda: len(self.updates) >= count)
        return [update.text for update in self.updates]


@asynccontextmanager
async def receiving(messenger: Messenger, inbox: Inbox) -> AsyncIterator[Inbox]:
    """Let the channel receive into an inbox."""
    inbox.unacknowledged = messenger.unacknowledged
    task = asyncio.create_task(messenger.channel.receive(inbox.keep))
    try:
        yield inbox
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def card(text: str, *labels: str, **rest: str) -> Labelled:
    """Return a card with buttons, whose ids are b0, b1 and so on."""
    actions = tuple(Action(label, says=label) for label in labels)
    buttons = tuple((label, f"b{number}") for number, label in enumerate(labels))
    return Labelled(Card(text, actions=actions, **rest), buttons)  # type: ignore[arg-type]


async def what_was_written_is_kept_before_it_is_acknowledged(m: Messenger) -> None:
    await m.writes("你好")
    async with receiving(m, Inbox()) as inbox:
        assert await inbox.texts(1) == ["你好"]
        update = inbox.updates[0]
        assert update.channel == m.channel.name
        assert (update.conversation, update.kind, update.private) == (m.conversation, "text", True)
        assert update.account
        assert update.update
        if (waiting := inbox.waiting_when_kept[0]) is not None:
            assert waiting > 0, "acknowledged before it was kept"
            await inbox.until(lambda: m.unacknowledged() == 0)


async def nothing_is_acknowledged_when_keeping_fails(m: Messenger) -> None:
    async with receiving(m, Inbox(failing=2)) as inbox:
        await m.writes("不能丢")
        assert await inbox.texts(1) == ["不能丢"]
        waits = inbox.waiting_when_kept
        assert len(waits) >= 3
        assert all(waiting is None or waiting > 0 for waiting in waits[:3])


async def an_update_that_comes_again_has_the_same_number(m: Messenger) -> None:
    async with receiving(m, Inbox()) as inbox:
        await m.writes("一次")
        await inbox.texts(1)
        if not await m.brings_again():
            return
        await inbox.until(lambda: inbox.brought >= 2)
        await m.writes("后来")
        assert await inbox.texts(2) == ["一次", "后来"]


async def what_was_kept_but_not_acknowledged_comes_again_and_is_kept_once(m: Messenger) -> None:
    async with receiving(m, Inbox(dying=1)) as inbox:
        await m.writes("一次")
        await inbox.texts(1)
        if m.unacknowledged() is not None:
            await inbox.until(lambda: inbox.brought >= 2)
        await m.writes("后来")
        assert await inbox.texts(2) == ["一次", "后来"]


async def order_is_kept(m: Messenger) -> None:
    async with receiving(m, Inbox()) as inbox:
        for number in range(30):
            await m.writes(f"第{number}句")
        assert await inbox.texts(30) == [f"第{number}句" for number in range(30)]
        numbers = [update.update for update in inbox.updates]
        assert len(set(numbers)) == 30


async def what_was_written_while_nobody_listened_comes_later(m: Messenger) -> None:
    async with receiving(m, Inbox()) as inbox:
        await m.writes("之前")
        await inbox.texts(1)
    await m.writes("其间")
    async with receiving(m, inbox):
        assert (await inbox.texts(2))[:2] == ["之前", "其间"]


async def a_card_is_shown_with_title_fields_and_text(m: Messenger) -> None:
    sent = await m.channel.send(
        m.conversation,
        Labelled(
            Card("<b>正文</b> & 更多", title="标题", fields=(("投资方", "甲<乙>公司"), ("金额", "12亿元")))
        ),
    )
    shown = "\n".join(await m.shown())
    for words in ("标题", "投资方", "甲<乙>公司", "12亿元", "<b>正文</b> & 更多"):
        assert words in shown, f"{words} is not shown as it is"
    assert len(sent) == len(set(sent)) >= 1


async def actions_are_buttons_or_numbered_lines_as_the_channel_says(m: Messenger) -> None:
    async with receiving(m, Inbox()) as inbox:
        await m.channel.send(m.conversation, card("请选择", "批准", "退回补正"))
        if not m.channel.capabilities.buttons:
            shown = (await m.shown())[-1]
            assert "1" in shown
            assert "批准" in shown
            assert "2" in shown
            assert "退回补正" in shown
            assert not await m.taps("批准")
            return
        labels = await m.labels()
        assert ["批准" in labels[0], "退回补正" in labels[1]] == [True, True]
        assert await m.taps("退回补正")
        await inbox.until(lambda: len(inbox.updates) == 1)
        tap = inbox.updates[0]
        assert (tap.kind, tap.button, tap.conversation) == ("tap", "b1", m.conversation)
        await m.channel.acknowledge(tap, "收到")
        assert await m.toasts() == ["收到"]
        await m.channel.acknowledge(tap, "收到")  # what cannot be acknowledged any more does no harm
        assert await m.toasts() == ["收到"]


async def what_stands_beside_the_actions_takes_no_number_from_them(m: Messenger) -> None:
    message = Labelled(
        Card("内资还是外资？"), (("内资", "b0"), ("外资", "b1")), (("跳过", "b2"), ("上一步", "b3"))
    )
    async with receiving(m, Inbox()) as inbox:
        await m.channel.send(m.conversation, message)
        if not m.channel.capabilities.buttons:
            shown = (await m.shown())[-1]
            assert "2. 外资" in shown
            assert "跳过" in shown
            assert "上一步" in shown
            assert "3" not in shown
            return
        assert (await m.labels())[-2:] == ["跳过", "上一步"]
        assert await m.taps("跳过")
        await inbox.until(lambda: len(inbox.updates) == 1)
        assert inbox.updates[0].button == "b2"


async def long_words_arrive_whole_and_in_order(m: Messenger) -> None:
    text = "".join(f"第{number}条：规定如下，<应当>遵守。" for number in range(900))
    numbers = await m.channel.send(m.conversation, card(text, "更多"))
    shown = await m.shown()
    longest = m.channel.capabilities.longest
    if longest is not None:
        assert len(shown) > 1
        assert all(len(part.encode("utf-16-le")) // 2 <= longest for part in shown)
        assert len(numbers) == len(shown)
    joined = "".join(shown)
    at = 0
    for number in range(900):
        at = joined.index(f"第{number}条", at)
    if m.channel.capabilities.buttons:
        assert await m.labels(), "the buttons stand under the last part"


async def a_message_can_be_changed_where_the_channel_says_so(m: Messenger) -> None:
    numbers = await m.channel.send(m.conversation, card("原来", "按钮"))
    if not m.channel.capabilities.edits:
        return
    await m.channel.edit(m.conversation, numbers[-1], card("现在"))
    assert [text for text in await m.shown() if text] == ["现在"]
    assert await m.labels() == []
    await m.channel.edit(m.conversation, numbers[-1], card("现在"))  # the same again does no harm
    assert await m.shown() == ["现在"]


async def typing_is_shown_where_the_channel_says_so(m: Messenger) -> None:
    await m.channel.typing(m.conversation)
    assert await m.seen_typing() is m.channel.capabilities.typing


async def a_file_comes_with_its_content_where_the_channel_says_so(m: Messenger) -> None:
    async with receiving(m, Inbox()) as inbox:
        content = "证据。\r\n".encode() * 300
        if not await m.attaches("证据.txt", content):
            assert not m.channel.capabilities.files
            return
        assert m.channel.capabilities.files
        await inbox.until(lambda: len(inbox.updates) == 1)
        update = inbox.updates[0]
        assert update.kind == "file"
        assert update.attachments[0].name == "证据.txt"
        assert await m.channel.fetch(update.attachments[0]) == content


async def a_corrected_message_comes_as_a_correction(m: Messenger) -> None:
    async with receiving(m, Inbox()) as inbox:
        await m.writes("总投资12亿")
        await inbox.texts(1)
        if not await m.edits("总投资13亿"):
            return
        assert await inbox.texts(2) == ["总投资12亿", "总投资13亿"]
        first, second = inbox.updates
        assert second.kind == "edit"
        assert second.message == first.message


FAILURES: dict[Failure, type[ChannelError]] = {
    "busy": TryAgain,
    "blocked": Unreachable,
    "gone": Unreachable,
    "moved": Moved,
    "lost": Unknown,
    "refused": Unacceptable,
}


async def _failing(m: Messenger, how: Failure) -> ChannelError | None:
    """Let a message fail; return what the channel made of it, None where this cannot happen."""
    if not await m.fails(how):
        return None
    with pytest.raises(ChannelError) as failed:
        await m.channel.send(m.conversation, card("会失败"))
    assert type(failed.value) is FAILURES[how], f"{how} became {type(failed.value).__name__}"
    assert failed.value.channel == m.channel.name
    return failed.value


async def being_asked_to_wait_is_told_with_its_time(m: Messenger) -> None:
    error = await _failing(m, "busy")
    assert error is None or (isinstance(error, TryAgain) and error.after == 7)


async def a_reader_who_blocked_us_is_told_apart(m: Messenger) -> None:
    await _failing(m, "blocked")


async def a_reader_who_is_gone_is_told_apart(m: Messenger) -> None:
    await _failing(m, "gone")


async def a_conversation_that_moved_names_its_new_number(m: Messenger) -> None:
    error = await _failing(m, "moved")
    assert error is None or (isinstance(error, Moved) and error.conversation not in ("", m.conversation))


async def a_message_whose_fate_is_not_known_is_told_apart(m: Messenger) -> None:
    await _failing(m, "lost")


async def a_message_that_is_never_taken_is_told_apart(m: Messenger) -> None:
    await _failing(m, "refused")


async def its_name_is_an_identifier_and_its_limits_are_for_everybody(m: Messenger) -> None:
    assert m.channel.name.isidentifier()
    for limit in m.channel.limits(m.conversation):
        assert limit.count > 0
        assert limit.seconds > 0


PROMISES: tuple[Callable[[Messenger], Awaitable[None]], ...] = (
    what_was_written_is_kept_before_it_is_acknowledged,
    nothing_is_acknowledged_when_keeping_fails,
    an_update_that_comes_again_has_the_same_number,
    what_was_kept_but_not_acknowledged_comes_again_and_is_kept_once,
    order_is_kept,
    what_was_written_while_nobody_listened_comes_later,
    a_card_is_shown_with_title_fields_and_text,
    actions_are_buttons_or_numbered_lines_as_the_channel_says,
    what_stands_beside_the_actions_takes_no_number_from_them,
    long_words_arrive_whole_and_in_order,
    a_message_can_be_changed_where_the_channel_says_so,
    typing_is_shown_where_the_channel_says_so,
    a_file_comes_with_its_content_where_the_channel_says_so,
    a_corrected_message_comes_as_a_correction,
    being_asked_to_wait_is_told_with_its_time,
    a_reader_who_blocked_us_is_told_apart,
    a_reader_who_is_gone_is_told_apart,
    a_conversation_that_moved_names_its_new_number,
    a_message_whose_fate_is_not_known_is_told_apart,
    a_message_that_is_never_taken_is_told_apart,
    its_name_is_an_identifier_and_its_limits_are_for_everybody,
)


async def run_promise(promise: Callable[[Messenger], Awaitable[None]], opens: Open) -> None:
    """Try one promise on a messenger of its own."""
    async with opens() as messenger:
        try:
            await promise(messenger)
        finally:
            await messenger.channel.close()
