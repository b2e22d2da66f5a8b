"""Keyboards under messages: what Telegram takes of them, and how a person finds a button."""

from __future__ import annotations

from typing import Any, NamedTuple

from tests.telegram.server.replies import bad_request

LONGEST_DATA = 64
MOST_BUTTONS = 100
MOST_IN_A_ROW = 8
_INLINE_FIELDS = {
    "url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay",
}  # fmt: skip
_KEY_FIELDS = {"text", "request_contact", "request_location", "request_poll", "web_app", "style"}
_KINDS = {"inline_keyboard", "keyboard", "remove_keyboard", "force_reply"}


class Button(NamedTuple):
    """A button under a message; `data` is what comes back, "" for a link or a key of the menu keyboard."""

    label: str
    data: str = ""
    url: str = ""


Rows = tuple[tuple[Button, ...], ...]


def check_markup(markup: Any) -> dict[str, Any]:
    """Return the markup, if Telegram would take it.

    Raises:
        Refused: it would not.
    """
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    kinds = _KINDS & markup.keys()
    if len(kinds) > 1:
        raise bad_request("reply markup of several kinds")
    if "inline_keyboard" in kinds:
        _check_rows(markup["inline_keyboard"], inline=True)
    elif "keyboard" in kinds:
        _check_rows(markup["keyboard"], inline=False)
        if len(str(markup.get("input_field_placeholder", ""))) > 64:
            raise bad_request('field "input_field_placeholder" must be of at most 64 characters')
    return markup


def _check_rows(rows: Any, *, inline: bool) -> None:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup should be an Array of Arrays')
    if sum(map(len, rows)) > MOST_BUTTONS or any(len(row) > MOST_IN_A_ROW for row in rows):
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    for row in rows:
        for key in row:
            if inline:
                _check_inline(key)
            else:
                _check_key(key)


def _check_inline(key: Any) -> None:
    if not isinstance(key, dict) or not isinstance(key.get("text"), str):
        raise bad_request("can't parse inline keyboard button: Can't find field \"text\"")
    if not key["text"].strip():
        raise bad_request("BUTTON_TEXT_INVALID")
    fields = _INLINE_FIELDS & key.keys()
    if not fields:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if len(fields) > 1:
        raise bad_request("can't parse inline keyboard button: exactly one optional field must be used")
    if unknown := key.keys() - _INLINE_FIELDS - {"text", "style", "icon_custom_emoji_id"}:
        raise bad_request(f"can't parse inline keyboard button: unknown field {sorted(unknown)[0]}")
    data = key.get("callback_data")
    if "callback_data" in key and not (isinstance(data, str) and 0 < len(data.encode()) <= LONGEST_DATA):
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in key and not str(key["url"]).startswith(("http://", "https://", "tg://")):
        raise bad_request("inline keyboard button URL is invalid: Wrong HTTP URL")


def _check_key(key: Any) -> None:
    text = key.get("text") if isinstance(key, dict) else key
    if not isinstance(text, str) or not text.strip():
        raise bad_request("can't parse keyboard button: button text must be non-empty")
    if isinstance(key, dict) and (unknown := key.keys() - _KEY_FIELDS):
        raise bad_request(f"can't parse keyboard button: unknown field {sorted(unknown)[0]}")


def rows_of(markup: dict[str, Any] | None) -> Rows:
    """Return the buttons that a person sees."""
    rows = (markup or {}).get("inline_keyboard") or (markup or {}).get("keyboard") or []
    return tuple(tuple(_button(key) for key in row) for row in rows)


def _button(key: Any) -> Button:
    if isinstance(key, str):
        return Button(key)
    return Button(key["text"], key.get("callback_data", ""), key.get("url", ""))
