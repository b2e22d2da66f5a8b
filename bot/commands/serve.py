"""`yipanqi serve`: the office on every configured messenger, until it is told to stop."""

from __future__ import annotations

import click

from bot.errors import UsageRefused


@click.command(epilog="例：YIPANQI_TELEGRAM_TOKEN=… yipanqi serve    yipanqi serve --channels console")
@click.option(
    "--channels", help="打开的渠道，逗号分开，如 telegram,console。Channels to open, comma-separated."
)
@click.option(
    "--health-port", type=click.IntRange(0, 65535), help="/healthz 和 /metrics 的本机端口。Local port."
)
def serve(channels: str | None, health_port: int | None) -> None:
    """在所有已配置的渠道上提供服务：消息、推送、定时事项、健康检查。Run the service.

    SIGTERM 或 Ctrl-C：办完手头的再停；再来一次立即停止，不丢任何已收到的消息。
    """
    import asyncio

    from bot import logs, starting
    from bot import settings as settings_module
    from bot.channels.registry import open_channels
    from bot.home import ready

    settings = settings_module.load(channels=channels, health_port=health_port)
    ready(settings.home)
    if not settings.channel_names:
        raise UsageRefused(
            "没有可打开的渠道：设置 YIPANQI_TELEGRAM_TOKEN，或 --channels console 在终端试用。No channel is configured."
        )
    logs.configure()
    with starting.only_one(settings):
        made = open_channels(settings.channel_names, settings)
        with starting.opened(settings, made) as parts:
            asyncio.run(starting.serve(parts))
