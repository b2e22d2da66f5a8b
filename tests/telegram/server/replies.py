"""How the Bot API says no: a code, its own words, and sometimes what to do."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """The server refuses a request, in Telegram's words.

    Args:
        code: the HTTP status, also `error_code`.
        description: the words, with the status in front as Telegram has them.
        parameters: `retry_after` or `migrate_to_chat_id`.
    """

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(f"{code} {description}")
        self.code, self.description, self.parameters = code, description, parameters

    def body(self) -> dict[str, Any]:
        """Return the JSON object of the answer."""
        answer: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            answer["parameters"] = self.parameters
        return answer


def bad_request(words: str, **parameters: int) -> Refused:
    """Return a 400."""
    return Refused(400, f"Bad Request: {words}", **parameters)


def forbidden(words: str) -> Refused:
    """Return a 403."""
    return Refused(403, f"Forbidden: {words}")


def too_many(seconds: int) -> Refused:
    """Return a 429 with its `retry_after`."""
    return Refused(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
