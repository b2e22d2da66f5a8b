"""Logs tell what happened, with ids; never a name, a text, a token or an address."""

from __future__ import annotations

import ast
import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.errors import Unknown
from bot.logs import KEYS, configure, guarded, harmless
from tests.bot.support import ROOT

TOKEN = "123456789:AAE-abcdefghijklmnopqrstuvwxyz0123456"  # noqa: S105 - of no bot
CODE = "ABCDEF-GHIJKL-MNOPQR-STUVWX"
SECRETS = ("晨曦光能科技有限公司", "王小明", TOKEN, CODE, f"https://api.telegram.org/bot{TOKEN}/getMe")


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Log into memory, and leave everything as it was."""
    root = logging.getLogger()
    before = (root.handlers[:], root.level, structlog.get_config())
    stream = io.StringIO()
    configure(stream)
    yield stream
    logging.captureWarnings(capture=False)
    root.handlers[:], level, config = before
    root.setLevel(level)
    structlog.configure(**config)


def _written(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_is_json_with_ids(lines: io.StringIO) -> None:
    structlog.get_logger("pump").info("handled", channel="telegram", update="77", count=3, ms=1.5)
    (line,) = _written(lines)
    assert (line["event"], line["level"], line["update"], line["ms"]) == ("handled", "info", "77", 1.5)
    assert line["time"].endswith("Z")


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("key", ["event", "update", "problem", "text", "token", "name", "conversation"])
def test_no_key_lets_a_secret_pass(lines: io.StringIO, secret: str, key: str) -> None:
    facts = {"event": "handled", key: secret}
    structlog.get_logger().warning(**facts)
    written = lines.getvalue()
    for part in (secret, TOKEN, CODE, TOKEN.partition(":")[2]):
        assert part not in written


@given(key=st.sampled_from(sorted(KEYS)), before=st.text(max_size=30), after=st.text(max_size=30))
def test_a_token_is_never_logged_whatever_stands_around_it(key: str, before: str, after: str) -> None:
    for secret in (TOKEN, CODE, f"http://proxy:secretword@host/bot{TOKEN}/x"):
        told = json.dumps(guarded(None, "", {key: f"{before} {secret} {after}"}))
        assert secret not in told
        assert "secretword" not in told


@given(value=st.text(min_size=1).filter(lambda text: not text.isascii()))
def test_what_an_officer_wrote_in_chinese_is_never_logged(value: str) -> None:
    assert harmless(value) == "…"


def test_a_key_that_is_not_allowed_is_only_named(lines: io.StringIO) -> None:
    structlog.get_logger().info("x", investor="ACME", text="hello")
    (line,) = _written(lines)
    assert line["left_out"] == ["investor", "text"]
    assert "ACME" not in lines.getvalue()


def test_an_exception_is_told_by_type_and_place(lines: io.StringIO) -> None:
    def fail() -> None:
        raise Unknown("telegram", f"cannot reach https://api/bot{TOKEN} about 晨曦")

    try:
        fail()
    except Unknown:
        structlog.get_logger().exception("failed", channel="telegram")
    (line,) = _written(lines)
    assert line["error"] == "Unknown"
    assert "test_logs.py" in line["where"]
    assert TOKEN not in lines.getvalue()


@pytest.mark.parametrize("name", ["httpx", "telegram.ext", "uvicorn.error", "somebody"])
def test_a_library_tells_only_that_it_logged(lines: io.StringIO, name: str) -> None:
    logger = logging.getLogger(name)
    logger.info("GET https://api.telegram.org/bot%s/getMe", TOKEN)
    logger.error("failed for %s at https://api.telegram.org/bot%s", "王小明", TOKEN)
    (line,) = _written(lines)
    assert (line["event"], line["library"]) == ("a library reports", name)
    assert TOKEN not in lines.getvalue()


def test_every_line_of_the_program_tells_only_what_may_be_told() -> None:
    """Whoever logs under a key that is left out finds it here rather than in a log that lacks it."""
    methods = {"debug", "info", "warning", "error", "exception", "critical"}
    for file in sorted((ROOT / "bot").rglob("*.py")):
        for call in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
                continue
            if call.func.attr in methods and "log" in ast.unparse(call.func.value).lower():
                keys = {keyword.arg for keyword in call.keywords} - {"exc_info", None}
                assert keys <= KEYS, f"{file.name}:{call.lineno} {keys - KEYS}"
                assert isinstance(call.args[0], ast.Constant), f"{file.name}:{call.lineno}: a fixed text"
