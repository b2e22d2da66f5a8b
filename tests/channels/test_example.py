"""The channel of docs/channels.md is built as its page shows, installed into a folder, found, and tried."""

from __future__ import annotations

import asyncio
import importlib.metadata
import importlib.util
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.channels.base import Channel
from bot.channels.registry import ChannelUnknown, channel_makers, open_channels
from bot.settings import Settings, load
from tests.bot.support import ROOT
from tests.channels.contract import PROMISES, Failure, Messenger, run_promise

_BLOCK = re.compile(r"^```(toml|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the page's package with its own build backend, and install it into a folder; no network is needed."""
    folder = tmp_path_factory.mktemp("letters")
    (project, module, *_) = [
        code for _, code in _BLOCK.findall((ROOT / "docs/channels.md").read_text("utf-8"))
    ]
    (folder / "source/yipanqi_letters").mkdir(parents=True)
    (folder / "source/pyproject.toml").write_text(project, encoding="utf-8")
    (folder / "source/yipanqi_letters/__init__.py").write_text(module, encoding="utf-8")
    site = folder / "site"
    if (
        importlib.util.find_spec("setuptools") is None
    ):  # no build backend at hand: what an installer would leave
        _put(folder / "source", site, tomllib.loads(project))
        return site
    done = subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--no-build-isolation",
         "--no-warn-conflicts", "--target", str(site), str(folder / "source")],
        capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    assert list(site.glob("*.dist-info/entry_points.txt"))
    return site


def _builds() -> bool:
    """Say whether this environment can build a wheel without fetching anything."""
    try:
        version = importlib.metadata.version("setuptools")
    except importlib.metadata.PackageNotFoundError:
        return False
    return int(version.partition(".")[0]) >= 71 or importlib.util.find_spec("wheel") is not None


def _put(source: Path, site: Path, project: dict[str, Any]) -> None:
    """Put a package and its entry points where Python finds them."""
    shutil.copytree(source / "yipanqi_letters", site / "yipanqi_letters")
    info = site / "yipanqi_letters-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: yipanqi-letters\nVersion: 1.0\n", "utf-8")
    lines = [
        line
        for group, points in project["project"]["entry-points"].items()
        for line in (f"[{group}]", *(f"{name} = {value}" for name, value in points.items()))
    ]
    (info / "entry_points.txt").write_text("\n".join(lines) + "\n", "utf-8")


@pytest.fixture
def found(installed: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have the installed package on the path."""
    monkeypatch.syspath_prepend(str(installed))
    importlib.invalidate_caches()
    yield
    sys.modules.pop("yipanqi_letters", None)


def _settings(tmp_path: Path) -> Settings:
    return load(home=tmp_path)


@pytest.mark.usefixtures("found")
def test_an_installed_package_is_found_and_opened(tmp_path: Path) -> None:
    assert "letters" in channel_makers()
    channels = open_channels(("letters", "console"), _settings(tmp_path))
    assert [channel.name for channel in channels.values()] == ["letters", "console"]


class _Folder:
    """Somebody who writes letters."""

    def __init__(self, channel: Channel, post: Path) -> None:
        self.channel, self.conversation = channel, "wang"
        self._folder, self._count = post / "wang", 0
        self._folder.mkdir(parents=True)

    async def writes(self, text: str) -> None:
        self._count += 1
        part = self._folder.parent / "part"
        part.write_text(text, encoding="utf-8")
        part.replace(self._folder / f"{self._count:03}.txt")
        await asyncio.sleep(0.002)  # letters are read by their age

    async def brings_again(self) -> bool:
        return False

    async def taps(self, label: str) -> bool:
        return False

    async def attaches(self, name: str, content: bytes) -> bool:
        return False  # a text file is a message here

    async def edits(self, text: str) -> bool:
        return False

    async def shown(self) -> list[str]:
        answers = sorted((self._folder / "answers").glob("*.txt"), key=lambda file: int(file.stem))
        return [file.read_text(encoding="utf-8") for file in answers]

    async def labels(self) -> list[str]:
        return []

    async def toasts(self) -> list[str]:
        return []

    async def seen_typing(self) -> bool:
        return False

    def unacknowledged(self) -> int | None:
        return len(list(self._folder.glob("*.txt")))

    async def fails(self, how: Failure) -> bool:
        if how != "gone":
            return False
        self._folder.rename(self._folder.parent / "moved")
        return True


_PROMISES = [p for p in PROMISES if p.__name__ != "a_file_comes_with_its_content_where_the_channel_says_so"]


@pytest.mark.usefixtures("found")
@pytest.mark.parametrize("promise", _PROMISES, ids=lambda promise: promise.__name__)
def test_it_keeps_the_promises_of_every_channel(
    promise: Callable[[Messenger], Awaitable[None]], tmp_path: Path
) -> None:
    @asynccontextmanager
    async def opens() -> AsyncIterator[Messenger]:
        channel = open_channels(("letters",), _settings(tmp_path))["letters"]
        yield _Folder(channel, tmp_path / "post")

    asyncio.run(run_promise(promise, opens))


@pytest.mark.usefixtures("found")
def test_a_file_beside_the_letters_is_brought_and_fetched(tmp_path: Path) -> None:
    from handlers.messages import Incoming

    channel = open_channels(("letters",), _settings(tmp_path))["letters"]
    folder = tmp_path / "post/wang"
    folder.mkdir(parents=True)
    (folder / "证据.pdf").write_bytes(b"%PDF")
    kept: list[Incoming] = []

    async def keep(updates: list[Incoming]) -> None:
        kept.extend(updates)

    async def once() -> bytes:
        task = asyncio.create_task(channel.receive(keep))
        while not kept:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.05)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return await channel.fetch(kept[0].attachments[0])

    assert asyncio.run(once()) == b"%PDF"
    assert kept[0].kind == "file"


@pytest.mark.parametrize(
    ("module", "said"),
    [
        ("raise RuntimeError", "加载失败（RuntimeError）"),
        ("def open_it(settings): raise KeyError(1)", "启动失败（KeyError）"),
        ("def open_it(settings): return object()", "缺少 name"),
        ("", "加载失败（AttributeError）"),
    ],
)
def test_a_broken_package_gives_one_clear_line(
    module: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broken_channel.py").write_text(module, encoding="utf-8")
    info = tmp_path / "broken-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: broken\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(
        "[yipanqi.channels]\nbroken = broken_channel:open_it\n", encoding="utf-8"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.invalidate_caches()
    with pytest.raises(ChannelUnknown, match="broken") as refused:
        open_channels(("broken",), _settings(tmp_path))
    sys.modules.pop("broken_channel", None)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_telegram_without_a_token_says_which_setting(tmp_path: Path) -> None:
    from bot.errors import SettingsError

    with pytest.raises(SettingsError, match="YIPANQI_TELEGRAM_TOKEN"):
        open_channels(("telegram",), _settings(tmp_path))
    webhook = load(home=tmp_path, telegram_token="1:a", telegram_mode="webhook")  # noqa: S106 - of no bot
    with pytest.raises(SettingsError, match="YIPANQI_WEBHOOK_SECRET"):
        open_channels(("telegram",), webhook)
