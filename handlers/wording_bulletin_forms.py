"""The words that the forms of a bulletin add to it: document, pictures, spreadsheet, preview."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.wording import Language

BULLETIN_FORMS: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "demonstration": "【演示】数据均为虚构",
        "preview": "预览稿，未编号",
        "heading": "{period}情况",
        "notices": "说明",
        "source": "依据：",
        "clause": "《{title}》{number}{path}",
        "number": "（{number}）",
        "quote": "“{quote}”",
        "colon": "：",
        "comma": "，",
        "semicolon": "；",
        "table": "表{number}　{title}",
        "chart": "图{number}　{title}",
        "unit": "（{unit}）",
        "unit_line": "单位：{unit}",
        "day": "{year}年{month}月{day}日",
        "printed": "{day}印发",
        "range": "数据范围：登记册日志第{first}条至第{last}条",
        "range_none": "数据范围：本期登记册日志无新记录",
        "head": "日志头：{anchor}",
        "verify": "核验：yipanqi audit verify --expect 日志头",
        "reader": "阅读范围：{reader}",
        "masked": "（流转项目，信息已脱敏）",
        "marked": "【提醒】",
        "nothing": "本期没有数据。",
        "unknown": "未报",
        "unknown_note": "“{unknown}”表示没有数据，不是零。",
        "target": "目标 {value}",
        "key_reached": "达到目标",
        "key_short": "未达目标",
    },
    "en": {
        "demonstration": "[DEMONSTRATION] invented data",
        "preview": "preview, not numbered",
        "heading": "{period}",
        "notices": "Notes",
        "source": "Source: ",
        "clause": "《{title}》{number}{path}",
        "number": " ({number}) ",
        "quote": "“{quote}”",
        "colon": ": ",
        "comma": ", ",
        "semicolon": "; ",
        "table": "Table {number}  {title}",
        "chart": "Figure {number}  {title}",
        "unit": " ({unit})",
        "unit_line": "Unit: {unit}",
        "day": "{year}-{month:02}-{day:02}",
        "printed": "printed {day}",
        "range": "Data: entries {first} to {last} of the register's log",
        "range_none": "Data: no new entry in the register's log",
        "head": "Head of the log: {anchor}",
        "verify": "Verify: yipanqi audit verify --expect HEAD",
        "reader": "For: {reader}",
        "masked": " (in circulation, details masked)",
        "marked": "[!] ",
        "nothing": "No data in this period.",
        "unknown": "n/a",
        "unknown_note": "“{unknown}” means that no figure is known; it is not zero.",
        "target": "target {value}",
        "key_reached": "target reached",
        "key_short": "below target",
    },
}  # fmt: skip


def form_word(language: Language, key: str, **facts: object) -> str:
    """Return the words under a key of the forms, filled in."""
    return BULLETIN_FORMS[language][key].format(**facts)
