"""What can go wrong in the application itself.

BotError
 ├─ ChannelError    a message did not go out, see `bot.channels.errors`
 ├─ SettingsError   a setting has a value that cannot be used
 ├─ PlaceRefused    what was given is no place of Zhejiang
 └─ UsageRefused    a request at the command line is well formed but not allowed
"""

from __future__ import annotations

from terms.errors import YipanqiError


class BotError(YipanqiError):
    """The application cannot do what was asked as it is configured."""


class SettingsError(BotError):
    """A setting has a value that cannot be used."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"设置 {name} 不可用：{problem}")
        self.name, self.problem = name, problem


class PlaceRefused(BotError):
    """What was given as a place is no place of Zhejiang."""

    def __init__(self, given: str) -> None:
        super().__init__(
            f"浙江没有“{given}”这个地方，请写市、县（市、区）的名称或行政区划代码，如 嘉兴 或 330400。"
            f"No place in Zhejiang has this name or code."
        )
        self.given = given


class UsageRefused(BotError):
    """A request at the command line is well formed but not allowed here."""
