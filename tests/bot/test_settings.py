"""Where a setting is read from, which one wins, and what is said of one that cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import Settings, default_home, load


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YIPANQI_HOME", str(tmp_path))


def test_the_first_source_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Command line, environment, secrets folder, file, default: each gives way to the one before."""
    assert load().place is None
    (tmp_path / "settings.env").write_text("YIPANQI_PLACE=330100\n", encoding="utf-8")
    assert load().place == "330100"
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    (secrets / "YIPANQI_PLACE").write_text("330400\n", encoding="utf-8")
    monkeypatch.setenv("YIPANQI_SECRETS_DIR", str(secrets))
    monkeypatch.setenv("YIPANQI_PLACE", "330600")
    assert load().place == "330600"
    assert load(place="330000").place == "330000"
    assert load(place=None).place == "330600"


def test_a_secrets_folder_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "YIPANQI_MODEL_KEY").write_text("hush\n", encoding="utf-8")
    monkeypatch.setenv("YIPANQI_SECRETS_DIR", str(tmp_path))
    key = load().model_key
    assert key is not None
    assert key.get_secret_value() == "hush"


def test_a_secrets_folder_that_is_not_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YIPANQI_SECRETS_DIR", "/no/such/folder")
    assert load().model_key is None


def test_a_key_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YIPANQI_MODEL_KEY", "hush-hush")
    assert "hush-hush" not in repr(load())
    assert "hush-hush" not in load().model_dump_json()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("YIPANQI_LANGUAGE", "fr", id="no-such-language"),
        pytest.param("YIPANQI_MODEL_TIMEOUT", "soon", id="no-number"),
        pytest.param("YIPANQI_MODEL_TIMEOUT", "0", id="too-little"),
        pytest.param("YIPANQI_MODEL_TIMEOUT", "1000", id="too-much"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as refused:
        load()
    assert refused.value.name == name
    assert name in str(refused.value)


def test_the_home_is_named_or_the_platforms_own(tmp_path: Path) -> None:
    assert default_home({"YIPANQI_HOME": str(tmp_path)}) == tmp_path
    assert default_home({}).name == "yipanqi"
    assert default_home({"YIPANQI_HOME": "~/x"}) == Path.home() / "x"


def test_every_setting_has_a_meaning_in_both_languages() -> None:
    for name, field in Settings.model_fields.items():
        chinese, slash, english = (field.description or "").partition(" / ")
        assert slash, name
        assert any("一" <= character <= "鿿" for character in chinese), name
        assert english.isascii(), name
