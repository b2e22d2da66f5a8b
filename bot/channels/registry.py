"""Finding channels by name: each is an entry point of the group `yipanqi.channels`, ours and anybody else's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING

from bot.channels.base import ENTRY_POINTS
from bot.errors import BotError, SettingsError

if TYPE_CHECKING:
    from bot.channels.base import Channel
    from bot.settings import Settings

Make = Callable[["Settings"], "Channel"]
OURS: dict[str, str] = {
    "console": "bot.channels.console:open_console",
    "telegram": "bot.channels.opening:open_telegram",
}
"""Our own, which are there even where the program runs from its source and no entry points are installed."""


class ChannelUnknown(BotError):
    """No installed package brings a channel of this name, or it cannot be loaded."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"渠道 {name} 不能打开：{problem}")
        self.name, self.problem = name, problem


def channel_makers() -> dict[str, EntryPoint]:
    """Return what makes each channel, by name; of two with one name, ours, else the first found."""
    found = {point.name: point for point in reversed(tuple(entry_points(group=ENTRY_POINTS)))}
    return found | {name: EntryPoint(name, value, ENTRY_POINTS) for name, value in OURS.items()}


def open_channels(names: Sequence[str], settings: Settings) -> dict[str, Channel]:
    """Return the channels of these names, opened.

    Args:
        names: as the settings name them.
        settings: handed to each channel.

    Raises:
        ChannelUnknown: there is no such channel, or its package is broken.
        SettingsError: a channel lacks a setting.
    """
    makers = channel_makers()
    return {name: _opened(name, makers, settings) for name in names}


def _opened(name: str, makers: dict[str, EntryPoint], settings: Settings) -> Channel:
    if name not in makers:
        raise ChannelUnknown(name, f"没有安装；已有 {'、'.join(sorted(makers))}")
    try:
        make: Make = makers[name].load()
    except Exception as error:  # whatever a foreign package does while it is imported
        raise ChannelUnknown(name, f"{makers[name].value} 加载失败（{type(error).__name__}）") from error
    try:
        channel = make(settings)
    except SettingsError:
        raise
    except Exception as error:  # as above
        raise ChannelUnknown(name, f"{makers[name].value} 启动失败（{type(error).__name__}）") from error
    problem = _lacks(channel)
    if problem:
        raise ChannelUnknown(name, problem)
    return channel


def _lacks(channel: object) -> str:
    """Return what of the protocol a channel does not have, "" if it has all of it."""
    wanted = (
        "name",
        "capabilities",
        "receive",
        "send",
        "limits",
        "edit",
        "acknowledge",
        "typing",
        "fetch",
        "close",
    )
    missing = [name for name in wanted if not hasattr(channel, name)]
    return f"缺少 {'、'.join(missing)}" if missing else ""
