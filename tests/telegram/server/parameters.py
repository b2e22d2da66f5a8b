"""Every method that is understood, its parameters and their types; anything else is refused.

Telegram overlooks a parameter that it does not know. Here it is refused: a misspelt one would go unnoticed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Literal

from tests.telegram.server.replies import Refused, bad_request

Kind = Literal["chat", "integer", "string", "boolean", "json", "file"]
Upload = tuple[str, bytes]
"""A file that came with a request: its name and content."""

_WHERE: dict[str, Kind] = {
    "chat_id": "chat",
    "business_connection_id": "string",
    "message_thread_id": "integer",
    "direct_messages_topic_id": "integer",
    "disable_notification": "boolean",
    "protect_content": "boolean",
    "allow_paid_broadcast": "boolean",
    "message_effect_id": "string",
    "suggested_post_parameters": "json",
    "reply_parameters": "json",
    "reply_markup": "json",
}
_TEXT: dict[str, Kind] = {
    "text": "string", "parse_mode": "string", "entities": "json", "link_preview_options": "json",
}  # fmt: skip
_CAPTION: dict[str, Kind] = {"caption": "string", "parse_mode": "string", "caption_entities": "json"}
_EDITED: dict[str, Kind] = {
    "chat_id": "chat", "message_id": "integer", "inline_message_id": "string", "reply_markup": "json",
    "business_connection_id": "string",
}  # fmt: skip
_SCOPED: dict[str, Kind] = {"scope": "json", "language_code": "string"}

METHODS: dict[str, dict[str, Kind]] = {
    "getMe": {},
    "getUpdates": {"offset": "integer", "limit": "integer", "timeout": "integer", "allowed_updates": "json"},
    "setWebhook": {
        "url": "string", "certificate": "file", "ip_address": "string", "max_connections": "integer",
        "allowed_updates": "json", "drop_pending_updates": "boolean", "secret_token": "string",
    },
    "deleteWebhook": {"drop_pending_updates": "boolean"},
    "getWebhookInfo": {},
    "sendMessage": _WHERE | _TEXT,
    "sendDocument": _WHERE | _CAPTION | {
        "document": "file", "thumbnail": "file", "disable_content_type_detection": "boolean",
    },
    "sendPhoto": _WHERE | _CAPTION | {
        "photo": "file", "has_spoiler": "boolean", "show_caption_above_media": "boolean",
    },
    "sendMediaGroup": {k: v for k, v in _WHERE.items() if k != "reply_markup"} | {"media": "json"},
    "editMessageText": _EDITED | _TEXT,
    "editMessageCaption": _EDITED | _CAPTION | {"show_caption_above_media": "boolean"},
    "editMessageReplyMarkup": _EDITED,
    "deleteMessage": {"chat_id": "chat", "message_id": "integer"},
    "answerCallbackQuery": {
        "callback_query_id": "string", "text": "string", "show_alert": "boolean", "url": "string",
        "cache_time": "integer",
    },
    "sendChatAction": {
        "chat_id": "chat", "action": "string", "message_thread_id": "integer", "business_connection_id": "string",
    },
    "getFile": {"file_id": "string"},
    "setMyCommands": _SCOPED | {"commands": "json"},
    "getMyCommands": _SCOPED,
    "deleteMyCommands": _SCOPED,
    "setChatMenuButton": {"chat_id": "integer", "menu_button": "json"},
    "getChatMenuButton": {"chat_id": "integer"},
    "getChat": {"chat_id": "chat"},
    "getChatMember": {"chat_id": "chat", "user_id": "integer"},
    "leaveChat": {"chat_id": "chat"},
}  # fmt: skip
"""Method → parameter → type."""

REQUIRED: dict[str, tuple[str, ...]] = {
    "setWebhook": (), "editMessageText": ("text",), "answerCallbackQuery": ("callback_query_id",),
    "sendDocument": ("document",), "sendPhoto": ("photo",), "sendMediaGroup": ("media",), "getFile": ("file_id",),
    "sendChatAction": ("action",), "setMyCommands": ("commands",), "getChatMember": ("user_id",),
}  # fmt: skip
_CHAT_NEEDED = {
    "sendMessage", "sendDocument", "sendPhoto", "sendMediaGroup", "editMessageText", "editMessageCaption",
    "editMessageReplyMarkup", "deleteMessage", "sendChatAction", "getChat", "getChatMember", "leaveChat",
}  # fmt: skip
_BOOLEANS = {"true": True, "false": False, "1": True, "0": False, "True": True, "False": False}
_ALLOWED_FIELDS = {"parse_mode": ("", "HTML")}


def read_parameters(method: str, given: Mapping[str, Any], files: Mapping[str, Upload]) -> dict[str, Any]:
    """Return the parameters of a request in their types.

    Args:
        method: one that is understood, in any case.
        given: as they came; numbers and objects may be written as strings, as a form writes them.
        files: uploads by field.

    Raises:
        Refused: the method or a parameter is not known, one is missing, or has the wrong type.
    """
    if method not in METHODS:
        raise Refused(404, "Not Found: method not found")
    known = METHODS[method]
    attached = {v.removeprefix("attach://") for v in _strings(given.values()) if v.startswith("attach://")}
    if unknown := sorted(given.keys() - known.keys()):
        raise bad_request(f'unknown parameter "{unknown[0]}" of {method}')
    if unasked := sorted(name for name in files if name not in known and name not in attached):
        raise bad_request(f'file "{unasked[0]}" is not used')
    read = {name: _typed(name, known[name], value) for name, value in given.items()}
    read |= {name: upload for name, upload in files.items() if known.get(name) == "file"}
    for name in REQUIRED.get(method, ()):
        if read.get(name) in (None, ""):
            raise bad_request(
                "message text is empty" if name == "text" else f'parameter "{name}" is required'
            )
    if method in _CHAT_NEEDED and "chat_id" not in read:
        raise bad_request("chat_id is empty")
    for name, allowed in _ALLOWED_FIELDS.items():
        if name in read and read[name] not in allowed:
            raise bad_request(f"unsupported {name}")
    return read


def _strings(values: Any) -> list[str]:
    """Return every string within JSON-like values, those written as JSON text too."""
    found: list[str] = []
    for value in values:
        if isinstance(value, str):
            found.append(value)
            found.extend(re.findall(r"attach://[^\"\s]+", value))
        elif isinstance(value, dict):
            found.extend(_strings(value.values()))
        elif isinstance(value, list):
            found.extend(_strings(value))
    return found


def _typed(name: str, kind: Kind, value: Any) -> Any:
    if kind == "file":
        if not isinstance(value, str):
            raise bad_request(f'field "{name}" must be of type String or a file')
        return value
    if kind == "string":
        if not isinstance(value, str):
            raise bad_request(f'field "{name}" must be of type String')
        return value
    if kind == "boolean":
        if isinstance(value, bool):
            return value
        if value not in _BOOLEANS:
            raise bad_request(f'field "{name}" must be of type Boolean')
        return _BOOLEANS[value]
    if kind == "json":
        return _parsed(name, value)
    return _number(name, kind, value)


def _number(name: str, kind: Kind, value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and re.fullmatch(r"-?\d{1,18}", value):
        return int(value)
    if kind == "chat":
        raise bad_request("chat not found")
    raise bad_request(f'field "{name}" must be of type Integer')


def _parsed(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        words = "reply keyboard markup" if name == "reply_markup" else name
        raise bad_request(f"can't parse {words} JSON object") from None
