"""Tell a question from an answer, so that it is answered before a form or an action goes on."""

from __future__ import annotations

import re
from typing import Final

_QUESTION: Final = re.compile(
    r"[?？]\s*$|(?:吗|呢)\s*[。.!！]?\s*$|^\s*(?:请问|问一下|what|how|who|when|which|does|do|is|can)\b|"
    r"多久|多长|要不要|需不需要|是不是|是否需要|什么是|有哪些|哪个部门|能不能|可不可以|怎么(?:办|规定|处理|算)",
    re.IGNORECASE,
)


def is_question(text: str) -> bool:
    """Say whether a text asks something."""
    return _QUESTION.search(text) is not None
