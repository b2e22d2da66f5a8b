"""Questions about the register itself: told from questions about policy, and answered by what the asker may see."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final, Literal

from handlers.register.cards import line
from handlers.register.checking import claimed_line
from handlers.register.desk import Speaker
from ledger import views
from ledger.duplicates import InvestorNames
from ledger.views import Card
from terms.places import Gazetteer

Kind = Literal["expiring", "until", "claimed", "state", "own"]
SOON_DAYS: Final = 7
A_MONTH: Final = 31
MOST_TOLD: Final = 20
_DAYS: Final = re.compile(
    r"(?:还有|剩)?([0-9]{1,3})\s*天(?:之?内|以内|就?到期)|"
    r"((?:一|1)个月(?:之?内|以内)|[本这]个?月)"
)
_EXPIRING: Final = re.compile(
    r"(?:哪些|哪几个|有没有|还有什么|几个|列出|看看|查).{0,12}(?:首谈|资格|项目).{0,12}(?:到期|期满|过期)|"
    r"(?:快|将|即将|马上|要|天内|个月内)(?:要)?(?:到期|期满|过期)的?(?:首谈|项目|有|$)|首谈.{0,6}快到期|"
    r"到期的?首谈|which .{0,30}(?:expire|end|run out)",
    re.IGNORECASE,
)
_OF_THE_RULE: Final = re.compile(
    r"怎么|怎样|如何|延|续|可以|能否|能不能|流转|提醒|(?:期满|到期)(?:之?后|以后|前)|需要|要不要|负责|"
    r"what happens|can ",
    re.IGNORECASE,
)
"""What should be done about an end is a question about the rule."""
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
_ENDS: Final = re.compile(_SUBJECT + r"(?:什么时候|何时|几号|哪天|还有(?:几|多少)天|多久)(?:才|就)?到期")
_WHO: Final = re.compile(
    r"^\s*(?:请问)?(?:有没有人|有人|谁|哪个(?:县|区|地方))(?:是不是)?(?:正)?(?:在|已经?)?"
    r"(?:首谈|首报|报备|谈|报|对接)(?:了|过|着)?"
    r"(?P<name>.{3,40}?)(?:吗|没有)?$"
)
_MAY_WE: Final = re.compile(
    r"^\s*(?:请问)?(?P<name>.{2,36}(?:有限公司|股份公司|公司|集团))(?:这个项目|的项目)?[，,]?\s*(?:我们|我县|我区|本县|本区)?(?:还|现在)?"
    r"(?:能不能|可不可以|可以|能否|能)(?:去|再|跟他们|接触|接着)*(?:谈|洽谈|接触|对接)(?:吗)?$"
)
_ENGLISH: Final = re.compile(
    r"^\s*(?:(?:is|has)\s+(?P<is>.{2,60}?)\s+(?:been\s+|already\s+)*(?:claimed|reported|taken)|"
    r"who\s+(?:has\s+|already\s+)*(?:claimed|reported|holds)\s+(?P<who>.{2,60}?)|"
    r"(?:until )?when\s+.{0,20}(?:claim|right)\s+(?:on|to)\s+(?P<on>.{2,60}?)(?:\s+(?:end|expire|run out))?)\s*$",
    re.IGNORECASE,
)
_STATE: Final = re.compile(
    _SUBJECT
    + r"(?:的)?(?:项目|报备|首报|首谈|申请)?(?:现在|目前)?(?:是|到|处于|走到|审到|审核到|办到|怎么样|什么|批|审)"
    r"?(?:什么状态|哪一步|什么阶段|什么进度|哪一?环节|批了没有?|批了吗|审完了吗|进展如何|怎么样了)"
)
_LOOK_UP: Final = re.compile(r"^\s*(?:请|帮我)?(?:查一下|查询|查查|查|看一下|看看)\s*(?P<name>.{3,40})$")
_OURS: Final = re.compile(r"^(?:我们|我县|我区|我市|我局|本县|本区|我)(?:的|首?报的|申报的|报备的|单位的?)*")
_CALLED: Final = re.compile(r"^(?:投资方|投资企业|企业|客商)[:：]?(?=.{3,})")
_THIS: Final = re.compile(
    r"^(?:这个|这家|该|那个|那家|他们|它|本|我们|我|这)(?:投资方|公司|企业|项目|县|区|市)?$"
)
_COMPANY: Final = re.compile(r"公司|集团|企业|股份|项目|基地|总部|中心|Ltd|Inc|GmbH", re.IGNORECASE)
_TRAILING: Final = re.compile(
    r"(?:(?:这个|这家|那家|该)(?:投资方|企业|公司|项目)?|有没|是不是|是否|已经|现在|目前|被|的)+$"
)
_RECEIPT: Final = re.compile(r"[0-9]{6}-[0-9]{8}-[0-9]{4}")
_ALONE: Final = re.compile(
    r"(?:请|帮我)?(?:查一下|查询|查看|查|看一下|看看|打开|open|see)?\s*"
    r"(?:回执(?:编?号)?|receipt(?: number)?)?\s*[:：是]?\s*"
    rf"({_RECEIPT.pattern})",
    re.IGNORECASE,
)
"""A receipt number that was typed by itself."""
_GENERIC: Final = re.compile(
    r"(?:项目|企业|公司|投资方|客商|首报|首谈(?:期|权|资格)?|资格|期限|排他性|之?后|以后|外资|内资|外地|一个|已|"
    r"重大|别人|县|区|市|省|和|与|、|的|规定|要求|制度|"
    r"试行|草案|文件)+"
)
"""Words of the field itself: a name made of them and of places names nobody."""


_NO_NAME: Final = re.compile(
    r"[，,。；;：:！!？?]|(?<=[一-鿿]) +(?=[一-鿿])|谁|怎|多久|哪|(?:该向|再?往|会找|由)$"
)
"""A sentence about a project, not a name."""
_PATTERNS: Final[tuple[tuple[Kind, re.Pattern[str]], ...]] = (
    ("claimed", _MAY_WE),
    ("claimed", _WHO),
    ("claimed", _CLAIMED),
    ("until", _UNTIL),
    ("until", _ENDS),
    ("state", _STATE),
    ("claimed", _ENGLISH),
    ("state", _LOOK_UP),
)


@dataclass(frozen=True)
class AskedOfRegister:
    """What is asked of the register.

    `name` is "" where the words only point at it (这个投资方); `own` asks of everything of one's own; `by_receipt`
    is a receipt number alone.
    """

    kind: Kind
    name: str = ""
    days: int = SOON_DAYS
    by_receipt: bool = False


def asked_of_register(text: str, gazetteer: Gazetteer) -> AskedOfRegister | None:
    """Return what a text asks of the register, None where it asks something else (then policy answers)."""
    plain = text.strip().rstrip("？?。!！ ")
    if alone := _ALONE.fullmatch(unicodedata.normalize("NFKC", plain)):
        return AskedOfRegister("state", alone[1], by_receipt=True)
    if _EXPIRING.search(plain):
        return None if _OF_THE_RULE.search(plain) else AskedOfRegister("expiring", days=_days(plain))
    for kind, pattern in _PATTERNS:
        match = pattern.search(plain)
        if match is None:
            continue
        said = next(found for found in match.groupdict().values() if found).strip()
        return _named(kind, said, gazetteer, sure=pattern is not _LOOK_UP)
    return None


def _named(kind: Kind, said: str, gazetteer: Gazetteer, *, sure: bool) -> AskedOfRegister | None:
    """Return what is asked of a name as it was said; None where the words name nobody."""
    name = _CALLED.sub("", _TRAILING.sub("", said))
    if _NO_NAME.search(name):
        return None
    if not name or _THIS.match(said):
        return AskedOfRegister("own" if _OURS.fullmatch(said) else kind) if sure else None
    if ours := _OURS.match(name):
        name = name[ours.end() :]
        if not name or _GENERIC.fullmatch(name):
            return AskedOfRegister("own")
    rest = name
    for mention in gazetteer.find(name):
        rest = rest.replace(mention.words, "")
    if not rest.strip() or _GENERIC.fullmatch(rest.strip()):
        return None
    return AskedOfRegister(kind, name)


def _days(text: str) -> int:
    match = _DAYS.search(text)
    if match is None:
        return SOON_DAYS
    return int(match.group(1)) if match.group(1) else A_MONTH


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


def expiring_text(speaker: Speaker, days: int) -> str:
    """Return the asker's live rights that end within days, or that there are none."""
    with speaker.desk.ledger.read() as read:
        cards, _ = views.page(read, "expiring", viewer=speaker.viewer, most=MOST_TOLD, within_days=days)
    if not cards:
        return speaker.word("none_expiring", days=days)
    return "\n".join([speaker.word("expiring", days=days), *(line(speaker, card) for card in cards)])


def told(speaker: Speaker, asked: AskedOfRegister, name: str, uscc: str = "") -> str | None:
    """Return the answer in words; None where nothing is on file and the name may be no firm's at all.

    Args:
        speaker: who asks.
        asked: what is asked.
        name: the investor or project meant, "" where none was spoken of.
        uscc: its code, "" where it is not known.
    """
    if asked.kind == "expiring":
        return expiring_text(speaker, asked.days)
    if not name or asked.kind == "own":
        return speaker.word("which_investor")
    cards = find(speaker, name)
    claimed = outside(speaker, name, uscc)
    if not cards and not claimed and not looks_named(name):
        return None
    own = [f"- {line(speaker, card)}" for card in cards[:MOST_TOLD]]
    nobody = [] if claimed or cards else [speaker.word("nobody", investor=name)]
    return "\n".join([*claimed, *([speaker.word("you_may_see"), *own] if own else []), *nobody])
