"""A small office to try things in: invented people and companies, every one marked as a demonstration.

It is built into an empty register only. Its past is made with a clock that is set back and walked to the
present, so that there is a right near its end, a conflict to rule on, and a project in circulation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from ledger import circulation, decisions, filing, officers, organisations, timers
from ledger.clock import Clock, SetClock, written
from ledger.duplicates import NameMatcher
from ledger.errors import GuardRefusedError
from ledger.forms import REQUIRED
from ledger.grant_terms import GrantTerms
from ledger.opening import is_empty, register_path
from ledger.store import Ledger, Randomness
from ledger.viewers import Role, Viewer

MARK = "（演示）"
PAST = timedelta(days=40)

TREE: tuple[tuple[str, str, str, organisations.Kind, str | None, organisations.Favour | None], ...] = (
    ("province", "330000", "浙江省", "province", None, None),
    ("office", "330000", "省招商引资工作领导小组办公室", "office", "province", None),
    ("jiaxing", "330400", "嘉兴市", "city", "province", None),
    ("jiaxing-bureau", "330400", "嘉兴市投资促进中心", "bureau", "jiaxing", None),
    ("jiashan", "330421", "嘉善县", "county", "jiaxing", None),
    ("pinghu", "330482", "平湖市", "county", "jiaxing", None),
    ("port", "330400", "嘉兴港区", "platform", "jiaxing", None),
    ("hangzhou", "330100", "杭州市", "city", "province", None),
    ("hangzhou-bureau", "330100", "杭州市投资促进局", "bureau", "hangzhou", None),
    ("yuhang", "330110", "余杭区", "county", "hangzhou", None),
    ("chunan", "330127", "淳安县", "county", "hangzhou", "mountain_county"),
)
PEOPLE: tuple[tuple[str, str, Role], ...] = (
    ("jiashan", "jiashan", Role.OFFICER),
    ("pinghu", "pinghu", Role.OFFICER),
    ("port", "port", Role.OFFICER),
    ("yuhang", "yuhang", Role.OFFICER),
    ("chunan", "chunan", Role.OFFICER),
    ("jiaxing-bureau", "jiaxing-bureau", Role.REVIEWER),
    ("hangzhou-bureau", "hangzhou-bureau", Role.REVIEWER),
    ("supervisor", "office", Role.SUPERVISOR),
)


@dataclass(frozen=True)
class Demonstration:
    """The people of the demonstration office by the name to speak as (`--as jiashan`)."""

    people: Mapping[str, Viewer]


def build_demonstration(
    home: Path,
    *,
    clock: Clock,
    names: NameMatcher,
    randomness: Randomness,
    terms: Mapping[str, GrantTerms],
) -> Demonstration:
    """Build the demonstration office in an installation whose register is empty.

    `terms` are what the rules of 330400 and 330100 say of a right, as for any grant.

    Raises:
        GuardRefusedError: somebody is enrolled already.
    """
    past = SetClock(clock.now())
    ledger = Ledger(register_path(home), clock=past, names=names, randomness=randomness)
    try:
        with ledger.write() as tx:
            if not is_empty(tx) or tx.head()[0]:
                raise GuardRefusedError("build the demonstration office", "the register is in use")
            past.instant = clock.now() - PAST
            tx.now = past.now()
            tx.connection.execute("UPDATE log_head SET latest = ?", (written(past.now()),))
        people = _people(ledger)
        _claims(ledger, past, people, terms)
        past.instant = clock.now()
        timers.run_due(ledger)
    finally:
        ledger.close()
    return Demonstration(people)


def _people(ledger: Ledger) -> dict[str, Viewer]:
    ids: dict[str, str] = {}
    with ledger.write() as tx:
        root = organisations.add(
            tx, viewer=None, division="330000", name=f"浙江省{MARK}", kind="province", parent=None,
            demonstration=True,
        )  # fmt: skip
        ids["province"] = root.id
        admin = officers.first_admin(tx, name=f"管理员{MARK}", account="owner", demonstration=True)
    people = {"admin": admin}
    with ledger.write() as tx:
        for short, division, name, kind, parent, favoured in TREE[1:]:
            ids[short] = organisations.add(
                tx, viewer=admin, division=division, name=f"{name}{MARK}", kind=kind,
                parent=ids[parent or ""],
                favoured=favoured, demonstration=True,
            ).id  # fmt: skip
        for short, place, role in PEOPLE:
            invitation = officers.invite(tx, viewer=admin, organisation_id=ids[place], role=role)
            people[short] = officers.enrol(
                tx, code=invitation.code, name=f"{short}{MARK}", channel="demonstration", account=short
            )
    return people


def _claims(
    ledger: Ledger, past: SetClock, people: Mapping[str, Viewer], terms: Mapping[str, GrantTerms]
) -> None:
    jiaxing, hangzhou = people["jiaxing-bureau"], people["hangzhou-bureau"]
    circulated = _file(ledger, people["port"], "海工装备制造基地", "北溟海洋装备有限公司", "嘉兴港区", 260)
    _grant(ledger, circulated, jiaxing, terms["330400"])
    past.advance(timedelta(days=12))
    near_its_end = _file(ledger, people["jiashan"], "光伏组件扩产项目", "晨曦光能科技有限公司", "嘉善县", 12)
    _grant(ledger, near_its_end, jiaxing, terms["330400"])
    timers.run_due(ledger)
    past.advance(timedelta(days=20))
    timers.run_due(ledger)
    _circulate(ledger, circulated, jiaxing)
    _grant(
        ledger,
        _file(ledger, people["yuhang"], "智能传感器研发总部", "衡越智感科技有限公司", "余杭区", 8),
        hangzhou,
        terms["330100"],
    )
    past.advance(timedelta(days=6))
    timers.run_due(ledger)
    _file(ledger, people["pinghu"], "光伏组件平湖基地", "晨曦光能科技有限公司", "平湖市", 15)
    _file(ledger, people["chunan"], "深层水饮料项目", "千岛清源饮品有限公司", "淳安县", 3)


def _file(ledger: Ledger, viewer: Viewer, name: str, investor: str, place: str, yi: int) -> str:
    form = {
        "name": f"{name}{MARK}",
        "investor_name": investor,
        "intended_place": place,
        "stage": "clear_intention",
        "amount": yi * 10**10,
        "currency": "CNY",
        "capital": "domestic",
        "source": f"演示数据{MARK}",
        "confirmed": list(REQUIRED),
    }
    with ledger.write() as tx:
        return filing.file_report(tx, viewer=viewer, form=form, key=f"demonstration:{name}").claim


def _grant(ledger: Ledger, claim: str, bureau: Viewer, terms: GrantTerms) -> None:
    with ledger.write() as tx:
        shown = decisions.assess(
            tx, claim, viewer=bureau, version=2, layout_conforming=True, investor_asked=f"电话询问记录{MARK}"
        )
    with ledger.write() as tx:
        decisions.grant(tx, claim, viewer=bureau, version=shown["version"], terms=terms)


def _circulate(ledger: Ledger, claim: str, bureau: Viewer) -> None:
    with ledger.read() as read:
        version = read.value("SELECT version FROM claims WHERE id = ?", claim)
    with ledger.write() as tx:
        circulation.circulate(
            tx, claim, viewer=bureau, version=version, reason=f"岸线指标不足{MARK}", reach="province"
        )
