"""What can go wrong in the application itself.

BotError
 ├─ SettingsError   a setting has a value that cannot be used
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


class UsageRefused(BotError):
    """A request at the command line is well formed but not allowed here."""
