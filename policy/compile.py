"""Turn a rule's YAML into a tree of conditions, refusing whatever is not known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from corpus.models import Document
from policy.conditions import (
    ALWAYS,
    All,
    Always,
    AmountReaches,
    AnyOf,
    Citation,
    Condition,
    FactIs,
    Instrument,
    Shown,
    Stated,
    Text,
    Unless,
)
from policy.errors import RulePackError
from policy.facts import AMOUNT, BOOLEANS, CHOICES, NAMES
from policy.intervals import Bound, Comparison

if TYPE_CHECKING:
    from policy.packs import Parameter

_KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "all": (),
    "any": (),
    "unless": (),
    "use": (),
    "always": (),
    "fact": ("is", "in", "presume", "presumed", "parameter_for", "ask_last"),
    "amount": ("by", "bounds"),
    "stated": ("otherwise", "may_be_more"),
    "instrument": (),
}
_COMMON: Final = ("text", "clause", "parameters")
_BOUND: Final = re.compile(r"(>=|<=|>|<) ([0-9]+(?:\.[0-9]+)?) ([A-Z]{3})")
_BOUND_CURRENCIES: Final = ("CNY", "USD")


def allowed_only(
    pack: str, where: str, entry: object, keys: Iterable[str], *, required: Iterable[str] = ()
) -> None:
    """Refuse an entry with a key that is not allowed, naming those that are, or without a required one."""
    allowed = tuple(keys)
    if not isinstance(entry, dict):
        raise RulePackError(pack, where, f"a mapping is needed with the keys {', '.join(allowed)}")
    for key in entry:
        if key not in allowed:
            raise RulePackError(
                pack, where, f"unknown key {key!r}; the allowed keys are {', '.join(allowed)}"
            )
    for key in required:
        if key not in entry:
            raise RulePackError(pack, where, f"the key {key!r} is missing")


def text(pack: str, where: str, entry: object) -> Text:
    """Read a wording in both languages."""
    allowed_only(pack, where, entry, ("zh", "en"), required=("zh", "en"))
    assert isinstance(entry, dict)  # noqa: S101 - allowed_only refused anything else
    return Text(str(entry["zh"]), str(entry["en"]))


def citation(pack: str, where: str, document: Document, entry: object) -> Citation:
    """Read a clause reference and check that its quote stands there, word for word."""
    allowed_only(pack, where, entry, ("path", "quote"), required=("path", "quote"))
    assert isinstance(entry, dict)  # noqa: S101 - allowed_only refused anything else
    path, quote = str(entry["path"]), str(entry["quote"])
    clauses = [clause for clause in document.clauses if clause.path == path]
    if not clauses:
        raise RulePackError(pack, where, f"{document.id} has no clause {path}")
    if not any(quote in clause.text for clause in clauses):
        raise RulePackError(pack, where, f"{document.id} {path} does not hold the words “{quote}”")
    return Citation(document.id, path, quote)


class Builder:
    """Builds the conditions of one pack."""

    def __init__(
        self, pack: str, document: Document, parameters: Mapping[str, Parameter], define: Mapping[str, Any]
    ) -> None:
        self.pack, self.document, self.parameters = pack, document, parameters
        self._define = define
        for name in define:
            self.condition(f"define {name}", define[name])

    def parameter_names(self, where: str, names: Iterable[str]) -> tuple[str, ...]:
        """Check that the parameters named exist."""
        for name in names:
            self._parameter(where, name)
        return tuple(names)

    def condition(self, where: str, entry: object, depth: int = 0) -> Condition:
        """Build a condition and all below it; raises `RulePackError`."""
        kind = self._kind(where, entry, depth)
        assert isinstance(entry, dict)  # noqa: S101 - _kind refused anything else
        if kind == "use":
            name = entry["use"]
            if name not in self._define:
                problem = f"no definition {name!r}; there are {', '.join(self._define) or 'none'}"
                raise RulePackError(self.pack, where, problem)
            return self.condition(where, self._define[name], depth + 1)
        common: dict[str, Any] = {
            "shown": self._shown(where, entry),
            "parameters": self.parameter_names(where, entry.get("parameters") or ()),
        }
        match kind:
            case "all" | "any":
                parts = entry[kind]
                if not isinstance(parts, list) or not parts:
                    raise RulePackError(self.pack, where, f"{kind!r} needs a list of conditions")
                built = tuple(self.condition(where, part, depth + 1) for part in parts)
                return All(built, **common) if kind == "all" else AnyOf(built, **common)
            case "unless":
                return Unless(self.condition(where, entry["unless"], depth + 1), **common)
            case "always":
                return Always(**common)
            case "fact":
                return self._fact(where, entry, common)
            case "amount":
                return self._amount(where, entry, common)
            case "stated":
                self._boolean(where, entry["stated"])
                otherwise = self.condition(where, entry.get("otherwise"), depth + 1)
                return Stated(entry["stated"], otherwise, entry.get("may_be_more") is True, **common)
            case _:
                return self._instrument(where, entry["instrument"], common, depth)

    def _kind(self, where: str, entry: object, depth: int) -> str:
        if not isinstance(entry, dict):
            raise RulePackError(self.pack, where, f"a condition has one of the keys {', '.join(_KINDS)}")
        kinds = [str(key) for key in entry if key in _KINDS]
        if len(kinds) != 1:
            raise RulePackError(
                self.pack, where, f"a condition has exactly one of the keys {', '.join(_KINDS)}"
            )
        allowed_only(self.pack, where, entry, (kinds[0], *_KINDS[kinds[0]], *_COMMON))
        if depth > 20:  # noqa: PLR2004 - far deeper than any rule; a definition that uses itself ends here
            raise RulePackError(self.pack, where, "conditions are nested too deeply")
        return kinds[0]

    def _shown(self, where: str, entry: Mapping[str, Any]) -> Shown | None:
        if "text" not in entry:
            return None
        if "clause" not in entry:
            raise RulePackError(self.pack, where, "a condition with a text needs the clause it rests on")
        return Shown(
            text(self.pack, where, entry["text"]), citation(self.pack, where, self.document, entry["clause"])
        )

    def _fact(self, where: str, entry: Mapping[str, Any], common: dict[str, Any]) -> FactIs:
        name = entry["fact"]
        if name not in NAMES or name == AMOUNT:
            raise RulePackError(self.pack, where, f"no fact {name!r}; the facts are {', '.join(NAMES)}")
        if ("is" in entry) == ("in" in entry):
            raise RulePackError(self.pack, where, f"{name}: give either 'is' or 'in'")
        values = [entry["is"]] if "is" in entry else entry["in"]
        presumed = entry.get("presumed") or []
        domain: tuple[object, ...] = CHOICES.get(name, (True, False))
        for value in (*values, *presumed):
            if not any(value is d or (isinstance(d, str) and value == d) for d in domain):
                raise RulePackError(self.pack, where, f"{name} cannot be {value!r}; its values are {domain}")
        presume = entry.get("presume")
        if presume is not None and presume != ALWAYS:
            self._parameter(where, presume)
        if bool(presume) != bool(presumed):
            raise RulePackError(self.pack, where, f"{name}: 'presume' and 'presumed' stand together")
        for parameter in (entry.get("parameter_for") or {}).values():
            self._parameter(where, parameter)
        return FactIs(
            name, frozenset(values), presume, frozenset(presumed), entry.get("parameter_for") or {},
            entry.get("ask_last") is True, **common,
        )  # fmt: skip

    def _amount(self, where: str, entry: Mapping[str, Any], common: dict[str, Any]) -> AmountReaches:
        if entry["amount"] != AMOUNT:
            raise RulePackError(self.pack, where, f"the only amount is {AMOUNT}")
        by, written = str(entry.get("by")), entry.get("bounds")
        if by not in CHOICES or not isinstance(written, dict) or set(written) != set(CHOICES[by]):
            needed = ", ".join(CHOICES.get(by, CHOICES["capital"]))
            raise RulePackError(
                self.pack, where, f"bounds need 'by: capital' and one bound each for {needed}"
            )
        return AmountReaches(by, {key: self._bound(where, value) for key, value in written.items()}, **common)

    def _bound(self, where: str, written: object) -> Bound:
        match = _BOUND.fullmatch(str(written))
        if match is None or match[3] not in _BOUND_CURRENCIES:
            problem = (
                f"bound {written!r}: write it like '>= 1000000000 CNY', in {' or '.join(_BOUND_CURRENCIES)}"
            )
            raise RulePackError(self.pack, where, problem)
        comparison: Comparison = match[1]  # type: ignore[assignment]  # the pattern admits these four only
        return Bound(comparison, Decimal(match[2]), match[3])

    def _boolean(self, where: str, name: object) -> None:
        if name not in BOOLEANS:
            raise RulePackError(
                self.pack, where, f"no fact {name!r}; these can be stated: {', '.join(BOOLEANS)}"
            )

    def _instrument(self, where: str, name: str, common: dict[str, Any], depth: int) -> Instrument:
        parameter = self._parameter(where, name)
        if parameter.value is None:
            return Instrument(name, None, **common)
        return Instrument(
            name, self.condition(f"{where}, parameter {name}", parameter.value, depth + 1), **common
        )

    def _parameter(self, where: str, name: str) -> Parameter:
        if name not in self.parameters:
            known = ", ".join(self.parameters) or "none"
            raise RulePackError(self.pack, where, f"no parameter {name!r}; there are {known}")
        return self.parameters[name]
