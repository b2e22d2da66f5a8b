"""What Telegram says becomes what a handler hears, and what is not for the office is left out."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import Bot, Update, User

from bot.channels.telegram_updates import incoming
from handlers.messages import Attachment, Incoming
from tests.channels.server import ME, TOKEN, written

US = User(ME["id"], "一盘棋", is_bot=True, username="Yipanqi_Test_Bot")
GROUP = -100200


def heard(raw: dict[str, Any]) -> Incoming | None:
    update = Update.de_json(raw, Bot(TOKEN))
    return incoming(update, US)


def entity(kind: str, offset: int, length: int, **more: Any) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length, **more}


def private(raw: dict[str, Any]) -> Incoming:
    found = heard(raw)
    assert found is not None
    return found


def media(number: int, **more: Any) -> dict[str, Any]:
    raw = written(number, "", **more)
    del raw["message"]["text"]
    return raw


def test_a_text_in_a_private_conversation() -> None:
    found = private(written(7, "杭州需要报备吗？"))
    assert found.kind == "text"
    assert (found.update, found.account, found.conversation, found.message) == ("7", "5", "5", "7")
    assert (found.text, found.language, found.private, found.addressed) == (
        "杭州需要报备吗？",
        "zh-hans",
        True,
        True,
    )


def test_a_deep_link_carries_its_parameter() -> None:
    found = private(written(1, "/start inv-abc", entities=[entity("bot_command", 0, 6)]))
    assert (found.text, found.start) == ("/start", "inv-abc")
    assert private(written(1, "/starting now", entities=[entity("bot_command", 0, 9)])).start == ""


def test_a_tap_names_its_button_and_how_to_acknowledge_it() -> None:
    found = private(
        {
            "update_id": 3,
            "callback_query": {
                "id": "q1", "data": "b1", "chat_instance": "x",
                "from": {"id": 5, "is_bot": False, "first_name": "甲"},
                "message": {"message_id": 9, "date": 0, "chat": {"id": 5, "type": "private"}},
            },
        }
    )  # fmt: skip
    assert (found.kind, found.button, found.receipt, found.message) == ("tap", "b1", "q1", "9")


def test_an_edited_message_keeps_its_number() -> None:
    raw = written(4, "改为二亿元")
    raw["edited_message"] = raw.pop("message")
    assert (private(raw).kind, private(raw).message, private(raw).text) == ("edit", "4", "改为二亿元")


def test_a_document_and_an_album_of_photos() -> None:
    document = {
        "file_id": "f1",
        "file_unique_id": "u",
        "file_name": "证明\ud83d.pdf",
        "mime_type": "application/pdf",
    }
    found = private(media(5, document={**document, "file_size": 10}, caption="营业执照"))
    assert (found.kind, found.text) == ("file", "营业执照")
    assert found.attachments == (Attachment("f1", "证明\ufffd.pdf", "application/pdf", 10),)
    sizes = [
        {"file_id": f"p{w}", "file_unique_id": "u", "width": w, "height": w, "file_size": w}
        for w in (90, 800)
    ]
    photo = private(media(6, photo=sizes, media_group_id="al1"))
    assert photo.album == "al1"
    assert photo.attachments == (Attachment("p800", "", "image/jpeg", 800),)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param({"voice": {"file_id": "v", "file_unique_id": "v", "duration": 1}}, id="voice"),
        pytest.param(
            {"sticker": {"file_id": "s", "file_unique_id": "s", "width": 1, "height": 1, "is_animated": False,
                         "is_video": False, "type": "regular"}},
            id="sticker",
        ),
        pytest.param({"location": {"latitude": 30.0, "longitude": 120.0}}, id="location"),
        pytest.param({"contact": {"phone_number": "1", "first_name": "甲"}}, id="contact"),
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_heard_as_something_else(content: dict[str, Any]) -> None:
    assert private(media(8, **content)).kind == "other"


@pytest.mark.parametrize(
    ("text", "entities", "more", "said"),
    [
        pytest.param(
            "😀 @yipanqi_test_bot 杭州呢", [entity("mention", 3, 17)], {}, "😀  杭州呢", id="mention"
        ),
        pytest.param(
            "/claims@YIPANQI_test_bot 甲", [entity("bot_command", 0, 24)], {}, "/claims 甲", id="command-to-us"
        ),
        pytest.param("/help", [entity("bot_command", 0, 5)], {}, "/help", id="command-to-nobody"),
        pytest.param(
            "那杭州呢", [],
            {"reply_to_message": {"message_id": 1, "date": 0, "chat": {"id": GROUP, "type": "supergroup"}, "from": ME}},
            "那杭州呢", id="reply-to-us",
        ),
        pytest.param("一盘棋 杭州呢", [entity("text_mention", 0, 3, user=ME)], {}, "杭州呢", id="named-without-name"),
    ],
)  # fmt: skip
def test_in_a_group_we_hear_what_is_said_to_us(
    text: str, entities: list[dict[str, Any]], more: dict[str, Any], said: str
) -> None:
    found = private(written(2, text, chat=GROUP, entities=entities, **more))
    assert (found.text, found.private, found.addressed, found.conversation) == (said, False, True, str(GROUP))


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(written(1, "大家好", chat=GROUP), id="talk-among-others"),
        pytest.param(
            written(1, "/help@other_bot", chat=GROUP, entities=[entity("bot_command", 0, 15)]), id="to-another-bot"
        ),
        pytest.param(
            written(1, "@other_bot 杭州", chat=GROUP, entities=[entity("mention", 0, 10)]), id="names-another"
        ),
        pytest.param(media(1, chat=GROUP, new_chat_title="新群名"), id="service-message"),
        pytest.param({"update_id": 1}, id="unknown-kind"),
        pytest.param(
            {"update_id": 1, "message": {**written(1, "x")["message"], "from": {**ME, "id": 9}}}, id="a-bot"
        ),
    ],
)  # fmt: skip
def test_what_is_not_for_the_office_is_left_out(raw: dict[str, Any]) -> None:
    assert heard(raw) is None


def membership(before: str, after: str, chat: int) -> dict[str, Any]:
    def member(status: str) -> dict[str, Any]:
        until = {"until_date": 0} if status == "kicked" else {}
        return {"user": ME, "status": status, **until}

    return {
        "update_id": 1,
        "my_chat_member": {
            "chat": {"id": chat, "type": "private" if chat > 0 else "group"}, "date": 0,
            "from": {"id": 5, "is_bot": False, "first_name": "甲"},
            "old_chat_member": member(before), "new_chat_member": member(after),
        },
    }  # fmt: skip


def test_being_blocked_and_let_in_again_is_heard() -> None:
    assert private(membership("member", "kicked", 5)).kind == "left"
    assert private(membership("kicked", "member", 5)).kind == "joined"
    assert private(membership("left", "member", GROUP)).kind == "joined"


def test_a_group_that_was_upgraded_tells_its_new_number() -> None:
    found = private(media(1, chat=-5, migrate_to_chat_id=-1005))
    assert (found.kind, found.conversation, found.text) == ("moved", "-5", "-1005")
