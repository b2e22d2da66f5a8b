"""What a handler of the register refuses by itself.

HandlerError
 └─ AnswerRefused   what was typed cannot be the answer to what was asked
"""

from __future__ import annotations

from terms.errors import YipanqiError


class HandlerError(YipanqiError):
    """An officer's request cannot be carried out."""


class AnswerRefused(HandlerError):
    """What was typed cannot be the answer; `code` says why, `facts` fill the words of the explanation."""

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(f"the answer is refused: {code}; answer as the example shows")
        self.code, self.facts = code, facts
