"""Files by chat: evidence of the report at hand, a policy document that an admin adds after looking at it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.backroom import WAITING, add_document, answer, read_document, titles
from bot.wiring import Office
from corpus.originals import fingerprint
from handlers.front.needed import (
    AddingWanted,
    AnswerWanted,
    DocumentRead,
    DocumentWanted,
    FileRefused,
    TitlesWanted,
)
from handlers.front_desk import FrontDesk, Premises
from ledger.drafts import open_drafts
from tests.bot.support import ROOT
from tests.front.conftest import People, Person
from tests.register.conftest import Register

EXAMPLE = (ROOT / "docs/example.txt").read_bytes()


@pytest.fixture
def library(home: Path) -> Iterator[Office]:
    """Return an office of one's own that may be changed."""
    with Office.open(home=home) as opened:
        yield opened


@pytest.fixture
def admin(register: Register, library: Office) -> Person:
    """Return the admin, whose documents are read and added for real."""
    home = library.settings.home
    person = Person(FrontDesk(Premises(register.desk())), "owner", channel="console")

    def prepare(wanted: object) -> object:
        if isinstance(wanted, DocumentWanted):
            content = person.files.get(wanted.file.attachment.id)
            if content is None:
                return DocumentRead("", "", refused="unavailable")
            return read_document(library, home, wanted.file.attachment.name, content)
        if isinstance(wanted, AddingWanted):
            return add_document(library, home, wanted)
        if isinstance(wanted, TitlesWanted):
            return titles(library)
        assert isinstance(wanted, AnswerWanted)
        return answer(library, wanted)

    person.prepare = prepare
    return person


def _documents(library: Office) -> int:
    return len(library.library.documents())


def test_a_document_is_shown_first_and_added_only_when_confirmed(admin: Person, library: Office) -> None:
    before = _documents(library)
    said = admin.send("example.txt", EXAMPLE)
    assert "示例县人民政府关于鼓励总部企业落户的若干意见" in said
    assert "示政发〔2026〕8号" in said
    assert "确认之前什么也不添加" in said
    assert admin.labels() == ["确认添加", "改效力", "不添加"]
    assert _documents(library) == before
    assert "已添加《示例县" in admin.tap("确认添加")
    assert _documents(library) == before + 1
    assert "示例县" in admin("/documents")
    assert not list((library.settings.home / WAITING).rglob("*.txt"))


def test_a_document_that_is_left_out_is_not_added(admin: Person, library: Office) -> None:
    before = _documents(library)
    admin.send("example.txt", EXAMPLE)
    assert "没有添加" in admin.tap("不添加")
    assert _documents(library) == before


def test_the_status_may_be_set_right_before(admin: Person, library: Office) -> None:
    admin.send("example.txt", EXAMPLE)
    admin.tap("改效力")
    assert "试行" in admin.tap("试行")
    admin("1")
    held = library.library.held(fingerprint(EXAMPLE))
    assert held is not None
    assert held.status.value == "trial"


def test_confirming_twice_adds_once(admin: Person, library: Office) -> None:
    admin.send("example.txt", EXAMPLE)
    button = admin.button("确认添加")
    admin.press(button)
    count = _documents(library)
    assert "已经办过" in admin.press(button)
    assert _documents(library) == count
    assert "已在库里" in admin.send("again.txt", EXAMPLE)


def test_a_crash_between_adding_and_answering_loses_nothing(admin: Person, library: Office) -> None:
    admin.send("example.txt", EXAMPLE)
    wanted = AddingWanted(fingerprint(EXAMPLE), "example.txt", "in_force")
    add_document(library, library.settings.home, wanted)
    assert "没有变化" in admin.tap("确认添加")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.exe", b"MZ\x00\x01", "收不下"),
        ("leer.txt", b"   ", "收不下"),
        ("a.docx", b"PK\x03\x04broken", "收不下"),
        ("a.pdf", b"%PDF-1.7 nothing", "收不下"),
    ],
)
def test_a_file_that_is_no_document_is_refused_with_its_reason(
    admin: Person, library: Office, name: str, content: bytes, said: str
) -> None:
    before = _documents(library)
    told = admin.send(name, content)
    assert said in told
    assert "DOCX" in told
    assert admin.labels() == []
    assert _documents(library) == before


def test_a_files_name_leads_nowhere_else(library: Office) -> None:
    home = library.settings.home
    for name in (
        "../../evil.txt",
        "/etc/passwd",
        "..\\..\\x.txt",
        "a\x00b.txt",
        "",
        "..",
        "长" * 300 + ".txt",
    ):
        read_document(library, home, name, EXAMPLE)
    outside = [p for p in home.parent.rglob("*") if p.is_file() and p.read_bytes() == EXAMPLE]
    assert outside
    assert all(p.parent == home / WAITING / fingerprint(EXAMPLE) for p in outside)


def test_too_large_a_file_is_not_even_fetched(person: People) -> None:
    admin = person("owner", channel="console")
    incoming = admin.incoming("file")
    from handlers.messages import Attachment

    large = replace(incoming, attachments=(Attachment("x", "a.pdf", "application/pdf", 60 * 2**20),))
    assert "太大" in admin.hear(large)[0].text


def test_files_are_evidence_of_the_form_at_hand(person: People, register: Register) -> None:
    officer = person("jiashan")
    assert "没有正在填的首报" in officer.send("a.pdf", b"eins")
    officer("我要首报")
    assert "共1份" in officer.send("a.pdf", b"eins")
    assert "共2份" in officer.send("b.jpg", b"zwei", media="image/jpeg")
    with register.ledger.read() as read:
        (draft,) = open_drafts(read, viewer=register.people["jiashan"])
    assert sorted(draft.form["evidence"]) == sorted(map(fingerprint, (b"eins", b"zwei")))


def test_an_album_in_parts_is_answered_once(person: People, register: Register) -> None:
    officer = person("jiashan")
    officer("我要首报")
    said = [officer.send(f"{n}.jpg", bytes([n]), album="al1", media="image/jpeg") for n in range(1, 5)]
    assert [bool(one) for one in said] == [True, False, False, False]
    with register.ledger.read() as read:
        (draft,) = open_drafts(read, viewer=register.people["jiashan"])
    assert len(draft.form["evidence"]) == 4


def test_words_with_a_file_are_heard_too(person: People, register: Register) -> None:
    officer = person("jiashan")
    said = officer.send(
        "a.pdf", b"x", "项目名称：光储基地，投资方：新桥储能有限公司，总投资12亿元，内资，意向落地嘉善县"
    )
    assert "共1份" in said
    with register.ledger.read() as read:
        (draft,) = open_drafts(read, viewer=register.people["jiashan"])
    assert draft.form["name"] == "光储基地"


def test_a_file_that_cannot_be_fetched_is_asked_for_again(person: People) -> None:
    officer = person("jiashan")
    officer("我要首报")
    officer.files = {}
    incoming = officer.incoming("file")
    from handlers.messages import Attachment

    lost = replace(incoming, attachments=(Attachment("gone", "a.pdf", "application/pdf", 3),))
    assert "再发一次" in officer.hear(lost)[0].text
    assert FileRefused("unavailable")


def test_a_reviewer_cannot_add_documents(person: People) -> None:
    assert "不收文件" in person("jiaxing-bureau").send("example.txt", EXAMPLE)
