"""Train the static embedding that is shipped, and write it in the folder form of sentence-transformers.

    python -m training.train_embedding --data FOLDER --out FOLDER

FOLDER of `--data` holds the pair files; the run takes a few minutes on two processor cores. Two folders are
written below `--out`: `float32`, as trained, and `int8`, the one to ship. Both load with
`SentenceTransformer(path)` and with `indexer.embedding.open_embedder(path)`.
"""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path
from typing import Any

import numpy as np

from indexer.embedding.base import Vectors
from training.pairs import SHIPPABLE, Pair, batches, held_back, make_cloze, questions
from training.quantise import quantise
from training.vocabulary import train_tokenizer

_CLOZE = ("law", "cmrc2018")
"""Sources whose passages are long enough to take a sentence out of."""


def training_pairs(folder: Path, epoch: int) -> dict[str, list[Pair]]:
    """Return the pairs of one pass by source; the cloze pairs are cut anew in every pass."""
    chance = random.Random(f"pairs {epoch}")  # noqa: S311 - a shuffle that must repeat, not a secret
    kept: dict[str, list[Pair]] = {}
    for source in SHIPPABLE:
        pairs = [pair for pair in questions(folder, source) if not held_back(pair.document)]
        kept[source] = pairs
        if source in _CLOZE:
            kept[f"{source} cloze"] = make_cloze(pairs, chance)
    return kept


def initial_weights(tokenizer: Any, texts: list[str], dimensions: int) -> Vectors:
    """Return random rows, long for rare tokens and short for common ones: a/(a + frequency), a = 0.001."""
    counts = np.ones(tokenizer.get_vocab_size())
    for start in range(0, len(texts), 20_000):
        for encoding in tokenizer.encode_batch(texts[start : start + 20_000]):
            np.add.at(counts, encoding.ids, 1)
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
    from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss
    from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding

    torch.manual_seed(1)
    torch.set_num_threads(threads)
    began = time.monotonic()
    everything = [pair for pairs in training_pairs(folder, 0).values() for pair in pairs]
    texts = sorted({pair.passage for pair in everything} | {pair.query for pair in everything})
    tokenizer = train_tokenizer(texts, tokens)
    weights = initial_weights(tokenizer, texts, dimensions)
    model = SentenceTransformer(
        modules=[StaticEmbedding(tokenizer, embedding_weights=weights), Normalize()], device="cpu"
    )
    loss = MultipleNegativesRankingLoss(
        model, directions=("query_to_doc", "doc_to_query"), partition_mode="per_direction"
    )
    optimizer = torch.optim.Adam(model.parameters(), lr=rate)
    steps = 0
    for epoch in range(epochs):
        chance = random.Random(f"batches {epoch}")  # noqa: S311 - a shuffle that must repeat
        queue = [
            batch
            for pairs in training_pairs(folder, epoch).values()
            for batch in batches(pairs, size, chance)
        ]
        chance.shuffle(queue)
        schedule = [rate * (1 - (epoch + done / len(queue)) / epochs) for done in range(len(queue))]
        total = 0.0
        for batch, now in zip(queue, schedule, strict=True):
            for group in optimizer.param_groups:
                group["lr"] = max(now, rate * 0.02)
            features = [
                model.preprocess([p.query for p in batch]),
                model.preprocess([p.passage for p in batch]),
            ]
            value = loss(features, torch.empty(0))
            optimizer.zero_grad()
            value.backward()
            optimizer.step()
            total += float(value.detach())
            steps += 1
        mean, seconds = total / len(queue), time.monotonic() - began
        _say(f"pass {epoch + 1}: loss {mean:.3f}, {steps} steps, {seconds:.0f} s")
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
    parser.add_argument("--threads", type=int, default=2)
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
