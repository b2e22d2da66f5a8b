"""What a bulletin tells of the documents: the one part that is not in the log.

It is read from the library once, when an issue is published, and kept in the log with it (`basis`), so that a copy
can be made again although the library has moved on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from corpus.catalogue import Catalogue, Version
from corpus.deadlines import deadlines
from corpus.models import DocumentStatus, Metadata
from corpus.targets import Standing, said, standing
from handlers.bulletins.model import Cite, Period
from ledger.clock import shanghai_day

NEAR = timedelta(days=30)
TOLD = {"added", "replaced", "removed", "restored", "amended"}
Basis = Mapping[str, Any]
EMPTY: Basis = {
    "revision": 0,
    "changes": [],
    "lapsed": [],
    "expired": [],
    "deadlines": [],
    "targets": [],
    "evaluation": [],
    "lost": [],
}


def basis_of(catalogue: Catalogue, period: Period, today: date) -> Basis:
    """Return what the library says for a period, as plain data.

    Args:
        catalogue: the library's documents with their history.
        period: the days the bulletin tells of.
        today: the day on which it is made.
    """
    versions = {version.metadata.id: version for version in catalogue.documents()}
    stands, lost = standing(catalogue)
    return {
        "revision": catalogue.revision,
        "changes": _changes(catalogue, period),
        "lapsed": _lapsed(versions, period),
        "expired": _expired(versions, period),
        "deadlines": _deadlines(catalogue, versions, today),
        "targets": [_target(one) for one in stands],
        "evaluation": [
            {**_document(metadata), "path": one.path, "place": one.place, "key": one.key, "quote": one.quote}
            for one, metadata in said(catalogue)
        ],
        "lost": [[target.document, target.path, target.quote] for target in lost],
    }


def _document(metadata: Metadata) -> dict[str, Any]:
    return {
        "document": metadata.id, "title": metadata.title, "number": metadata.number, "place": metadata.place,
        "status": metadata.status.value,
    }  # fmt: skip


def _changes(catalogue: Catalogue, period: Period) -> list[dict[str, Any]]:
    """Return the documents that changed in the period, each with the last thing that happened to it."""
    last: dict[str, dict[str, Any]] = {}
    for change in catalogue.changes_since(0):
        day = shanghai_day(change.at)
        if not period.first <= day <= period.last or change.kind not in TOLD:
            continue
        version = next(
            (one for one in catalogue.history(change.document) if one.version == change.version), None
        )
        if version is None:
            continue
        new = change.kind == "added" or last.get(change.document, {}).get("kind") == "added"
        kind = "added" if new and change.kind in ("added", "amended", "replaced") else change.kind
        last[change.document] = {**_document(version.metadata), "kind": kind, "day": day.isoformat()}
    return [last[document] for document in sorted(last)]


def _lapsed(versions: Mapping[str, Version], period: Period) -> list[dict[str, Any]]:
    """Return the target periods that ended with a day of the period, or just before it."""
    begins = period.first - timedelta(days=1)
    return [
        {**_document(version.metadata), "words": words, "day": day.isoformat()}
        for _, version in sorted(versions.items())
        for words, day in version.metadata.lapses
        if begins <= day < period.last and version.metadata.status is not DocumentStatus.NEWS
    ]


def _expired(versions: Mapping[str, Version], period: Period) -> list[dict[str, Any]]:
    begins = period.first - timedelta(days=1)
    return [
        {**_document(version.metadata), "day": version.metadata.expires.isoformat()}
        for _, version in sorted(versions.items())
        if version.metadata.expires is not None and begins <= version.metadata.expires < period.last
    ]


def _deadlines(catalogue: Catalogue, versions: Mapping[str, Version], today: date) -> list[dict[str, Any]]:
    """Return the deadlines that have passed and those that are near."""
    found = [
        {
            **_document(versions[document].metadata), "path": one.path, "task": one.task, "lead": one.lead,
            "words": one.words, "day": one.last.isoformat(), "month_only": one.month_only,
        }
        for document in sorted(versions)
        for one in deadlines(catalogue.document(document))
        if one.last <= today + NEAR
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one["day"], one["document"], _in_order(one["path"])))


def _in_order(path: str) -> list[tuple[int, str]]:
    """Return what puts paths in the order of their numbers: 附件 2 before 附件 10."""
    return [(int(part) if part.isdecimal() else 0, part) for part in re.split(r"(\d+)", path)]


def _target(one: Standing) -> dict[str, Any]:
    target = one.target
    return {
        **_document(one.metadata), "path": target.path, "place": target.place, "measure": target.measure,
        "value": target.value, "currency": target.currency, "first": target.first.isoformat(),
        "last": target.last.isoformat(), "bound": target.bound, "quote": target.quote,
    }  # fmt: skip


def cite(told: Mapping[str, Any], quote: str = "") -> Cite:
    """Return the citation of a document or clause that a basis tells of."""
    return Cite(
        told["document"], told["title"], told["number"], told.get("path", ""), quote or told.get("quote", ""),
        told["status"],
    )  # fmt: skip


def reaches(told: Mapping[str, Any], place: str, root: str) -> bool:
    """Say whether a document concerns a place: the province's concerns all, a city's its own and the province."""
    return place == root or told["place"] in (None, root, place)


def near_and_past(
    told: Sequence[Mapping[str, Any]], today: date
) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]]:
    """Return the deadlines that lie ahead (today included) and those that have passed."""
    ahead = [one for one in told if date.fromisoformat(one["day"]) >= today]
    return ahead, [one for one in told if date.fromisoformat(one["day"]) < today]
