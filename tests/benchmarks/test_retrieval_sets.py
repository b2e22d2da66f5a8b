"""What retrieval is measured on was not trained on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks.retrieval_sets import make
from training.train_relevance import written_corpus

DATA = Path(__file__).parents[3] / "shared" / "data"


@pytest.mark.skipif(not DATA.is_dir(), reason="the pair files and policy documents are not here")
@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("policy", ("desk", "desk-unseen", "short")),
        ("regulations", ("statutes", "statutes-unseen")),
    ],
)
def test_no_document_that_is_asked_about_here_taught_the_ranking(source: str, names: tuple[str, ...]) -> None:
    taught = {title for _, title in written_corpus(DATA, source).clauses}
    assert len(taught) > 100
    for name in names:
        passages, questions = make(DATA, name)
        titles = {passage["id"]: passage["title"] for passage in passages}
        asked = {titles[place] for question in questions for place in question["passage_id"]}
        assert len(asked) > 20
        assert not asked & taught, name
