"""The words around a conversation in a terminal, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.wording import Language

CHAT: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "welcome": "一盘棋：招商政策问答。库里有 {documents} 份文件。直接输入问题；/help 查看用法，/quit 退出。",
        "goodbye": "再见。",
        "help": (
            "直接输入问题，例如：\n"
            "  嘉兴的首谈期多长？        （接着问：那杭州呢？）\n"
            "  嘉兴：总投资12亿元的内资项目要不要首报？\n"
            "  杭州和嘉兴的首报首谈有什么不同？\n"
            "  绍兴17号文是哪天印发的？\n"
            "命令：/place 嘉兴  设定默认地方    /language en  换成英文    /documents  看有哪些文件\n"
            "      /new  重新开始    /help  用法    /quit  退出"
        ),
        "place_set": "好的，没有指明地方的问题按{city}回答（{place}）。",
        "no_place": "没有找到“{value}”这个地方，请写市、县（市、区）的名称或行政区划代码。",
        "language_set": "已换成中文。",
        "forgotten": "好的，重新开始。",
        "building": "首次使用，正在建立索引",
    },
    "en": {
        "welcome": "yipanqi: policy answers with the clause. {documents} documents. Type a question; /help, /quit.",
        "goodbye": "Goodbye.",
        "help": (
            "Type a question, for example:\n"
            "  How long is the exclusive right in Jiaxing?    (then: and Hangzhou?)\n"
            "  Jiaxing: does a domestic project of 1.2 billion yuan need a first report?\n"
            "  How do Hangzhou and Jiaxing differ on first reports?\n"
            "Commands: /place Jiaxing  default place    /language zh  Chinese    /documents  what is held\n"
            "          /new  begin anew    /help  this help    /quit  leave"
        ),
        "place_set": "Questions that name no place are answered for {city} ({place}).",
        "no_place": 'No place "{value}" was found; give a city, a county or a division code.',
        "language_set": "English from now on.",
        "forgotten": "Beginning anew.",
        "building": "First use: building the index",
    },
}
