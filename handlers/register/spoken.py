"""What an officer types that means a command."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

REPORT: Final = re.compile(
    r"(?:我|我们)?(?:要|想|来|需要|申请|新建|新增|开始|填报?)?(?:一个|一下)?(?:项目)?"
    r"(?:首报|首次报备|报备)(?:一个|个)?(?:新?项目)?|file a report",
    re.IGNORECASE,
)
CONFIRM: Final = re.compile(r"确认|确认提交|提交|confirm", re.IGNORECASE)
WORDS: Final[Mapping[str, re.Pattern[str]]] = {
    "review": re.compile(
        r"(?:查看|看看?|我的)?(?:待审|待办|待审核|待审项目|审核队列|有哪些待审)", re.IGNORECASE
    ),
    "claims": re.compile(
        r"(?:查看|看看?)?(?:我的|我们的|(?:我们|本)(?:单位|县|区|市|地)的?)(?:首报|首谈|报备|项目)(?:列表)?",
        re.IGNORECASE,
    ),
    "drafts": re.compile(r"(?:查看|我的)?草稿(?:箱)?", re.IGNORECASE),
    "resume": re.compile(r"(?:继续|恢复|接着)(?:填报?|首报|草稿|报备)?|go on|resume", re.IGNORECASE),
    "pool": re.compile(r"(?:查看|看看?)?(?:流转池|流转项目|可承接的?项目)", re.IGNORECASE),
    "needs": re.compile(
        r"(?:查看|看看?)?(?:需求清单|问题清单|问题和需求清单|项目问题和政策需求清单)", re.IGNORECASE
    ),
    "breaches": re.compile(r"(?:查看|看看?)?(?:违规记录|违规项目|违规清单)", re.IGNORECASE),
    "relocations": re.compile(
        r"(?:查看|看看?)?(?:存量(?:项目|企业)?(?:流转|搬迁)(?:审查)?|流转审查)", re.IGNORECASE
    ),
}
COMMANDS: Final = (
    "report", "drafts", "resume", "review", "claims", "pool", "needs", "relocations", "breaches",
    "enrol", "cancel", "me",
)  # fmt: skip
