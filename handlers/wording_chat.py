"""The words around a conversation in a terminal, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.small_talk import SmallTalk
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
        "place_set": "好的，没有指明地方的问题按{city}回答。",
        "place_set_within": "好的，没有指明地方的问题按{city}回答（{place}属{city}）。",
        "place_now": "现在没有指明地方的问题按{city}回答。换一个：/place 海宁；不设：/place -",
        "place_none": "现在没有默认地方，问题里写明地方即可。设一个：/place 嘉兴",
        "no_place": "没有找到“{value}”这个地方，请写市、县（市、区）的名称或行政区划代码。",
        "language_set": "已换成中文。",
        "language_which": "界面语言可选 zh（中文）或 en（English）：/language en",
        "unknown_command": "没有 /{name} 这个命令。可用：/place、/language、/documents、/new、/quit；/help 查看用法。",
        "back": "回到刚才的判断：{question}",
        "not_understood": "这句话没有看懂。",
        "unsure": "没关系。这一项不定，就不能下结论；问清后直接补充即可，比如“内资”“12亿元”。也可以先问别的。",
        "forgotten": "好的，重新开始。",
        "building": "首次使用，正在建立索引",
        "updating": "正在更新索引",
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
        "place_set": "Questions that name no place are answered for {city}.",
        "place_set_within": "Questions that name no place are answered for {city} ({place} lies in {city}).",
        "place_now": "Questions that name no place are answered for {city}. Change: /place Haining; none: /place -",
        "place_none": "No place is assumed; name it in the question, or set one: /place Jiaxing",
        "no_place": 'No place "{value}" was found; give a city, a county or a division code.',
        "language_set": "English from now on.",
        "language_which": "Choose zh (中文) or en (English): /language zh",
        "unknown_command": "There is no command /{name}. There are /place, /language, /documents, /new, /help and "
        "/quit; /help tells more.",
        "back": "Back to the check: {question}",
        "not_understood": "That was not understood.",
        "unsure": "Never mind. Nothing can be decided until it is known; add it later, for instance "
        '"domestic" or "1.2 billion yuan". Ask something else meanwhile if you like.',
        "forgotten": "Beginning anew.",
        "building": "First use: building the index",
        "updating": "Updating the index",
    },
}
_EXAMPLES: Mapping[Language, str] = {
    "zh": "可以直接问，比如：\n  嘉兴的首谈期多长？\n"
    "  嘉兴：总投资12亿元的内资项目要不要首报？\n输入 /help 查看全部用法。",
    "en": "Ask, for example:\n  How long is the exclusive right in Jiaxing?\n"
    "  Jiaxing: does a domestic project of 1.2 billion yuan need a first report?\n/help shows all there is.",
}
SMALL_TALK: Mapping[Language, Mapping[SmallTalk, str]] = {
    "zh": {
        "greeting": f"您好！我按条款原文回答招商政策问题。{_EXAMPLES['zh']}",
        "who": f"我是“一盘棋”：按库里的政策文件回答招商问题，附条款原文；文件没有写的，就说没有写。"
        f"{_EXAMPLES['zh']}",
        "usage": f"我按库里的政策文件回答：期限、标准、由谁负责、要不要首报、能不能享受支持。{_EXAMPLES['zh']}",
        "thanks": "不客气。还有问题请直接输入。",
        "goodbye": "再见。输入 /quit 退出。",
        "noted": "好的。还有问题请直接输入。",
        "empty": f"没有看到问题。{_EXAMPLES['zh']}",
    },
    "en": {
        "greeting": f"Hello! I answer questions on investment policy with the clause, word for word. {_EXAMPLES['en']}",
        "who": "I am yipanqi: I answer from the policy documents held here, with the clause, and say so where they "
        f"hold no answer. {_EXAMPLES['en']}",
        "usage": "I answer from the policy documents held here: periods, thresholds, who is in charge, whether a "
        f"project must be reported or is entitled to support. {_EXAMPLES['en']}",
        "thanks": "You are welcome. Type another question if there is one.",
        "goodbye": "Goodbye. Type /quit to leave.",
        "noted": "Very well. Type another question if there is one.",
        "empty": f"There is no question in that. {_EXAMPLES['en']}",
    },
}
