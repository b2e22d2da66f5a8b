"""`yipanqi serve`: every channel, what falls due, health; it ends politely and there is only one of it."""

from __future__ import annotations

import json
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.commands.doctor import _problem
from bot.examination import EXAMINATIONS, WHERE, Patient
from bot.settings import load
from tests.bot.support import COMMAND, ROOT, environment, run
from tests.telegram.server import BotServer, faults
from tests.telegram.server.world import Webhook

PATIENCE = 30.0


def _log(process: subprocess.Popen[bytes], event: str) -> dict[str, Any]:
    """Return the next line of the log that tells of an event."""
    assert process.stderr is not None
    for line in process.stderr:
        told: dict[str, Any] = json.loads(line)
        if told["event"] == event:
            return told
    raise AssertionError(event, "the service ended without it")


@contextmanager
def serving(home: Path, *words: str, **more: str) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Run the service; yield its process and the port of its health."""
    process = subprocess.Popen(
        [*COMMAND, "serve", "--health-port", "0", *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, cwd=ROOT, env=environment(home, **more),
    )  # fmt: skip
    try:
        yield process, _log(process, "ready")["port"]
    finally:
        process.kill()
        process.communicate()


def _get(port: int, path: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


@pytest.fixture(scope="module")
def demo_built(built_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build an installation with the demonstration office, once."""
    own = tmp_path_factory.mktemp("demo") / "home"
    shutil.copytree(built_home, own)
    run(own, "chat", typed=b"/demo\n")
    return own


@pytest.fixture
def demo(demo_built: Path, tmp_path: Path) -> Path:
    """Return an installation of one's own with the demonstration office."""
    own = tmp_path / "home"
    shutil.copytree(demo_built, own)
    return own


def test_a_pipe_is_answered_to_its_end_and_the_service_ends(demo: Path) -> None:
    done = run(
        demo,
        "serve",
        "--channels",
        "console",
        "--health-port",
        "0",
        typed="首谈期多长？\n嘉兴呢\n/settings\n".encode(),
    )
    said = done.stdout.decode()
    assert done.returncode == 0, done.stderr.decode()
    assert "1. 换成 English" in said
    assert "1个月" in said
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert [line["event"] for line in lines][-1] == "stopped"
    assert "首谈" not in done.stderr.decode().encode().decode("unicode_escape", "ignore")


def test_health_is_told_on_a_local_port_and_one_home_has_one_service(demo: Path) -> None:
    with serving(demo, "--channels", "console") as (process, port):
        status, body = _get(port, "/healthz")
        told = json.loads(body)
        assert (status, told["status"]) == (200, "ok"), told
        assert set(told["checks"]) >= {"database", "clock", "inbox", "outbox", "disk"}
        status, page = _get(port, "/metrics")
        assert status == 200
        for name in (b"yipanqi_inbox_waiting 0.0", b"yipanqi_log_entries ", b"process_resident_memory_bytes",
                     b'yipanqi_delivery_total{what="sent"}'):  # fmt: skip
            assert name in page
        assert _get(port, "/")[0] == 404
        second = run(demo, "serve", "--channels", "console", "--health-port", "0")
        assert second.returncode == 1
        assert "已有一个 serve 在运行" in second.stderr.decode()
        assert len(second.stderr.decode().splitlines()) == 1
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGINT)
        began = time.monotonic()
        assert process.wait(PATIENCE) in (0, 130)
        assert time.monotonic() - began < 10


def test_a_whole_talk_on_telegram_and_a_polite_end(demo: Path) -> None:
    """The real library over HTTP: a stranger enrols by a deep link, asks, and the service ends when it is told."""
    code = run(demo, "officers", "invite", "330421", "officer").stdout.decode().split("\t")[0]
    with BotServer() as server:
        person = server.person()
        settings = {
            "YIPANQI_TELEGRAM_TOKEN": server.token,
            "YIPANQI_TELEGRAM_URL": server.base_url,
            "YIPANQI_TELEGRAM_FILE_URL": server.base_file_url,
        }
        with serving(demo, **settings) as (process, port):
            person.says(f"/start {code}")
            person.waits("姓名")
            person.says("王小明")
            person.waits("登记成功")
            person.says("首谈期多长？")
            person.waits("1个月")
            menus = server.world.commands
            own = next(menu for scope, menu in menus.items() if str(person.id) in str(scope))
            assert {"command": "report", "description": "我要首报"} in own
            assert any("all_private" in str(scope) and "zh" in str(scope) for scope in menus)
            assert _get(port, "/healthz")[0] == 200
            process.send_signal(signal.SIGTERM)
            assert process.wait(PATIENCE) == 0
            assert process.stderr is not None
            log = process.stderr.read().decode()
        assert server.token not in log
        assert "王小明" not in log.encode().decode("unicode_escape", "ignore")


def test_by_webhook_telegram_brings_updates_and_nobody_else_may(demo: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with BotServer() as server:
        settings = {
            "YIPANQI_TELEGRAM_TOKEN": server.token,
            "YIPANQI_TELEGRAM_URL": server.base_url,
            "YIPANQI_TELEGRAM_FILE_URL": server.base_file_url,
            "YIPANQI_TELEGRAM_MODE": "webhook",
            "YIPANQI_WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram/7f3a",
            "YIPANQI_WEBHOOK_SECRET": "a-secret_of_the_tests",
            "YIPANQI_LISTEN_PORT": str(port),
        }
        with serving(demo, **settings) as (process, health):
            person = server.person()
            person.says("在吗")
            person.waits("登记后才能使用")
            kept = _get(health, "/metrics")[1]
            assert b'yipanqi_delivery_total{what="received"} 1.0' in kept
            for path, secret in (("/telegram/7f3a", ""), ("/telegram/7f3a", "wrong")):
                asked = urllib.request.Request(
                    f"http://127.0.0.1:{port}{path}",
                    b'{"update_id": 1}',
                    {"X-Telegram-Bot-Api-Secret-Token": secret},
                )
                with pytest.raises(urllib.error.HTTPError, match="403"):
                    urllib.request.urlopen(asked, timeout=10)  # noqa: S310 - our own
            assert b'yipanqi_delivery_total{what="received"} 1.0' in _get(health, "/metrics")[1]
            process.send_signal(signal.SIGTERM)
            assert process.wait(PATIENCE) == 0


def test_without_a_channel_it_says_what_to_set(home: Path) -> None:
    done = run(home, "serve")
    assert done.returncode == 1
    assert "YIPANQI_TELEGRAM_TOKEN" in done.stderr.decode()


def test_an_unknown_channel_is_one_clear_line(home: Path) -> None:
    done = run(home, "serve", "--channels", "carrier-pigeon")
    assert done.returncode == 1
    assert "carrier-pigeon" in done.stderr.decode()
    assert "console" in done.stderr.decode()
    assert len(done.stderr.decode().splitlines()) == 1


def test_the_doctor_asks_the_bot_api_who_we_are(demo: Path) -> None:
    def examined(name: str, **more: str) -> str | None:
        return _problem(EXAMINATIONS[name], Patient(load(home=demo, **more)))

    with BotServer() as server:
        bot = {"telegram_token": server.token, "telegram_url": server.base_url}
        assert all(WHERE[name](Patient(load(home=demo, **bot))) for name in WHERE)
        for name in WHERE:
            assert examined(name, **bot) is None, name
        assert "webhook" in str(examined("webhook", **bot, telegram_mode="webhook", webhook_url="https://o/x",
                                         webhook_secret="s"))  # noqa: S106 # fmt: skip
        assert examined("token", **{**bot, "telegram_token": "1:wrong"})
    offline = examined("token", telegram_token=server.token, telegram_url="http://127.0.0.1:9/bot")
    assert offline
    assert server.token not in offline
    assert not any(WHERE[name](Patient(load(home=demo / "elsewhere"))) for name in WHERE)


def _checked(port: int, status: str) -> dict[str, str]:
    """Wait until `/healthz` has a status, and return what it looked at."""
    until = time.monotonic() + PATIENCE
    while True:
        code, body = _get(port, "/healthz")
        told = json.loads(body)
        if told["status"] == status:
            assert code == 200
            checks: dict[str, str] = told["checks"]
            return checks
        assert time.monotonic() < until, told
        time.sleep(0.1)


def _telegram(server: BotServer, **more: str) -> dict[str, str]:
    return {
        "YIPANQI_TELEGRAM_TOKEN": server.token,
        "YIPANQI_TELEGRAM_URL": server.base_url,
        "YIPANQI_TELEGRAM_FILE_URL": server.base_file_url,
        **more,
    }


SINCE = r"since 20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00: \w+"


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        pytest.param(faults.cut(acts=False), f"cannot be reached {SINCE}", id="cut"),
        pytest.param(faults.server_error(502), f"cannot be reached {SINCE}", id="in trouble"),
        pytest.param(faults.conflict(), "brings no updates since .*: Conflict", id="another program"),
    ],
)
def test_health_tells_since_when_telegram_is_out_of_reach_and_when_it_is_back(
    demo: Path, fault: faults.Fault, told: str
) -> None:
    with BotServer() as server, serving(demo, **_telegram(server)) as (_process, port):
        assert _checked(port, "ok")["telegram"] == "ok"
        assert b'yipanqi_channel_out_of_reach_seconds{channel="telegram"} 0.0' in _get(port, "/metrics")[1]
        server.faults.add(fault, times=None)
        server.person().says("在吗")  # ends the request that is held open
        found = _checked(port, "degraded")
        assert re.fullmatch(told, found["telegram"]), found
        assert server.token not in str(found)
        page = _get(port, "/metrics")[1].decode()
        seconds = re.search(r'yipanqi_channel_out_of_reach_seconds\{channel="telegram"\} (\S+)', page)
        assert seconds is not None
        assert float(seconds[1]) > 0
        server.faults.clear()
        assert _checked(port, "ok")["telegram"] == "ok"


def test_health_tells_that_nobody_listens_where_telegram_should_be(demo: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{free.getsockname()[1]}/bot"
    with BotServer() as server:
        settings = _telegram(server, YIPANQI_TELEGRAM_URL=nobody)
        with serving(demo, **settings) as (_process, port):
            assert re.fullmatch(
                "cannot be reached since .*: ConnectError", _checked(port, "degraded")["telegram"]
            )


def test_polling_removes_a_webhook_that_is_set_and_loses_no_update(demo: Path) -> None:
    with BotServer() as server:
        settings = _telegram(server)
        server.world.webhook = Webhook("http://127.0.0.1:9/telegram", "s", 40)
        person = server.person()
        person.says("在吗")
        told = _problem(
            EXAMINATIONS["webhook"],
            Patient(load(home=demo, telegram_token=server.token, telegram_url=server.base_url)),
        )
        assert "serve 启动时会取消它" in str(told)
        with serving(demo, **settings) as (process, port):
            person.waits("登记后才能使用")
            assert server.world.webhook is None
            assert _checked(port, "ok")["telegram"] == "ok"
            deleted = server.calls("deleteWebhook")
            process.send_signal(signal.SIGTERM)
            assert process.wait(PATIENCE) == 0
            assert process.stderr is not None
            log = process.stderr.read().decode()
        assert len(deleted) == 1
        assert "a webhook was set and is removed" in log
        assert "127.0.0.1:9" not in log
