"""Print the settings page of the docs from the settings themselves: `python -m bot.settings_page > docs/settings.md`.

The page cannot be forgotten: a test compares it with what this module prints.
"""

from __future__ import annotations

from collections.abc import Iterator

import click
from pydantic.fields import FieldInfo

from bot.cli import COMMANDS, root
from bot.settings import Settings

PREFIX = str(Settings.model_config["env_prefix"])
BOTH_LANGUAGES = " / "
"""Stands in a setting's description between its Chinese and its English meaning."""
ENVIRONMENT_ONLY = {"home": "环境变量 environment"}
"""Settings that say where the others are found, so that they cannot stand there."""
ANYWHERE = "环境变量、密钥目录、文件 environment, secrets, file"
DEFAULTS = {"home": "系统的用户数据目录 the platform's data folder"}
"""Defaults that differ from machine to machine, in words."""

HEAD = """# 设置 Settings

由 `python -m bot.settings_page` 从代码生成，请勿手改。Made from the code; do not edit.

同一项设置写在几处时，先列的为准。Where a setting stands in several places, the first wins:

1. 命令行 the command line, where a command has the option
2. 环境变量 the environment: `YIPANQI_MODEL=qwen3 yipanqi chat`
3. 密钥目录 a secrets folder, named by `YIPANQI_SECRETS_DIR`: one file a setting, named like the variable
   (`YIPANQI_MODEL_KEY`), its content the value
4. 文件 the file `settings.env` under `YIPANQI_HOME`: one `YIPANQI_PLACE=330400` a line

密钥（口令）宜放密钥目录，不宜写在命令行。Keep keys in the secrets folder rather than on a command line.

| 变量 variable | 默认 default | 含义 meaning | 可写在 may stand in |
|---|---|---|---|
"""


def page() -> str:
    """Return the whole page in Markdown, ending with a line break."""
    options = dict(_options())
    return HEAD + "".join(_row(name, field, options) for name, field in Settings.model_fields.items())


def _row(name: str, field: FieldInfo, options: dict[str, str]) -> str:
    chinese, _, english = (field.description or "").partition(BOTH_LANGUAGES)
    places = [ENVIRONMENT_ONLY.get(name, ANYWHERE)]
    if name in options:
        places.insert(0, f"命令行 command line: {options[name]}")
    cells = (f"`{PREFIX}{name.upper()}`", _default(name, field), f"{chinese}<br>{english}", "；".join(places))
    return f"| {' | '.join(cells)} |\n"


def _default(name: str, field: FieldInfo) -> str:
    if name in DEFAULTS:
        return DEFAULTS[name]
    return "不设 unset" if field.default is None else f"`{field.default}`"


def _options() -> Iterator[tuple[str, str]]:
    """Yield each setting that commands take as an option, with the option and these commands."""
    context = click.Context(root)
    taken: dict[str, list[str]] = {}
    for name in COMMANDS:
        command = root.get_command(context, name)
        for parameter in command.params if command is not None else ():
            optional = isinstance(parameter, click.Option) and not parameter.required
            if optional and parameter.name in Settings.model_fields:
                taken.setdefault(parameter.name, []).append(name)
    for setting, commands in taken.items():
        yield setting, f"`--{setting.replace('_', '-')}` ({', '.join(f'`{name}`' for name in commands)})"


if __name__ == "__main__":
    click.echo(page(), nl=False)
