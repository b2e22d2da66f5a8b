"""A bulletin's files in a chat: offered, made outside of the write, kept under their hash."""

from __future__ import annotations

import hashlib

import pytest

from bot.backroom import forms
from handlers.bulletins.calendar import period
from handlers.bulletins.desk import BulletinDesk
from handlers.bulletins.layout.files import DOCX, MOST_PICTURES, PNG, XLSX, files_of
from handlers.bulletins.model import Column, Section, Table
from handlers.bulletins.schedule import publish_now
from handlers.bulletins.talk_forms import content_of
from handlers.front.needed import FormsWanted, Needed, Ready
from handlers.register.desk import Speaker
from ledger.evidence import path_of
from ledger.issues import MESSAGE
from tests.bulletin_forms import samples
from tests.bulletins.conftest import built, desk, library, office
from tests.bulletins.test_counter import Chat
from tests.ledger.conftest import Office
from tests.ledger.helpers import file

__all__ = ["built", "desk", "library", "office"]


@pytest.mark.parametrize(
    ("label", "kind", "begins"), [("公文", DOCX, b"PK"), ("表格", XLSX, b"PK"), ("图表", PNG, b"\x89PNG")]
)
def test_each_form_comes_as_a_file_that_is_kept(
    office: Office, desk: BulletinDesk, label: str, kind: str, begins: bytes
) -> None:
    chat = Chat(office, desk, "supervisor")
    chat.command("quarterly", "2025-Q4")
    chat.press(label)
    files = [one for card in chat.cards for one in card.files]
    assert files
    for one in files:
        content = path_of(office.ledger.evidence, one.hash).read_bytes()
        assert one.media_type == kind
        assert content.startswith(begins)
        assert hashlib.sha256(content).hexdigest() == one.hash


def test_a_week_without_tables_offers_no_pictures(office: Office, desk: BulletinDesk) -> None:
    file(office, "jiashan", name="储能", investor="晨曦光能科技有限公司")
    chat = Chat(office, desk, "jiashan")
    chat.command("weekly", "2026-W03")
    labels = chat.labels()
    assert not any(label.startswith("图表") for label in labels)
    assert any(label.startswith("公文") for label in labels)


def test_a_pushed_report_leads_to_its_pictures(office: Office, desk: BulletinDesk) -> None:
    chat = Chat(office, desk, "supervisor")
    told = period("quarterly", "2025-Q4")
    issue, _ = publish_now(
        office.ledger, desk, "quarterly", told, viewer=office["supervisor"], place="330000"
    )
    speaker = Speaker(chat.register, office["supervisor"], "zh")
    with office.ledger.read() as read:
        card = chat.counter.notice(read, speaker, MESSAGE, {"issue": issue.id})
    assert card is not None
    assert [one.label for one in card.actions if one.label.startswith(("图表", "公文", "表格"))] == [
        "图表（图片）"
    ]


def test_nothing_is_drawn_while_the_register_is_locked(office: Office, desk: BulletinDesk) -> None:
    chat = Chat(office, desk, "supervisor")
    chat.command("quarterly", "2025-Q4")
    move = next(one.move for card in chat.cards for one in card.actions if one.label.startswith("公文"))
    assert move is not None
    chosen = dict(move)
    with pytest.raises(Needed) as needed:
        chat._heard(lambda visit: chat.counter.do(visit, chosen), Ready())
    assert isinstance(needed.value.wanted, FormsWanted)


def test_the_same_bulletin_made_a_moment_later_is_the_same_wish() -> None:
    first, later = (
        samples.weekly(),
        samples.weekly(made_at="2026-11-30T01:00:09.000000Z", head=(130, "0" * 64)),
    )
    wishes = [FormsWanted("document", content_of(one), one) for one in (first, later)]
    ready = Ready()
    ready.put(wishes[0], forms(wishes[0]))
    assert ready.forms(wishes[1]).files
    other = samples.weekly(lead="别的内容")
    with pytest.raises(Needed):
        ready.forms(FormsWanted("document", content_of(other), other))


def test_names_of_files_can_be_written_anywhere() -> None:
    name = files_of(samples.weekly(title='甲/乙:"丙"'), "sheet")[0][0]
    assert not set(name) & set('/\\:*?"<>|')


def test_a_reply_holds_no_hundred_pictures() -> None:
    table = Table("t", "题", (Column("a", "甲"),), tuple((f"{at}",) for at in range(900)))
    files = files_of(samples.weekly(sections=(Section("s", "段", tables=(table,)),)), "pictures")
    assert len(files) == MOST_PICTURES
