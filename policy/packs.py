"""Rule packs: YAML files, one folder a place, read strictly and checked against the documents they quote.

A pack is refused as a whole, naming the pack, the rule and the clause, when a key is unknown or written
twice, a path does not exist, or a quote no longer stands in the clause.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import yaml

try:
    from yaml import CSafeLoader as SafeLoader
except ImportError:  # a PyYAML built without libyaml: slower, the same
    from yaml import SafeLoader  # type: ignore[assignment]  # both are safe loaders of one shape

from corpus.models import Document, DocumentStatus
from policy.compile import Builder, allowed_only, citation, text
from policy.conditions import Citation, Condition, Text
from policy.errors import RulePackError

TOPICS: Final = (
    "first_report", "exclusive_right", "signing_forecast", "one_case_one_discussion", "city_led_negotiation",
    "city_policy_support", "circulation_credit", "reserved_land_quota", "expansion_as_new", "local_policy",
)  # fmt: skip
PROVINCE: Final = "330000"
_NUMBER: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_DECIDES: Final = "decides"
_BARS_ONLY: Final = "bars_only"


@dataclass(frozen=True)
class Parameter:
    """What a document leaves open: the installation's value, `unconfirmed` until two persons have set it."""

    name: str
    default: object
    value: object
    confirmed: bool
    unit: str
    text: Text
    citation: Citation | None


@dataclass(frozen=True)
class Step:
    """One step of the path to a decision, for the forms of support named."""

    forms: tuple[str, ...]
    to: Text
    citation: Citation


@dataclass(frozen=True)
class Rule:
    """One topic's rule at one place. `bars_only`: it can say no, never yes."""

    id: str
    topic: str
    citation: Citation
    when: Condition
    bars_only: bool
    parameters: tuple[str, ...]
    path: tuple[Step, ...]
    in_force: tuple[date | None, date | None]

    def holds_on(self, day: date) -> bool:
        """Say whether the rule is in force on this day, both ends included."""
        begins, ends = self.in_force
        return (begins is None or begins <= day) and (ends is None or day <= ends)


@dataclass(frozen=True)
class Related:
    """A clause that is named beside a topic the place sets no rule for."""

    topic: str
    text: Text
    citation: Citation


@dataclass(frozen=True)
class Pack:
    """The rules of one place, resting on one document."""

    name: str
    place: str
    document: str
    title: str
    status: DocumentStatus
    parameters: Mapping[str, Parameter]
    rules: tuple[Rule, ...]
    related: tuple[Related, ...]
    version: str

    def rule(self, topic: str, day: date) -> Rule | None:
        """Return the rule for this topic in force on this day, None where the place sets none."""
        return next((r for r in self.rules if r.topic == topic and r.holds_on(day)), None)


@dataclass(frozen=True)
class Packs:
    """The packs of all places by division code."""

    by_place: Mapping[str, Pack]

    def get(self, place: str) -> Pack | None:
        """Return the pack of this city or of the province, None for a place with no document of its own."""
        return self.by_place.get(place)


class _StrictLoader(SafeLoader):
    """The safe loader, which also refuses a key written twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002 - PyYAML's signature
        seen: set[object] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=deep)
            if key in seen:
                problem = f"the key {key!r} is written twice (line {key_node.start_mark.line + 1})"
                raise yaml.MarkedYAMLError(problem=problem)
            seen.add(key)
        return super().construct_mapping(node, deep=deep)


def load_packs(
    documents: Iterable[Document],
    *,
    confirmed: Mapping[tuple[str, str], object] | None = None,
    folder: Path | None = None,
) -> Packs:
    """Read all shipped packs (or those of a folder) and check them; raises `RulePackError`.

    `confirmed` holds the parameter values that two persons have set, by pack and name.
    """
    known = {document.id: document for document in documents}
    root = folder if folder is not None else Path(str(files("policy").joinpath("packs")))
    packs: dict[str, Pack] = {}
    for file in sorted(root.glob("*/*.yaml")):
        pack = read_pack(file.read_text(encoding="utf-8"), file.parent.name, known, confirmed or {})
        if pack.place in packs:
            raise RulePackError(
                pack.name, "place", f"{pack.place} already has the pack {packs[pack.place].name}"
            )
        packs[pack.place] = pack
    return Packs(packs)


def read_pack(
    source: str,
    name: str,
    documents: Mapping[str, Document],
    confirmed: Mapping[tuple[str, str], object],
) -> Pack:
    """Read one pack from its YAML; raises `RulePackError` for anything that cannot be trusted."""
    try:
        # The loader is PyYAML's safe one, made stricter.
        data = yaml.load(source, Loader=_StrictLoader)  # noqa: S506
    except yaml.YAMLError as error:
        raise RulePackError(name, "file", str(getattr(error, "problem", None) or error)) from error
    keys = ("pack", "place", "document", "in_force", "parameters", "define", "rules", "related")
    allowed_only(name, "file", data, keys, required=("pack", "place", "document", "rules"))
    document = documents.get(data["document"])
    if document is None:
        raise RulePackError(name, "document", f"{data['document']!r} is not in the corpus")
    if data["pack"] != name:
        raise RulePackError(name, "pack", f"the folder is {name!r}, the file says {data['pack']!r}")
    parameters = {
        p.name: p
        for p in (_parameter(name, entry, document, confirmed) for entry in data.get("parameters") or ())
    }
    builder = Builder(name, document, parameters, data.get("define") or {})
    default = _dates(name, "in_force", data.get("in_force") or {})
    rules = tuple(_rule(builder, entry, default) for entry in data["rules"] or ())
    _no_overlap(name, rules)
    related = tuple(_related(name, document, entry) for entry in data.get("related") or ())
    fingerprint = json.dumps(
        [data, {k: str(v.value) for k, v in parameters.items()}], default=str, sort_keys=True
    )
    digest = hashlib.sha256(fingerprint.encode()).hexdigest()[:16]
    metadata = document.metadata
    version = f"{name}@{digest}"
    return Pack(
        name, data["place"], document.id, metadata.title, metadata.status, parameters, rules, related, version
    )


def _parameter(
    pack: str, entry: Mapping[str, Any], document: Document, confirmed: Mapping[tuple[str, str], object]
) -> Parameter:
    where = f"parameter {entry.get('name') if isinstance(entry, dict) else entry}"
    allowed_only(
        pack,
        where,
        entry,
        ("name", "default", "unit", "clause", "text"),
        required=("name", "default", "text"),
    )
    name = entry["name"]
    cited = citation(pack, where, document, entry["clause"]) if "clause" in entry else None
    value = confirmed.get((pack, name), entry["default"])
    if not _is_like(value, entry["default"]):
        raise RulePackError(pack, where, f"the value {value!r} is not of the kind of {entry['default']!r}")
    return Parameter(
        name, entry["default"], value, (pack, name) in confirmed, entry.get("unit", ""),
        text(pack, where, entry["text"]), cited,
    )  # fmt: skip


def _is_like(value: object, default: object) -> bool:
    """Say whether a value can stand for the default: numbers for numbers, the same keys for a mapping."""
    if default is None:
        return value is None or isinstance(value, dict)
    if isinstance(default, bool):
        return isinstance(value, bool)
    if isinstance(default, dict):
        return (
            isinstance(value, dict)
            and value.keys() == default.keys()
            and all(_is_like(value[key], default[key]) for key in default)
        )
    if _NUMBER.fullmatch(str(default)):
        return not isinstance(value, bool) and _NUMBER.fullmatch(str(value)) is not None
    return isinstance(value, str)


def _rule(builder: Builder, entry: Mapping[str, Any], default: tuple[date | None, date | None]) -> Rule:
    pack = builder.pack
    where = f"rule {entry.get('id') if isinstance(entry, dict) else entry}"
    keys = ("id", "topic", "effect", "clause", "parameters", "when", "path", "in_force")
    allowed_only(pack, where, entry, keys, required=("id", "topic", "clause", "when"))
    if entry["topic"] not in TOPICS:
        raise RulePackError(pack, where, f"no topic {entry['topic']!r}; the topics are {', '.join(TOPICS)}")
    effect = entry.get("effect", _DECIDES)
    if effect not in (_DECIDES, _BARS_ONLY):
        raise RulePackError(pack, where, f"no effect {effect!r}; the effects are {_DECIDES}, {_BARS_ONLY}")
    dates = _dates(pack, where, entry["in_force"]) if "in_force" in entry else default
    return Rule(
        entry["id"],
        entry["topic"],
        citation(pack, where, builder.document, entry["clause"]),
        builder.condition(where, entry["when"]),
        effect == _BARS_ONLY,
        builder.parameter_names(where, entry.get("parameters") or ()),
        tuple(_step(builder, where, step) for step in entry.get("path") or ()),
        dates,
    )


def _step(builder: Builder, where: str, entry: Mapping[str, Any]) -> Step:
    allowed_only(builder.pack, where, entry, ("for", "to", "clause"), required=("for", "to", "clause"))
    return Step(
        tuple(entry["for"]),
        text(builder.pack, where, entry["to"]),
        citation(builder.pack, where, builder.document, entry["clause"]),
    )


def _related(pack: str, document: Document, entry: Mapping[str, Any]) -> Related:
    allowed_only(pack, "related", entry, ("topic", "clause", "text"), required=("topic", "clause", "text"))
    return Related(
        entry["topic"],
        text(pack, "related", entry["text"]),
        citation(pack, "related", document, entry["clause"]),
    )


def _dates(pack: str, where: str, entry: Mapping[str, Any]) -> tuple[date | None, date | None]:
    allowed_only(pack, where, entry, ("from", "until"))
    begins, ends = entry.get("from"), entry.get("until")
    if not all(d is None or isinstance(d, date) for d in (begins, ends)):
        raise RulePackError(pack, where, "dates in force are written like 2019-06-06")
    if begins and ends and ends < begins:
        raise RulePackError(pack, where, f"it ends on {ends}, before it begins on {begins}")
    return begins, ends


def _no_overlap(pack: str, rules: tuple[Rule, ...]) -> None:
    for index, rule in enumerate(rules):
        for other in rules[index + 1 :]:
            if rule.id == other.id:
                raise RulePackError(pack, f"rule {rule.id}", "the id is used twice")
            begins = max(rule.in_force[0] or date.min, other.in_force[0] or date.min)
            ends = min(rule.in_force[1] or date.max, other.in_force[1] or date.max)
            if rule.topic == other.topic and begins <= ends:
                problem = f"{other.id} decides {rule.topic} on the same days; give them dates in force"
                raise RulePackError(pack, f"rule {rule.id}", problem)
