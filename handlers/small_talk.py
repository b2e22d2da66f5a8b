# ruff: noqa: E501 - patterns are read alternative by alternative
"""What officers type that asks nothing of the documents: greetings, thanks, who are you, what can I ask, nothing.

Only a message that says nothing else counts: 你好，嘉兴的首谈期多长？ is a question.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final, Literal

SmallTalk = Literal["greeting", "thanks", "who", "usage", "goodbye", "noted", "empty"]

_FILLERS: Final = r"[啊呀吧了呢吗嘛哟\W_]*+"
_LONGEST: Final = 60
_WORDS: Final[tuple[tuple[SmallTalk, str], ...]] = (
    ("usage", (
     r"(?:使用)?帮助|帮帮?我|帮(?:个|一?下)?忙|求助|使用说明|说明书?|用法|(?:这个|你|本?系统)?(?:怎么|如何)(?:使?用|问|提问)(?:这个|你)?|"
     r"(?:请问)?(?:你|您|这个|这里|我)?(?:都|还)?(?:能|会|可以|可)(?:够)?(?:帮我)?(?:做|干|问|回答|查|提供)?(?:些|点)?(?:什么|啥|哪些)(?:问题|事情?|服务|内容)?|"
     r"(?:你|您)?有(?:什么|哪些|啥)(?:功能|用处|本事)|help(?: me)?(?: please)?|usage|what can (?:you do|i ask)(?: you)?|how (?:do i|to) use (?:this|it|you)|how does (?:this|it) work")),
    ("who", (
     r"(?:请问)?(?:你|您)(?:到底)?(?:是|叫)(?:个)?(?:谁|什么|啥)(?:名字|东西|人|模型|系统|程序)?|(?:你|您)(?:的名字)?(?:是)?叫?什么名字|(?:你|您)是(?:不是)?(?:真人|人工|机器人|ai|人工智能|大模型|chatgpt|gpt)|"
     r"介绍(?:一?下)?(?:你|您)?自己|自我介绍|who are you|what are you|what(?:'s| is) your name|are you (?:a )?(?:bot|robot|human|ai)")),
    ("thanks",
     r"(?:非常|太|十分|好的?|多)?(?:感谢|谢谢|谢)(?:你|您|大家|帮助)*|多谢|辛苦|有劳|麻烦你|thank(?:s| you)(?: (?:so|very) much| a lot)?|thx|cheers"),
    ("greeting",
     r"(?:你|您|大家|各位|老师)(?:们)?好|(?:早上|上午|中午|下午|晚上)好|早安?|晚安|嗨|哈喽|哈啰|哈罗|喂|在(?:不在|吗|么|嘛|线吗)?|有人|一盘棋|hi|hello|hey|good (?:morning|afternoon|evening|day)|are you there|there"),
    ("goodbye", r"再见|拜拜|回头见|下次见|88|bye(?:[- ]?bye)?|goodbye|see you"),
    ("noted",
     r"好的?|行|嗯++|哦++|噢++|可以|没事|没问题|明白|知道|收到|懂|了解|原来如此|不错|很好|真?棒|厉害|对|是的?|ok(?:ay)?|fine|great|good|got it|i see|no problem|哈{2,}+|呵{2,}+|测试(?:一下)?|试试|test(?:ing)?"),
)  # fmt: skip
_KINDS: Final = tuple(
    (kind, re.compile(rf"{_FILLERS}(?>(?:{words}){_FILLERS})+", re.IGNORECASE)) for kind, words in _WORDS
)
_SAYS: Final = re.compile(r"[^\W\d_]")
"""A letter or a character: what has none asks nothing."""


def small_talk(text: str) -> SmallTalk | None:
    """Return what kind of small talk a message is, None for one that may ask something.

    Args:
        text: as typed. Digits alone, signs alone and nothing at all are `empty`.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if not _SAYS.search(plain):
        return "noted" if re.fullmatch(r"6{3,}|88", plain) else "empty"
    if len(plain) > _LONGEST:
        return None
    return next((kind for kind, pattern in _KINDS if pattern.fullmatch(plain)), None)
