"""What can go wrong with a document.

CorpusError
 ├─ DocumentRefused   a file cannot be taken in: wrong, empty, encrypted, oversized or hostile
 ├─ SourceChanged     a shipped document is not what it was
 ├─ DocumentUnknown   no document of this name stands in the library
 ├─ DocumentClash     another document already has this name
 ├─ OriginalLost      the file kept beside the library is gone or was changed
 └─ LibraryBroken     library.db cannot be opened
"""

from __future__ import annotations

from terms.errors import YipanqiError


class CorpusError(YipanqiError):
    """A document cannot be taken in, or is not what it was."""


class DocumentRefused(CorpusError):
    """A file cannot be taken in; nothing that was there before is touched.

    Args:
        file: the file's name as the officer gave it.
        reason: what was found in it, in one line.
        advice: what to do about it, "" if there is nothing to do.
    """

    def __init__(self, file: str, reason: str, advice: str = "") -> None:
        super().__init__(f"{file}：{reason}" + (f"，{advice}" if advice else ""))
        self.file, self.reason, self.advice = file, reason, advice


class SourceChanged(CorpusError):
    """A shipped document or its metadata does not fit the other."""

    def __init__(self, document: str, problem: str) -> None:
        super().__init__(f"{document}：{problem}；请重新安装，或改正 corpus/sources/metadata.yaml")
        self.document, self.problem = document, problem


class DocumentUnknown(CorpusError):
    """No document of this name stands in the library."""

    def __init__(self, document: str) -> None:
        super().__init__(f"{document}：没有这个文件；用 yipanqi documents list 查看现有文件")
        self.document = document


class DocumentClash(CorpusError):
    """Another document already has the name that was given to this one."""

    def __init__(self, document: str, title: str) -> None:
        super().__init__(f"{document}：这个名称已属于《{title}》，请换一个名称")
        self.document, self.title = document, title


class OriginalLost(CorpusError):
    """A file kept beside the library is gone or is not what was put there."""

    def __init__(self, document: str, file: str) -> None:
        super().__init__(f"{document}：原件 {file} 不见了或被改动，请重新添加这个文件")
        self.document, self.file = document, file


class LibraryBroken(CorpusError):
    """library.db cannot be opened or read."""

    def __init__(self, file: str, problem: str) -> None:
        super().__init__(f"{file}：{problem}；请从备份恢复，或移走后重新添加文件")
        self.file, self.problem = file, problem
