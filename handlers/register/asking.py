"""Questions about the register itself: told from questions about policy, and answered by what the asker may see."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from handlers.register.cards import line
from handlers.register.checking import claimed_line
from handlers.register.desk import Speaker
from ledger import views
from ledger.duplicates import InvestorNames
from ledger.views import Card
from terms.places import Gazetteer

Kind = Literal["expiring", "until", "claimed", "state"]
SOON_DAYS: Final = 7
_DAYS: Final = re.compile(r"([0-9]{1,3})\s*天(?:之?内|以内)|(?:(一|1)个月)(?:之?内|以内)")
_EXPIRING: Final = re.compile(
    r"(?:哪些|哪几个|有没有|还有什么|几个|列出|看看|查).{0,12}(?:首谈|资格|项目).{0,12}(?:到期|期满|过期)|"
    r"(?:快|将|即将|马上|要|天内|个月内)(?:要)?(?:到期|期满|过期)的?(?:首谈|项目|有|$)|首谈.{0,6}快到期|"
    r"which .{0,30}(?:expire|end|run out)",
    re.IGNORECASE,
)
_SUBJECT: Final = (
    r"^\s*(?:请问|问一下|查一下|查询|帮我查一下|查)?\s*[“\"《]?(?P<name>.{2,40}?)[”\"》]?\s*"
    r"(?:(?:这个|这家|那家|该)(?:投资方|企业|公司|项目)|(?<!这个)(?<!这家)投资方)?\s*"
)
_UNTIL: Final = re.compile(
    _SUBJECT
    + r"(?:项目)?(?:的)?(?:排他性)?首谈(?:期|权|资格)?(?:还)?(?:到期|有效|截止|持续|到|至|剩|有|什么|哪)"
    r".{0,12}(?:时候|何时|几号|哪天|哪一天|多久|几天|多少天|到期|没有|了吗|吗)"
)
_CLAIMED: Final = re.compile(
    _SUBJECT
    + r"(?:项目)?(?:是不是|是否|有没有|已经|有无)?(?:已)?(?:有人|别人|有?其他地方|有?别的(?:地方|县|区)|哪里|"
    r"有?哪个(?:地方|县)|谁|被人)"
    r"(?:已经?|在)?(?:首?报|谈|首谈|报备|占)(?:过|了|备|走)?.{0,6}$"
)
_STATE: Final = re.compile(
    _SUBJECT
    + r"(?:的)?(?:项目|报备|首报|首谈|申请)?(?:现在|目前)?(?:是|到|处于|走到|审到|审核到|办到|怎么样|什么|批|审)"
    r"?(?:什么状态|哪一步|什么阶段|什么进度|哪一?环节|批了没有?|批了吗|审完了吗|进展如何|怎么样了)"
)
_THIS: Final = re.compile(
    r"^(?:这个|这家|该|那个|那家|他们|它|本|我们|我|这)(?:投资方|公司|企业|项目|县|区|市)?$"
)
_COMPANY: Final = re.compile(r"公司|集团|企业|股份|项目|基地|总部|中心|Ltd|Inc|GmbH", re.IGNORECASE)
_TRAILING: Final = re.compile(
    r"(?:(?:这个|这家|那家|该)(?:投资方|企业|公司|项目)?|有没|是不是|是否|已经|现在|目前|被|的)+$"
)
_RECEIPT: Final = re.compile(r"[0-9]{6}-[0-9]{8}-[0-9]{4}")
_GENERIC: Final = re.compile(
    r"^(?:项目|企业|公司|投资方|首报|首谈|排他性|外资|内资|县|区|市|一个项目|我县|我区|我市)+的?$"
)


@dataclass(frozen=True)
class AskedOfRegister:
    """What is asked of the register; `name` is "" where the words only point at it (这个投资方)."""

    kind: Kind
    name: str = ""
    days: int = SOON_DAYS


def asked_of_register(text: str, gazetteer: Gazetteer) -> AskedOfRegister | None:
    """Return what a text asks of the register, None where it asks something else (then policy answers)."""
    plain = text.strip().rstrip("？?。!！ ")
    if _EXPIRING.search(plain):
        return AskedOfRegister("expiring", days=_days(plain))
    patterns: tuple[tuple[Kind, re.Pattern[str]], ...] = (
        ("claimed", _CLAIMED), ("until", _UNTIL), ("state", _STATE),
    )  # fmt: skip
    for kind, pattern in patterns:
        match = pattern.search(plain)
        if match is None:
            continue
        name = _TRAILING.sub("", match["name"].strip())
        if not name or _THIS.match(match["name"].strip()):
            return AskedOfRegister(kind)
        if _GENERIC.match(name) or _is_place(name, gazetteer):
            return None
        return AskedOfRegister(kind, name)
    return None


def _days(text: str) -> int:
    match = _DAYS.search(text)
    if match is None:
        return SOON_DAYS
    return int(match.group(1)) if match.group(1) else 31


def _is_place(name: str, gazetteer: Gazetteer) -> bool:
    """Say whether a name is only that of places: then the rule is asked for, not a claim."""
    rest = name
    for mention in gazetteer.find(name):
        rest = rest.replace(mention.words, "")
    return not re.sub(r"[的市县区省和与、的规定]", "", rest)


def looks_named(name: str) -> bool:
    """Say whether a name is plainly that of a firm or a project."""
    return _COMPANY.search(name) is not None


def find(speaker: Speaker, name: str) -> list[Card]:
    """Return the claims that may be meant by a name or receipt number, of those the asker may see whole."""
    ledger, viewer = speaker.desk.ledger, speaker.viewer
    receipt = _RECEIPT.search(name)
    with ledger.read() as read:
        if receipt:
            return views.find_by_receipt(read, receipt.group(0), viewer=viewer)
        found = views.find_by_words(read, name, viewer=viewer)
        return found or views.find_by_investor(read, InvestorNames(name), viewer=viewer, names=ledger.names)


def outside(speaker: Speaker, name: str, uscc: str = "") -> list[str]:
    """Return what the rule lets anyone know of live rights on an investor."""
    ledger = speaker.desk.ledger
    with ledger.read() as read:
        found = views.investor_claimed(
            read, InvestorNames(name, uscc=uscc or name), viewer=speaker.viewer, names=ledger.names
        )
    return [claimed_line(speaker, view) for view in found]


def expiring(speaker: Speaker, days: int) -> list[Card]:
    """Return the asker's live rights that end within days."""
    with speaker.desk.ledger.read() as read:
        return views.expiring(read, viewer=speaker.viewer, within_days=days)


def expiring_text(speaker: Speaker, cards: list[Card], days: int) -> str:
    """Return the rights that end soon, or that there are none."""
    if not cards:
        return speaker.word("none_expiring", days=days)
    return "\n".join([speaker.word("expiring", days=days), *(line(speaker, card) for card in cards)])
