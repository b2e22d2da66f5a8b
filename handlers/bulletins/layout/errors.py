"""What can go wrong when a form is made.

FormError
 └─ FontMissing    no typeface with Chinese characters is on this machine
"""

from __future__ import annotations

from terms.errors import YipanqiError


class FormError(YipanqiError):
    """A form of a bulletin cannot be made."""


class FontMissing(FormError):
    """No typeface with Chinese characters is on this machine, so a picture would show empty boxes."""

    def __init__(self) -> None:
        super().__init__(
            "找不到中文字体，不能生成图片：请安装 Noto Sans SC（或随程序安装 zhplot 包）。"
            "No typeface with Chinese characters was found."
        )
