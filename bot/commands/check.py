"""`yipanqi check`: decide one topic from facts given by name."""

from __future__ import annotations

import json
from datetime import date

import click

from bot.places import city_option


@click.command(
    epilog="例：yipanqi check first_report --place 330400 --fact total_investment=12亿元 --fact capital=domestic"
)
@click.argument("topic")
@click.option(
    "--place",
    required=True,
    callback=city_option,
    help="市、县（市、区）的名称或行政区划代码，如 嘉兴、330400。A place by name or division code.",
)
@click.option(
    "--fact",
    "facts",
    multiple=True,
    metavar="NAME=VALUE",
    help="已知的事实，可以多次给出。A fact; repeatable.",
)
@click.option(
    "--as-of", metavar="DATE", help="按哪一天判断，如 2026-11-20。The day on which the answer must hold."
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。Print the decision as JSON.")
@click.option("--language", type=click.Choice(["zh", "en"]), help="卡片的语言。Language of the card.")
def check(
    topic: str,
    place: str,
    facts: tuple[str, ...],
    as_of: str | None,
    as_json: bool,  # noqa: FBT001 - click hands options over by name
    language: str | None,
) -> None:
    """按规则判断一个项目：是、否、还缺什么，或没有规定。Decide one topic for a project.

    每个条件都给出所依条款。Every condition comes with the clause it rests on.
    """
    from bot import settings as settings_module
    from bot.clock import today
    from bot.rules import open_rules
    from handlers.wording_decision import decision_text
    from policy.contract import decision_json
    from policy.errors import FactError
    from policy.evaluate import evaluate
    from policy.facts import parse_fact
    from policy.packs import TOPICS
    from terms.places import Gazetteer

    if topic not in TOPICS:
        message = f"没有 {topic} 这个主题。The topics are: {', '.join(TOPICS)}"
        raise click.UsageError(message)
    gazetteer = Gazetteer.load()
    named = gazetteer.get(place)
    if named is None:
        message = f"没有代码为 {place} 的地方。No place has the code {place}."
        raise click.UsageError(message)
    city = gazetteer.city_of(named) or named
    known = {}
    for written in facts:
        name, equals, value = written.partition("=")
        if not equals:
            message = f"{written!r} 应写成 NAME=VALUE。Write it as NAME=VALUE."
            raise click.UsageError(message)
        try:
            known[name] = parse_fact(name, value)
        except FactError as error:
            raise click.UsageError(str(error)) from error
    settings = settings_module.load(language=language)
    packs = open_rules(settings.home)
    decision = evaluate(topic, city.code, known, _day(as_of) or today(), packs)
    if as_json:
        click.echo(json.dumps(decision_json(decision), ensure_ascii=False))
    else:
        click.echo(decision_text(decision, place_name=city.name, language=settings.language))


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        message = f"日期 {text} 不对，请写成 2026-11-20 这样。"
        raise click.UsageError(message) from error
