"""`yipanqi documents calibrate`: how much the embedding in use counts beside the words."""

from __future__ import annotations

import json
from pathlib import Path

import click

from bot.clock import now
from bot.errors import UsageRefused
from bot.wiring import Office
from handlers.wording_documents import WORDS
from indexer import fusion
from terms.scope import Scope


def calibrate(questions: Path | None, *, as_json: bool) -> None:
    """Measure every weight for the embedding in use, keep the best with the index, and show the figures.

    Args:
        questions: a file of questions to measure on; None for the project's own.
        as_json: print JSON instead of a table.
    """
    with Office.open() as office:
        words = WORDS[office.language]
        if office.dense is None:
            raise UsageRefused(words["no_vectors"])
        asked = fusion.validation() if questions is None else _read(questions)
        model, day = office.dense.model, now()

        def sides(question: str) -> tuple[fusion.Scores, fusion.Scores]:
            read = office.desk.reader.read(question, today=day.date())
            return office.search.sides(read, scope=Scope(frozenset(read.places), day.date()))

        found = fusion.calibrate(model, asked, sides=sides, text=office.search.text, at=day)
        with office.library.write() as database:
            fusion.keep(database.conn, found)
    if as_json:
        rows = [{"weight": r.weight, "recall_1": r.recall_1, "recall_5": r.recall_5} for r in found.rows]
        value = {"model": model, "weight": found.weight, "questions": found.questions, "rows": rows}
        click.echo(json.dumps(value, ensure_ascii=False))
        return
    click.echo(f"{words['model']} {model}")
    click.echo(f"{words['weight']:<10}R@1     R@5")
    for row in found.rows:
        mark = " *" if row.weight == found.weight else ""
        click.echo(f"{row.weight:<10g}{row.recall_1:.3f}   {row.recall_5:.3f}{mark}")
    click.echo(words["calibrated"].format(weight=f"{found.weight:g}", questions=found.questions))


def _read(file: Path) -> list[fusion.Asked]:
    """Read questions, one JSON object a line: `question`, `documents` (ids) and `words` (runs of the right clause)."""
    try:
        rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
        return [fusion.Asked(row["question"], tuple(row["words"]), tuple(row["documents"])) for row in rows]
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = f"{file.name}: {error}"
        raise UsageRefused(message) from error
