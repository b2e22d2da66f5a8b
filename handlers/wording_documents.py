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
        "wrong": "不能用：{value}。{advice}",
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
        "alike": "库里的 {id}（{file}）标题相同。这份是它的新版本吗？y 更新它，n 另存为一份",
        "alike_kept": "{file}：与库里的 {id} 标题相同，另存为 {new}；若是它的新版本，请不加 --yes 添加，或移除 {id}",
        "how_place": "请写浙江的市、县（市、区）的名称或行政区划代码，如 嘉兴、330400",
        "how_day": "日期请写成 2026-11-20 这样",
        "how_status": "可写：{known}",
        "title_number": "标题、文号",
        "no_vectors": "向量索引未启用，或由另一个进程使用，不能测定权重",
        "model": "向量模型",
        "weight": "权重",
        "calibrated": "已保存：权重 {weight}（{questions} 个问题）",
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
        "wrong": "cannot be used: {value}; {advice}",
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
        "alike": "{id} ({file}) has the same title. Is this its new version? y replace it, n keep both",
        "alike_kept": "{file}: {id} has the same title; kept as {new}. If it is a new version, add it without --yes "
        "or remove {id}",
        "how_place": "give the name or the division code of a place in Zhejiang, such as 嘉兴 or 330400",
        "how_day": "write a day as 2026-11-20",
        "how_status": "there are {known}",
        "title_number": "title, number",
        "no_vectors": "the vectors are off or in use by another process; nothing can be measured",
        "model": "embedding",
        "weight": "weight",
        "calibrated": "kept: weight {weight} ({questions} questions)",
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
