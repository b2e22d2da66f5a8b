"""Opening the rules of an installation: the shipped packs with the parameters two persons have confirmed."""

from __future__ import annotations

from pathlib import Path

from corpus import shipped
from policy.packs import Packs, load_packs
from policy.parameters import ParameterStore


def open_rules(home: Path) -> Packs:
    """Read the rule packs for the installation in this folder; raises `RulePackError`."""
    return load_packs(shipped.load(), confirmed=ParameterStore(home).confirmed())
