"""The JSON that other programs may rely on (see the README): one object for each question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handlers.replies import Reply
from handlers.wording import Language, notice_text
from indexer.answer import Citation
from policy.contract import decision_json


def reply_json(
    reply: Reply, *, titles: Mapping[str, str], language: Language, id_: str | None = None
) -> dict[str, Any]:
    """Return a reply as the documented JSON object.

    Args:
        reply: the reply to one question.
        titles: document titles by id.
        language: language of the notices' texts.
        id_: the caller's own id for the question.
    """
    return {
        "id": id_,
        "question": reply.question,
        "kind": reply.kind,
        "place": reply.place,
        "unstated": reply.unstated,
        "answer": reply.text,
        "citations": [citation_json(citation) for citation in reply.citations],
        "notices": [
            {"kind": n.kind, "document": n.document, "text": notice_text(n, titles, language)}
            for n in reply.notices
        ],
        "decision": decision_json(reply.decision) if reply.decision is not None else None,
        "elapsed_ms": round(reply.elapsed_ms, 2),
    }


def citation_json(citation: Citation) -> dict[str, Any]:
    """Return one citation as the documented JSON object."""
    return {
        "document": citation.document,
        "title": citation.title,
        "number": citation.number,
        "path": citation.path,
        "quote": citation.quote,
        "status": citation.status.value,
    }
