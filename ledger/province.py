"""The tree of Zhejiang's organisations to begin with: province, cities, counties, and the known bureaux."""

from __future__ import annotations

from ledger.organisations import Favour, add
from ledger.store import Write
from ledger.viewers import Viewer
from terms.places import Gazetteer

PROVINCE = "330000"
BUREAUX = {
    "330100": "杭州市投资促进局",
    "330400": "嘉兴市投资促进中心",
    "330600": "绍兴市投资促进中心",
}
OFFICE = "浙江省招商引资工作领导小组办公室"
MOUNTAIN_COUNTIES = (
    "淳安", "永嘉", "平阳", "苍南", "文成", "泰顺", "武义", "磐安", "柯城",
    "衢江", "江山", "龙游", "常山", "开化", "三门", "天台", "仙居", "莲都",
    "龙泉", "青田", "云和", "庆元", "缙云", "遂昌", "松阳", "景宁",
)  # fmt: skip
"""The 26 mountain counties: public knowledge, not named in the five documents (DOMAIN 3)."""


def plant_root(tx: Write) -> str:
    """Add the province itself, under which everything stands; return its id."""
    return add(tx, viewer=None, division=PROVINCE, name="浙江省", kind="province", parent=None).id


def plant_province(tx: Write, *, viewer: Viewer, gazetteer: Gazetteer) -> int:
    """Add the cities and counties of Zhejiang, the bureaux that are known, and the province's office.

    Zones have no code of their own and are added by the admin. Return how many organisations were added.
    """
    count = 1
    add(tx, viewer=viewer, division=PROVINCE, name=OFFICE, kind="office", parent=PROVINCE)
    places = sorted(gazetteer.by_code.values(), key=lambda place: place.code)
    for place in places:
        if place.kind == "city" and place.parent == PROVINCE:
            add(tx, viewer=viewer, division=place.code, name=place.name, kind="city", parent=PROVINCE)
            count += 1
            if place.code in BUREAUX:
                add(
                    tx, viewer=viewer, division=place.code, name=BUREAUX[place.code], kind="bureau",
                    parent=place.code,
                )  # fmt: skip
                count += 1
    cities = {place.code for place in places if place.kind == "city" and place.parent == PROVINCE}
    for place in places:
        if place.kind == "county" and place.parent in cities:
            favoured: Favour | None = "mountain_county" if place.name.startswith(MOUNTAIN_COUNTIES) else None
            add(
                tx, viewer=viewer, division=place.code, name=place.name, kind="county", parent=place.parent,
                favoured=favoured,
            )  # fmt: skip
            count += 1
    return count
