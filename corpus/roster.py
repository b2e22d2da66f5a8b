"""Lists of people: whose line names which office in the group."""

from __future__ import annotations

import re

_ROLE = re.compile(
    r"(常务副组长|第一副组长|副\s*组\s*长|组\s*长|成\s*员(?:单位)?|总召集人|副\s*召\s*集\s*人|召\s*集\s*人|主\s*任|副\s*主\s*任|顾\s*问|秘\s*书\s*长)\s*[:：]"
)
_OFFICE = re.compile(r"(?:\S*?)(领导小组办公室|办公室|联络员|工作专班)(?=设在|设于|主任由|负责)")


def role_of(text: str, role: str) -> tuple[str, str]:
    """Return the role now in force and the heading of this entry.

    A line that names a role opens it and the lines below belong to it; a sentence on the office does not.
    """
    match = _ROLE.match(text.strip())
    if match:
        role = re.sub(r"\s", "", match.group(1))
        return role, role
    office = _OFFICE.match(text.strip())
    if office:
        return role, office.group(1)
    return role, role


def starts_roster(text: str) -> bool:
    """Say whether a line opens a list of people without a title: 组长：, 召集人： and a name."""
    return (
        bool(re.match(r"(?:组\s*长|总?召\s*集\s*人|主\s*任)\s*[:：]\s*\S", text.strip())) and "。" not in text
    )
