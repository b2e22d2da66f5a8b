"""`yipanqi ask`: one question, or a file of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click

from bot.errors import UsageRefused


@click.command(
    epilog='例：yipanqi ask "嘉兴的首谈期是多长？"    yipanqi ask --batch questions.jsonl --json > answers.jsonl'
)
@click.argument("question", nargs=-1)
@click.option(
    "--place", help="没有指明地方时默认的行政区划代码，如 330400。Division code assumed for the question."
)
@click.option(
    "--as-of", metavar="DATE", help="按哪一天回答，如 2026-11-20。The day on which the answer must hold."
)
@click.option("--json", "as_json", is_flag=True, help="每个答案输出一行 JSON。One JSON object a line.")
@click.option("--language", type=click.Choice(["zh", "en"]), help="答案的语言。Language of the answer.")
@click.option(
    "--batch",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help='问题文件，每行一个 {"id","question"}。A file of questions, one JSON object a line.',
)
def ask(
    question: tuple[str, ...],
    place: str | None,
    as_of: str | None,
    as_json: bool,  # noqa: FBT001 - click hands options over by name
    language: str | None,
    batch: Path | None,
) -> None:
    """问政策：给出答案、条款原文、出处和提示；文件没有写的，就说没有写。Ask the policy documents.

    Answer a policy question with the clause, word for word, or say that the documents do not hold it.
    """
    if bool(question) == bool(batch):
        raise click.UsageError("请给出一个问题，或用 --batch 给出问题文件。Give a question or --batch FILE.")
    day = _day(as_of)
    from bot.wiring import Office

    with Office.open(place=place, language=language) as office:
        if batch is None:
            reply = office.ask(" ".join(question), as_of=day)
            click.echo(json.dumps(office.as_json(reply), ensure_ascii=False) if as_json else reply.text)
            return
        for row in _rows(batch):
            reply = office.ask(row["question"], place=row["place"], as_of=row["as_of"] or day)
            shown = office.as_json(reply, id_=row.get("id"))
            click.echo(
                json.dumps(shown, ensure_ascii=False) if as_json else f"{row.get('id') or ''}\n{reply.text}\n"
            )


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the lines of a batch, each with its question, place and day; raises `UsageRefused` naming a line."""
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line.decode("utf-8-sig"))
                row["question"] = str(row["question"])
                row["place"] = row.get("place") and str(row["place"])
                row["as_of"] = row.get("as_of") and date.fromisoformat(row["as_of"])
            except (ValueError, KeyError, TypeError) as error:
                message = f'{path.name} 第 {number} 行不是 UTF-8 的 {{"id","question"}} JSON，或日期不对'
                raise UsageRefused(message) from error
            yield row


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        message = f"日期 {text} 不对，请写成 2026-11-20 这样。"
        raise click.UsageError(message) from error
