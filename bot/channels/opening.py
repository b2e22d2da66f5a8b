"""Making our own messenger channels from the settings."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.errors import SettingsError

if TYPE_CHECKING:
    from bot.channels.telegram import TelegramChannel
    from bot.settings import Settings


def open_telegram(settings: Settings) -> TelegramChannel:
    """Return the Telegram channel; nothing is sent yet.

    Raises:
        SettingsError: the token is missing, or what a webhook needs.
    """
    from bot.channels.telegram import TelegramChannel
    from bot.channels.telegram_request import Access
    from bot.channels.telegram_webhook import Hook
    from bot.clock import now
    from ledger.evidence import path_of

    if settings.telegram_token is None:
        raise SettingsError("YIPANQI_TELEGRAM_TOKEN", "没有设置令牌；向 @BotFather 申请。Not set.")
    access = Access(
        settings.telegram_token.get_secret_value(),
        base_url=settings.telegram_url,
        base_file_url=settings.telegram_file_url,
        proxy=settings.telegram_proxy,
    )
    hook = None
    if settings.telegram_mode == "webhook":
        if settings.webhook_secret is None:
            raise SettingsError("YIPANQI_WEBHOOK_SECRET", "webhook 方式须设口令。A webhook needs a secret.")
        url = settings.webhook_url or ""
        hook = Hook(url, urlsplit(url).path or "/telegram", settings.webhook_secret.get_secret_value())
    stored = partial(path_of, settings.home / "evidence")
    return TelegramChannel(access, stored=stored, hook=hook, moment=now)
