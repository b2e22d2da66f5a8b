"""Particulars (材料, 电话, 注册资本): asked in so many words, and told only by a clause that names them."""

from __future__ import annotations

import re

from indexer.asked import Intent
from indexer.deciding import asks_who_decides, deciding
from indexer.matching import credit
from indexer.question import Question
from indexer.ranking import Match

_PARTICULARS = frozenset(
    [
        "材料",
        "表格",
        "价格",
        "单价",
        "底价",
        "额度",
        "电话",
        "地址",
        "邮箱",
        "邮件",
        "网址",
        "官网",
        "补助",
        "补贴",
        "奖金",
        "利率",
        "税率",
        "费用",
        "收费",
        "手续费",
        "佣金",
        "工资",
        "年薪",
        "薪水",
        "认定",
        "评审",
        "核准",
        "联系人",
        "联系方式",
        "截止",
        "模板",
        "格式",
        "密码",
        "账号",
        "上线",
        "延长",
        "展期",
        "续期",
        "起算",
        "倍数",
        "名额",
        "编制",
        "经费",
        "预算",
        "汇率",
        "房价",
        "天气",
        "处分",
    ]
)
"""Asked where they stand beside a question word, or in a question for yes or no."""
_DETAILS = frozenset(
    [
        "注册资本",
        "认缴",
        "实缴",
        "坐落",
        "兑现",
        "下载",
        "申诉",
        "复议",
        "起诉",
        "诉讼",
        "撤销",
        "补报",
        "延期",
        "黑名单",
        "议事规则",
        "违约金",
        "保证金",
        "租金",
        "赔偿",
        "补偿",
        "户口",
        "签证",
        "工作许可",
        "贷款",
        "寄到",
        "邮寄",
        "全文",
        "免责",
        "权利",
    ]
)
"""Asked wherever they are named."""
_DECISIONS = frozenset(("认定", "评审", "核准"))
"""Given by a clause that names who decides."""
_FROM_WHEN = re.compile(r"从哪[^，。]{0,6}(?:起|开始|算)|怎么起算|何时起算|哪天起算|开始算")


def particular_absent(question: Question, match: Match) -> bool:
    """Say whether a particular is asked that the clause does not name."""
    text = match.passage.folded
    if _FROM_WHEN.search(question.text) and not re.search(r"之日起|起算|日起|开始", match.sentence.folded):
        return True
    decided = asks_who_decides(question.text) and bool(deciding(match.words))
    particulars = _PARTICULARS - _DECISIONS if decided else _PARTICULARS
    yes_no = question.asked.intent is Intent.YES_NO
    return any(
        (
            any(word in c.words for word in _DETAILS)
            or ((c.focus or yes_no) and any(word in c.words for word in particulars))
        )
        and credit(c, text) < 0.9  # noqa: PLR2004 - in so many words
        for c in question.concepts
    )
