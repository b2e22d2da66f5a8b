"""Every setting, its default and its meaning; the settings page in the docs is made from this module.

A setting is read, first wins, from: the command line, the environment (`YIPANQI_…`), a secrets folder
(`YIPANQI_SECRETS_DIR`, one file a setting) and the file `settings.env` under `YIPANQI_HOME`.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any, Literal

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import PlaceRefused, SettingsError


def default_home(environment: dict[str, str] | None = None) -> Path:
    """Return the folder that holds this installation's data: `YIPANQI_HOME` or the platform's data folder.

    Raises:
        SettingsError: it begins with `~` and a user whom this machine does not know.
    """
    values = os.environ if environment is None else environment
    named = values.get("YIPANQI_HOME")
    if not named:
        return user_data_path("yipanqi", appauthor=False)
    try:
        return Path(named).expanduser()
    except RuntimeError:
        raise SettingsError("YIPANQI_HOME", f"{named} 里的用户不存在") from None


class Settings(BaseSettings):
    """The settings of one installation."""

    model_config = SettingsConfigDict(env_prefix="YIPANQI_", extra="ignore", frozen=True)

    home: Path = Field(
        default_factory=default_home, description="数据目录 / folder of this installation's data"
    )
    place: str | None = Field(
        default=None,
        description="没有指明地方时默认的地方，名称或行政区划代码（海宁、330400） / place assumed when a question "
        "names none, by name or division code",
    )
    language: Literal["zh", "en"] = Field(default="zh", description="界面语言 / language of the interface")
    embedding: str | None = Field(
        default=None,
        description="sentence-transformers 模型的目录，或已下载到本机的模型名；不设则用自带向量 / folder of a "
        "sentence-transformers model, or name of a downloaded one; the built-in embedding if unset",
    )
    chroma_url: str | None = Field(
        default=None,
        description="Chroma 服务器地址（http://主机:端口）；不设则用本地目录 / address of a Chroma server; a local "
        "folder if unset",
    )
    model: str | None = Field(
        default=None,
        description="语言模型名；不设则不用语言模型 / name of a language model; none is used if unset",
    )
    model_provider: str = Field(
        default="openai", description="init_chat_model 的提供方 / provider for init_chat_model"
    )
    model_url: str | None = Field(
        default=None, description="OpenAI 兼容接口地址 / base address of an OpenAI-compatible endpoint"
    )
    model_key: SecretStr | None = Field(default=None, description="接口密钥 / key of the endpoint")
    model_timeout: float = Field(
        default=20.0, gt=0, le=120, description="等待语言模型的秒数 / seconds to wait for the language model"
    )

    soffice: Path | None = Field(
        default=None,
        description="LibreOffice 的 soffice 程序，用来生成 PDF；不设则在 PATH 中找 / LibreOffice's program, for PDF; "
        "looked for on the path if unset",
    )

    channels: str | None = Field(
        default=None,
        description="serve 打开的渠道，用逗号分开；不设则有令牌时为 telegram / channels that serve opens, "
        "comma-separated; telegram if unset and there is a token",
    )
    telegram_token: SecretStr | None = Field(
        default=None, description="Telegram 机器人令牌 / token of the Telegram bot"
    )
    telegram_url: str = Field(
        default="https://api.telegram.org/bot",
        description="Bot API 地址，令牌接在其后；自建服务器写这里 / address of the Bot API, the token "
        "follows it; name your own server here",
    )
    telegram_file_url: str = Field(
        default="https://api.telegram.org/file/bot",
        description="Bot API 取文件的地址 / address of the Bot API's files",
    )
    telegram_proxy: str | None = Field(
        default=None,
        description="到 Bot API 的代理（http:// 或 socks5://） / proxy to the Bot API (http:// or socks5://)",
    )
    telegram_mode: Literal["polling", "webhook"] = Field(
        default="polling",
        description="主动取消息，或由服务器送来 / fetch updates, or have them brought (webhook)",
    )
    webhook_url: str | None = Field(
        default=None,
        description="Telegram 送消息的公网地址（https://…），路径即本机路由 / public address that Telegram "
        "calls (https://...); its path is the local route",
    )
    webhook_secret: SecretStr | None = Field(
        default=None,
        description="每次送来都须带的口令（1-256 个字母、数字、_、-） / what every call must bear "
        "(1-256 of A-Z a-z 0-9 _ -)",
    )
    listen_host: str = Field(
        default="127.0.0.1", description="webhook 监听的本机地址 / local address the webhook listens on"
    )
    listen_port: int = Field(
        default=8080, ge=0, le=65535, description="webhook 监听的端口 / port the webhook listens on"
    )
    health_port: int = Field(
        default=9464,
        ge=0,
        le=65535,
        description="本机 /healthz 和 /metrics 的端口，0 表示任选 / local port of /healthz and /metrics, 0 for any",
    )
    admin_note: str = Field(
        default="",
        max_length=100,
        description="告诉未登记者找谁要邀请，如“请联系办公室 0571-…” / tells newcomers whom to ask for an invitation",
    )

    @field_validator("webhook_secret")
    @classmethod
    def _harmless_secret(cls, given: SecretStr | None) -> SecretStr | None:
        """Take a secret that Telegram can send in a header."""
        if given is None or re.fullmatch(r"[A-Za-z0-9_-]{1,256}", given.get_secret_value()):
            return given
        raise PydanticCustomError(
            "secret", "只能用字母、数字、_、-，1 到 256 个；letters, digits, _ and - only"
        )

    @field_validator("place")
    @classmethod
    def _city(cls, given: str | None) -> str | None:
        """Take a place by name or code, and keep the code of the city whose rules hold there."""
        if not given:
            return None
        from bot.places import city_code
        from terms.places import Gazetteer

        try:
            return city_code(given, Gazetteer.load())
        except PlaceRefused as error:
            raise PydanticCustomError("place", "{problem}", {"problem": str(error)}) from None

    @property
    def channel_names(self) -> tuple[str, ...]:
        """Return the channels that serve opens, each once."""
        if self.channels is None:
            return ("telegram",) if self.telegram_token else ()
        named = (name.strip() for name in re.split(r"[,，;；\s]+", self.channels))
        return tuple(dict.fromkeys(name for name in named if name))

    @property
    def library(self) -> Path:
        """Return where the documents and their lexical index stand."""
        return self.home / "library.db"


def load(**overrides: Any) -> Settings:
    """Read the settings; `overrides` come from the command line, `None` meaning not given.

    Raises:
        SettingsError: a value cannot be used; the message names the setting.
    """
    given = {name: value for name, value in overrides.items() if value is not None}
    home = given.get("home") or default_home()
    secrets = os.environ.get("YIPANQI_SECRETS_DIR")
    try:
        # The two underscored arguments are pydantic-settings' own; a subclass's signature does not show them.
        sources: dict[str, Any] = {
            "_env_file": Path(home) / "settings.env",
            "_secrets_dir": secrets if secrets and Path(secrets).is_dir() else None,
        }
        return Settings(**sources, **given)
    except ValidationError as error:
        first = error.errors()[0]
        name = "YIPANQI_" + "_".join(str(part) for part in first["loc"]).upper()
        raise SettingsError(name, first["msg"]) from None
    except UnicodeDecodeError:
        raise SettingsError("settings.env", f"{home} 里的这个文件不是 UTF-8 编码") from None
