"""Wording an answer with a language model, behind the same verifier as everything else.

The model is given the clauses as data and may only reword. Whatever it writes that no cited clause holds is
not shown: the composed answer is given instead. So is it when the model is slow, broken, or obeys words that
stand inside a document.
"""

from __future__ import annotations

from typing import Protocol

from indexer.answer import MAX_ANSWER, StructuredAnswer
from indexer.verifier import left_out, unsupported


class Phraser(Protocol):
    """Words an answer from clauses; may fail with any exception."""

    def phrase(self, question: str, clauses: tuple[str, ...]) -> str:
        """Return one or two sentences that answer the question from the clauses alone."""
        ...


class Phrasing:
    """Lets a model word the first sentences and keeps the quotes, sources and notices as composed."""

    def __init__(self, phraser: Phraser) -> None:
        self._phraser = phraser

    def phrase(self, question: str, answer: StructuredAnswer, *, composed: str) -> str:
        """Return the model's words before the composed quotes, or the composed words unchanged.

        Args:
            question: as typed.
            answer: the structured answer.
            composed: the words composed without a model.
        """
        if not answer.citations or answer.unstated:
            return composed
        try:
            said = self._phraser.phrase(question, tuple(c.quote for c in answer.citations))
        except Exception:
            return composed
        said = " ".join(said.split())
        if not said or len(said) > MAX_ANSWER // 2 or unsupported(said, answer.citations, allowed=question):
            return composed
        if left_out(said, answer.statements):
            return composed
        together = f"{said}\n{_after_first_sentence(composed)}"
        return together if len(together) <= MAX_ANSWER else composed


def _after_first_sentence(composed: str) -> str:
    """Return the composed answer from its first quote on."""
    lines = composed.split("\n")
    first = next((i for i, line in enumerate(lines) if line.startswith("“")), 0)
    return "\n".join(lines[first:])
