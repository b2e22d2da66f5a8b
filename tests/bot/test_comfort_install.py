"""Installing: nothing is left out of the package, and setuptools has nothing to warn of."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from tests.bot.support import ROOT


@pytest.fixture(scope="module")
def packaging() -> dict[str, Any]:
    """Return the settings of setuptools."""
    value = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    assert isinstance(value, dict)
    return value


def test_every_data_file_goes_into_the_package(packaging: dict[str, Any]) -> None:
    """Data goes in by being named only, so that a forgotten folder is seen here and not in an office."""
    assert packaging["include-package-data"] is False
    named = {
        file
        for package, patterns in packaging["package-data"].items()
        for pattern in patterns
        for file in (ROOT / package.replace(".", "/")).glob(pattern)
        if file.is_file()
    }
    top = {package.partition(".")[0] for package in packaging["packages"]}
    held = {
        file
        for package in top
        for file in (ROOT / package).rglob("*")
        if file.is_file() and file.suffix not in (".py", ".pyc")
    }
    assert held
    assert sorted(held - named) == []


def test_every_folder_with_code_is_a_listed_package(packaging: dict[str, Any]) -> None:
    top = {package.partition(".")[0] for package in packaging["packages"]}
    found = {
        ".".join(file.parent.relative_to(ROOT).parts)
        for package in top
        for file in (ROOT / package).rglob("*.py")
    }
    assert found == set(packaging["packages"])
