"""Documents as they are stored: metadata and clauses to JSON and back, exactly."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from corpus.models import Cell, Clause, DocumentStatus, Metadata, Responsibility, Segment

_DAYS = ("dated", "printed", "effective", "expires")
_LISTS = ("short_names", "repeals")


def metadata_json(metadata: Metadata) -> str:
    """Return metadata as JSON; the same metadata always gives the same text."""
    plain = asdict(metadata)
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, default=_plain)


def metadata_from(text: str) -> Metadata:
    """Return the metadata that `metadata_json` wrote."""
    values: dict[str, Any] = json.loads(text)
    for name in _DAYS:
        values[name] = None if values[name] is None else date.fromisoformat(values[name])
    for name in _LISTS:
        values[name] = tuple(values[name])
    values["status"] = DocumentStatus(values["status"])
    values["lapses"] = tuple((words, date.fromisoformat(last)) for words, last in values["lapses"])
    return Metadata(**values)


def clause_row(clause: Clause, version: int) -> dict[str, Any]:
    """Return a clause as a row of the table `clauses`."""
    rest = {
        "heading": clause.heading,
        "trail": clause.trail,
        "segments": [(s.start, s.source_start, s.length) for s in clause.segments],
        "responsible": [asdict(r) for r in clause.responsible],
        "cells": [(c.column, c.text) for c in clause.cells],
        "paragraphs": clause.paragraphs,
    }
    return {
        "document": clause.document,
        "version": version,
        "position": clause.order,
        "path": clause.path,
        "kind": clause.kind,
        "text": clause.text,
        "rest": json.dumps(rest, ensure_ascii=False),
    }


def clause_from(row: dict[str, Any]) -> Clause:
    """Return the clause that `clause_row` wrote."""
    rest = json.loads(row["rest"])
    return Clause(
        document=row["document"],
        path=row["path"],
        kind=row["kind"],
        order=row["position"],
        heading=rest["heading"],
        trail=tuple(rest["trail"]),
        text=row["text"],
        segments=tuple(Segment(*s) for s in rest["segments"]),
        responsible=tuple(
            Responsibility(**{**r, "lead": tuple(r["lead"]), "supporting": tuple(r["supporting"])})
            for r in rest["responsible"]
        ),
        cells=tuple(Cell(*c) for c in rest["cells"]),
        paragraphs=tuple(rest["paragraphs"]),
    )


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
