"""Train the static embedding that is shipped, and write it in the folder form of sentence-transformers.

    python -m training.train_embedding --data FOLDER --out FOLDER

FOLDER of `--data` holds the pair files; the run takes some five minutes on one processor core. The loss is the
symmetric MultipleNegativesRankingLoss, over tokens that are cut once instead of in every pass. Two folders are
written below `--out`: `float32`, as trained, and `int8`, the one to ship. Both load with
`SentenceTransformer(path)` and with `indexer.embedding.open_embedder(path)`.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from indexer.embedding.base import Vectors
from training.pairs import SHIPPABLE, Pair, batches, for_reranker, held_back, make_cloze, questions
from training.quantise import quantise
from training.vocabulary import train_tokenizer

_CLOZE = ("law", "cmrc2018", "news", "ledes")
"""Sources whose passages are long enough to take a sentence out of."""
_SCALE = 20.0
"""Of the cosines under the softmax, as MultipleNegativesRankingLoss has it."""


def sources(folder: Path) -> dict[str, list[Pair]]:
    """Return the pairs that are trained on by source: neither those measured on nor the reranker's."""
    return {
        source: [
            pair
            for pair in questions(folder, source)
            if not held_back(pair.document) and not for_reranker(pair.document)
        ]
        for source in SHIPPABLE
    }


def pass_batches(pairs: Mapping[str, list[Pair]], epoch: int, size: int) -> list[list[Pair]]:
    """Return the batches of one pass in the order they are trained in; the cloze pairs are cut anew in each."""
    chance = random.Random(f"pairs {epoch}")  # noqa: S311 - a shuffle that must repeat, not a secret
    cut = {f"{source} cloze": make_cloze(pairs[source], chance) for source in _CLOZE}
    queue = [batch for some in {**pairs, **cut}.values() for batch in batches(some, size, chance)]
    chance.shuffle(queue)
    return queue


def tokenised(tokenizer: Any, texts: list[str]) -> dict[str, list[int]]:
    """Return the tokens of each text."""
    found: dict[str, list[int]] = {}
    for start in range(0, len(texts), 20_000):
        some = texts[start : start + 20_000]
        encodings = tokenizer.encode_batch_fast(some, add_special_tokens=False)
        found.update((text, encoding.ids) for text, encoding in zip(some, encodings, strict=True))
    return found


def initial_weights(tokens: Iterable[list[int]], size: int, dimensions: int) -> Vectors:
    """Return random rows, long for rare tokens and short for common ones: a/(a + frequency), a = 0.001."""
    counts = np.ones(size)
    for ids in tokens:
        np.add.at(counts, ids, 1)
    importance = 1e-3 / (1e-3 + counts / counts.sum())
    rows = np.random.default_rng(20221).standard_normal((len(counts), dimensions))
    weights: Vectors = (rows * importance[:, None]).astype(np.float32)
    return weights


def train(
    folder: Path,
    out: Path,
    *,
    tokens: int,
    dimensions: int,
    epochs: int,
    size: int,
    rate: float,
    threads: int,
) -> None:
    """Train and save; see the module's text for what is written."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding

    torch.manual_seed(1)
    torch.set_num_threads(threads)
    began = time.monotonic()
    pairs = sources(folder)
    texts = sorted({t for some in pairs.values() for pair in some for t in (pair.query, pair.passage)})
    tokenizer = train_tokenizer(texts, tokens)
    ids = tokenised(tokenizer, texts)
    weights = initial_weights(ids.values(), tokenizer.get_vocab_size(), dimensions)
    static = StaticEmbedding(tokenizer, embedding_weights=weights)
    model = SentenceTransformer(modules=[static, Normalize()], device="cpu")
    optimizer = torch.optim.Adam(model.parameters(), lr=rate)

    def encoded(some: list[str]) -> Any:
        """Return the model's vectors of texts; those of whole pairs were cut into tokens before."""
        cut = [ids.get(text) or tokenizer.encode(text, add_special_tokens=False).ids or [0] for text in some]
        ends = np.cumsum([0, *(len(one) for one in cut[:-1])])
        flat = torch.tensor([token for one in cut for token in one])
        return torch.nn.functional.normalize(static.embedding(flat, torch.tensor(ends)), dim=1)

    for epoch in range(epochs):
        queue = pass_batches(pairs, epoch, size)
        total = 0.0
        for done, batch in enumerate(queue):
            for group in optimizer.param_groups:
                group["lr"] = max(rate * (1 - (epoch + done / len(queue)) / epochs), rate * 0.02)
            scores = encoded([p.query for p in batch]) @ encoded([p.passage for p in batch]).T * _SCALE
            right = torch.arange(len(batch))
            loss = torch.nn.functional.cross_entropy
            value = (loss(scores, right) + loss(scores.T, right)) / 2
            optimizer.zero_grad()
            value.backward()
            optimizer.step()
            total += float(value.detach())
        mean, seconds = total / len(queue), time.monotonic() - began
        _say(f"pass {epoch + 1}: loss {mean:.3f}, {len(queue)} steps, {seconds:.0f} s")
    model.save(str(out / "float32"), create_model_card=False)
    quantise(out / "float32", out / "int8")
    _say(f"saved below {out} after {time.monotonic() - began:.0f} s")


def _say(words: str) -> None:
    print(words, flush=True)


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of the pair files")
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")
    parser.add_argument("--tokens", type=int, default=24_000)
    parser.add_argument("--dimensions", type=int, default=256)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--batch", type=int, default=2_048)
    parser.add_argument("--rate", type=float, default=0.05)
    parser.add_argument("--threads", type=int, default=1)
    given = parser.parse_args()
    train(
        given.data,
        given.out,
        tokens=given.tokens,
        dimensions=given.dimensions,
        epochs=given.epochs,
        size=given.batch,
        rate=given.rate,
        threads=given.threads,
    )


if __name__ == "__main__":
    main()
