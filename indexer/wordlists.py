# ruff: noqa: E501, SIM905 - lists of words are read line by line
"""Words that carry no content in a question, and how much a word of each class can tell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

STRENGTH: Final[Mapping[str, float]] = {
    "n": 1.0, "e": 1.0, "j": 1.0, "l": 0.9, "i": 0.8, "v": 0.7, "a": 0.5, "m": 0.6, "t": 0.5, "b": 0.7, "s": 0.6,
    "f": 0.2, "q": 0.2, "z": 0.4, "g": 0.4,
}  # fmt: skip
"""By the first letter of the segmenter's part-of-speech tag: nouns and named things tell most."""

NOUN: Final = 0.9
"""Strength from which on a concept is a noun or a named thing."""

EMPTY_TAGS: Final = frozenset("upcyoxrwhk")
"""Particles, prepositions, conjunctions, pronouns, marks and affixes."""

EMPTY_WORDS: Final = frozenset(
    "的 了 呢 吗 啊 吧 是 有 在 要 会 能 可以 应该 应当 应 需要 需 必须 得 把 被 让 给 对 向 从 到 与 和 及 或 等 也 都 还 再 就 才 又 很 最 更 "
    "这 那 这个 那个 这些 那些 个 一个 我 我们 你 你们 他们 它 其 该 本 各 某 每 请 问 想 说 讲 看 做 搞 弄 办 进行 开展 方面 事情 事 情况 问题 "
    "具体 一下 到底 究竟 大概 目前 现在 已经 如果 假如 的话 因为 所以 但是 不过 然后 之后 以后 里 中 内 上 下 时候 时 关于 按 按照 根据 依据 "
    "提到 规定 要求 文件 意见 制度 政策 条款 条 内容 方案 明确 写 写明 提出 怎么 如何 怎样 什么 哪些 哪个 多少 几 谁 是否 有没有 能不能 "
    "不能 少于 多于 不少于 不低于 不高于 不超过 超过 低于 高于 至少 最多 最少 最高 最低 达到 以上 以下 以内 左右 分别 总共 一共 打算 计划 "
    "希望 大概 各自 都有 设在 所谓 类型 种类 方式 "
    "出来 起来 出 来 去 吧 嘛 呀 哦 嗯 之 以 于 为 由 当 地 得 着 过 吗 者 们 么 里面 上面 当中 期间 区里 市里 县里 省里 我市 我县 我区 全市 "
    "本市 那边 这边 咱们 咱".split()
)

ENGLISH_EMPTY: Final = frozenset(
    "the a an of in on at to for from by with and or is are was were be been being do does did can could must should may will would shall "
    "it its this that these those there their they he she his her i we you your our my me us has have had not no any all some each every "
    "what which who whom whose when where why how much many long often if then than as about into under over per city cities province county "
    "document documents policy policies rule rules opinion opinions say says said according set sets up gets get one other own new want need "
    "s t re ve ll please tell so such only also both between during within after before above below more most less least".split()
)

ENGLISH_SIGNS: Final = frozenset(
    "project projects investment period first report target targets deadline unit".split()
)
"""Words of the field that show a question without everyday words to be English."""
