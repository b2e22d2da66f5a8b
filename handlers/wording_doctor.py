# ruff: noqa: E501 - tables of words are read line by line
"""The words of the self-examination, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.wording import Language

DOCTOR: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "good": "✓ 正常", "bad": "✗ 异常",
        "home": "数据目录可写", "disk": "磁盘空间", "storage": "存储设置（WAL、完全同步、外键）", "documents": "文件与条款",
        "lexical": "词法索引与文件一致", "vectors": "向量索引", "embedding": "向量模型的权重", "rules": "规则包与原文一致", "clock": "时钟", "answer": "试答一问",
        "register_storage": "登记册存储设置", "register_clock": "时钟不早于登记册", "token": "Telegram 令牌", "webhook": "Telegram 收消息方式",
        "webhook_still_set": "Telegram 上还设着 webhook：serve 启动时会取消它并改为主动取消息，等待中的消息不会丢；如果是别的程序在用这个令牌，请先停掉那个程序", "webhook_not_https": "YIPANQI_WEBHOOK_URL 须以 https:// 开头",
        "webhook_not_set": "Telegram 上的 webhook 与设置不一致；serve 启动时会重新设置",
        "not_calibrated": "还没有测定权重，暂用保守值；请运行 yipanqi documents calibrate",
    },
    "en": {
        "good": "✓ fine ", "bad": "✗ wrong",
        "home": "data folder can be written", "disk": "disk space", "storage": "storage (WAL, full sync, foreign keys)",
        "documents": "documents and clauses", "lexical": "lexical index in step", "vectors": "vector index", "embedding": "weight of the embedding",
        "rules": "rule packs agree with the documents", "clock": "clock", "answer": "a question answered",
        "register_storage": "storage of the register", "register_clock": "clock not before the register", "token": "Telegram token", "webhook": "Telegram: how updates come",
        "webhook_still_set": "a webhook is still set at Telegram; serve removes it when it starts, and keeps the updates that wait. If another program uses this token, stop that first", "webhook_not_https": "YIPANQI_WEBHOOK_URL must begin with https://",
        "webhook_not_set": "the webhook at Telegram is another one; serve sets it when it starts",
        "not_calibrated": "its weight was not measured, a safe one is used; run yipanqi documents calibrate",
    },
}  # fmt: skip
