"""`yipanqi ask`: one question, or a file of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.errors import PlaceRefused, UsageRefused
from bot.places import city_code, city_option

if TYPE_CHECKING:
    from terms.places import Gazetteer


@click.command(
    epilog='例：yipanqi ask "嘉兴的首谈期是多长？"    yipanqi ask --batch questions.jsonl --json > answers.jsonl'
)
@click.argument("question", nargs=-1)
@click.option(
    "--place",
    callback=city_option,
    help="没有指明地方时默认的地方：名称或代码，如 嘉兴、330400。Place assumed where none is named.",
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

    with Office.open(place=place, language=language, one_question=batch is None) as office:
        if batch is None:
            reply = office.ask(" ".join(question), as_of=day)
            click.echo(json.dumps(office.as_json(reply), ensure_ascii=False) if as_json else reply.text)
            return
        office.warm()
        for row in _rows(batch, office.gazetteer):
            reply = office.ask(row["question"], place=row["place"], as_of=row["as_of"] or day)
            shown = office.as_json(reply, id_=row.get("id"))
            click.echo(
                json.dumps(shown, ensure_ascii=False) if as_json else f"{row.get('id') or ''}\n{reply.text}\n"
            )


def _rows(path: Path, gazetteer: Gazetteer) -> Iterator[dict[str, Any]]:
    """Yield the lines of a batch, each with its question, place and day; raises `UsageRefused` naming a line."""
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = _row(line, gazetteer)
            except (ValueError, PlaceRefused) as error:
                message = f"{path.name} 第 {number} 行：{error}"
                raise UsageRefused(message) from error
            yield row


def _row(line: bytes, gazetteer: Gazetteer) -> dict[str, Any]:
    """Return one line of a batch; its place becomes a city's code, its day a date.

    Raises:
        ValueError: the line cannot be read; the message says why.
        PlaceRefused: its place is no place of Zhejiang.
    """
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ValueError("不是 UTF-8 编码。") from error
    except ValueError as error:
        raise ValueError('不是 {"id","question"} 形式的 JSON。') from error
    if not isinstance(row, dict) or not isinstance(row.get("question"), str):
        message = '缺少 "question"，或它不是一句话。Give "question" as a string.'
        raise ValueError(message)  # noqa: TRY004 - wrong in the file, not in the program
    place, day = row.get("place"), row.get("as_of")
    row["place"] = None if place in (None, "") else city_code(str(place), gazetteer)
    row["as_of"] = None if day in (None, "") else _date(day)
    return row


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else _date(text)
    except ValueError as error:
        raise click.UsageError(str(error)) from error


def _date(given: object) -> date:
    """Return a day as an officer or a program wrote it; raises `ValueError` with the words to show."""
    try:
        return date.fromisoformat(given)  # type: ignore[arg-type]  # anything but text is refused right below
    except (ValueError, TypeError) as error:
        message = f"日期 {given} 不对，请写成 2026-11-20 这样。"
        raise ValueError(message) from error
