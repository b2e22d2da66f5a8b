"""All words an officer reads when managing documents, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from corpus.metadata import status_on
from corpus.models import DocumentStatus, Metadata

Language = Literal["zh", "en"]

FIELDS: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "id": "名称",
        "title": "标题",
        "number": "文号",
        "issuer": "发文单位",
        "place": "地方",
        "dated": "成文日期",
        "printed": "印发日期",
        "effective": "施行日期",
        "expires": "有效期至",
        "status": "效力",
        "repeals": "同时废止",
        "lapses": "目标期限",
    },
    "en": {
        "id": "name",
        "title": "title",
        "number": "number",
        "issuer": "issuer",
        "place": "place",
        "dated": "dated",
        "printed": "printed",
        "effective": "in force from",
        "expires": "valid until",
        "status": "status",
        "repeals": "repeals",
        "lapses": "target periods",
    },
}
STATUS: Mapping[Language, Mapping[DocumentStatus, str]] = {
    "zh": {
        DocumentStatus.IN_FORCE: "现行",
        DocumentStatus.TRIAL: "试行",
        DocumentStatus.DRAFT: "征求意见稿",
        DocumentStatus.EXPIRED: "已失效",
        DocumentStatus.REPEALED: "已废止",
        DocumentStatus.NEWS: "新闻",
        DocumentStatus.UNKNOWN: "不明",
    },
    "en": {
        DocumentStatus.IN_FORCE: "in force",
        DocumentStatus.TRIAL: "trial",
        DocumentStatus.DRAFT: "draft",
        DocumentStatus.EXPIRED: "expired",
        DocumentStatus.REPEALED: "repealed",
        DocumentStatus.NEWS: "news",
        DocumentStatus.UNKNOWN: "unknown",
    },
}
WORDS: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "added": "已添加",
        "replaced": "已更新",
        "unchanged": "未变",
        "declined": "未添加",
        "refused": "不能读取",
        "removed": "已移除",
        "field": "项目",
        "value": "读到的内容",
        "from": "依据原文",
        "unknown": "（未写明）",
        "confirm": "这样记录吗？y 确认，n 不添加，e 修改",
        "edit": "逐项修改；直接回车表示不改，输入 - 表示未写明",
        "wrong": "不能用：{value}",
        "reading": "读取文件",
        "rereading": "重新读取",
        "version": "版本",
        "since": "起",
        "until": "止",
        "file": "文件",
        "clauses": "条款",
        "documents": "文件",
        "kind": "类型",
        "path": "条款号",
        "text": "内容",
        "shipped": "自带",
        "history": "历次版本",
        "current": "现行版本",
        "sure": "移除《{title}》？历史版本和原件仍会保留",
        "rebuilt": "重新读取 {total} 份文件，{changed} 份的条款有变化",
        "summary": "添加 {added}，更新 {replaced}，未变 {unchanged}，未添加 {declined}，不能读取 {refused}",
        "nothing": "没有可添加的文件",
        "no_version": "{id} 没有第 {version} 版",
    },
    "en": {
        "added": "added",
        "replaced": "updated",
        "unchanged": "unchanged",
        "declined": "left out",
        "refused": "refused",
        "removed": "removed",
        "field": "field",
        "value": "as read",
        "from": "words in the source",
        "unknown": "(not stated)",
        "confirm": "Record it so? y yes, n leave it out, e edit",
        "edit": "Edit field by field; Enter keeps a value, - means not stated",
        "wrong": "cannot be used: {value}",
        "reading": "reading",
        "rereading": "reading again",
        "version": "version",
        "since": "since",
        "until": "until",
        "file": "file",
        "clauses": "clauses",
        "documents": "documents",
        "kind": "kind",
        "path": "path",
        "text": "text",
        "shipped": "shipped",
        "history": "versions",
        "current": "current",
        "sure": "Remove 《{title}》? Its versions and originals are kept",
        "rebuilt": "{total} documents read again, {changed} with other clauses",
        "summary": "{added} added, {replaced} updated, {unchanged} the same, "
        "{declined} left out, {refused} refused",
        "nothing": "no files to add",
        "no_version": "{id} has no version {version}",
    },
}


def shown(metadata: Metadata, field: str, language: Language, today: date) -> str:
    """Return a field of a document's metadata as an officer reads it."""
    if field == "status":
        return STATUS[language][status_on(metadata, today)]
    if field == "lapses":
        return (
            "、".join(f"{words}（{last}）" for words, last in metadata.lapses) or WORDS[language]["unknown"]
        )
    value = getattr(metadata, field)
    if field == "repeals":
        value = "、".join(f"《{name}》" for name in value)
    return str(value) if value else WORDS[language]["unknown"]
