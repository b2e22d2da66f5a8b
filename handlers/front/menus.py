"""Who may use which command, the menu of commands and the menu keyboard, as data for every channel."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Final

from handlers.wording import Language
from handlers.wording_front import COMMANDS, LABELS
from ledger.viewers import Role

_ALL: Final = frozenset(Role)
_REGISTER: Final = frozenset({Role.OFFICER, Role.REVIEWER, Role.SUPERVISOR})
ROLES: Final[Mapping[str, frozenset[Role]]] = {
    "ask": _ALL,
    "check": _ALL,
    "report": frozenset({Role.OFFICER}),
    "claims": _REGISTER,
    "review": _REGISTER,
    "relocations": _REGISTER,
    "breaches": _REGISTER,
    "drafts": frozenset({Role.OFFICER}),
    "resume": frozenset({Role.OFFICER}),
    "pool": _REGISTER,
    "needs": _REGISTER,
    "weekly": _REGISTER,
    "monthly": _REGISTER,
    "quarterly": _REGISTER,
    "selection": _REGISTER,
    "figures": _REGISTER,
    "city_monthly": _REGISTER,
    "city_quarterly": _REGISTER,
    "city_annual": _REGISTER,
    "subscriptions": _REGISTER,
    "documents": _ALL,
    "feedback": frozenset({Role.ADMIN}),
    "settings": _ALL,
    "language": _ALL,
    "place": _ALL,
    "me": _ALL,
    "cancel": _ALL,
    "new": _ALL,
    "help": _ALL,
}
OF_COUNTERS: Final = frozenset(
    {
        "weekly", "monthly", "quarterly", "selection", "figures", "city_monthly", "city_quarterly", "city_annual",
        "subscriptions",
    }
)  # fmt: skip
"""Commands that are there only where a counter answers them."""
_HIDDEN: Final = frozenset(
    {"resume", "relocations", "breaches", "place", "new", "city_monthly", "city_quarterly", "city_annual"}
)
"""Understood, but not worth a line of the menu."""
_KEYBOARDS: Final[Mapping[Role, tuple[tuple[str, ...], ...]]] = {
    Role.OFFICER: (("ask", "report"), ("claims", "todo"), ("pool", "weekly"), ("settings", "help")),
    Role.REVIEWER: (("ask", "review"), ("city_claims", "pool"), ("needs", "weekly"), ("settings", "help")),
    Role.SUPERVISOR: (("ask", "all_claims"), ("pool", "needs"), ("weekly", "figures"), ("settings", "help")),
    Role.ADMIN: (("ask", "documents"), ("feedback", "settings"), ("help",)),
}
_CALLED_OTHERWISE: Final = {"todo": "review", "city_claims": "claims", "all_claims": "claims"}
"""Labels of the keyboard that name a command as it is for one role."""
_BY_LABEL: Final = {
    label: _CALLED_OTHERWISE.get(name, name) for words in LABELS.values() for name, label in words.items()
}


def menu(role: Role | None, language: Language, more: Collection[str] = ()) -> tuple[tuple[str, str], ...]:
    """Return the menu of commands: each command without its slash, and what it does.

    Args:
        role: whose menu; None for what everybody may use.
        language: language of the descriptions.
        more: commands that counters answer, see `OF_COUNTERS`.
    """
    return _menu(role, language, frozenset(more))


@lru_cache(maxsize=64)
def _menu(role: Role | None, language: Language, more: frozenset[str]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name, COMMANDS[language][name])
        for name, roles in ROLES.items()
        if (roles == _ALL if role is None else role in roles)
        and _is_there(name, more)
        and name not in _HIDDEN
    )


def keyboard(role: Role, language: Language, more: Collection[str] = ()) -> tuple[tuple[str, ...], ...]:
    """Return the rows of the menu keyboard; each label is understood when typed."""
    return _keyboard(role, language, frozenset(more))


@lru_cache(maxsize=64)
def _keyboard(role: Role, language: Language, more: frozenset[str]) -> tuple[tuple[str, ...], ...]:
    rows = (
        tuple(LABELS[language][name] for name in row if _is_there(name, more)) for row in _KEYBOARDS[role]
    )
    return tuple(row for row in rows if row)


def command_of(text: str) -> tuple[str, str] | None:
    """Return the command that a text is, with what follows it; None for a text that is none.

    Args:
        text: `/claims 某公司`, its wide form, addressed to a bot or not; or a label of the keyboard in any language.
    """
    plain = text.strip()
    if plain.startswith(("/", "／")):
        name, _, value = plain[1:].replace("\u3000", " ").replace("\n", " ", 1).partition(" ")
        name = name.partition("@")[0].lower()
        return (name, value.strip()) if name else ("help", "")
    name = _BY_LABEL.get(plain, "")
    return (name, "") if name else None


def _is_there(name: str, more: Collection[str]) -> bool:
    return name not in OF_COUNTERS or name in more
