"""A model that is not there is refused at once, without the network and without torch."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from indexer.embedding.opening import open_embedder, shipped_model
from indexer.errors import EmbeddingUnavailable


@pytest.fixture
def no_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail whatever opens a connection or looks up a name, on loopback too."""

    def refused(*_given: object, **_named: object) -> None:
        pytest.fail("a model was looked for on the network")

    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)


@pytest.mark.usefixtures("no_socket")
@pytest.mark.parametrize("name", ["nope", "owner/nope", "a/b/c", "no such model", "-x", "./nope", "/no/such"])
def test_a_model_that_is_not_here_is_refused_at_once(name: str) -> None:
    had_torch = "torch" in sys.modules
    with pytest.raises(EmbeddingUnavailable) as refused:
        open_embedder(name)
    assert refused.value.name == name
    assert len(str(refused.value).splitlines()) == 1
    assert ("torch" in sys.modules) is had_torch


@pytest.mark.usefixtures("no_socket")
def test_a_path_that_holds_no_model_is_refused_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no model")
    (tmp_path / "folder").mkdir()
    with pytest.raises(EmbeddingUnavailable, match="不是模型目录"):
        open_embedder(str(tmp_path / "file"))
    with pytest.raises(EmbeddingUnavailable, match="没有模型"):
        open_embedder(str(tmp_path / "folder"))


def test_what_to_download_is_told_with_its_full_name() -> None:
    with pytest.raises(EmbeddingUnavailable, match="hf download sentence-transformers/nope"):
        open_embedder("nope")
    with pytest.raises(EmbeddingUnavailable, match="hf download owner/nope"):
        open_embedder("owner/nope")


@pytest.mark.slow
def test_a_downloaded_model_is_opened_by_its_name_alone(tmp_path: Path) -> None:
    """No address is right for the hub, so that whatever asked it would fail."""
    pytest.importorskip("torch")
    held = tmp_path / "hub" / "models--owner--small"
    shutil.copytree(shipped_model(), held / "snapshots" / "abc")
    (held / "refs").mkdir()
    (held / "refs" / "main").write_text("abc")
    code = (
        "from indexer.embedding.opening import open_embedder\n"
        "embedder = open_embedder('owner/small')\n"
        "print(embedder.name, embedder.encode(['首谈期']).shape)"
    )
    away = {"HF_HOME": str(tmp_path), "HF_ENDPOINT": "http://127.0.0.1:9"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env={**os.environ, **away}
    )
    name, _, shape = done.stdout.strip().partition(" ")
    assert name.startswith("small-"), done.stderr
    assert shape == "(1, 256)"
