"""The network: a small encoder, and heads for triggers, for roles and properties of each, for antecedents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from kg.extract.neural import FACTUALITIES, ROLES
from kg.extract.windows import FAR_BUCKETS, PATHS

CASES = 5


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the encoder (those of MiniLM-L6 unless a checkpoint says otherwise) and of the heads."""

    vocabulary: int = 30522
    width: int = 384
    layers: int = 6
    attention: int = 12
    inner: int = 1536
    positions: int = 512
    types: int = 37
    labels: int = 64
    head: int = 256
    pair: int = 192
    dropout: float = 0.1
    head_dropout: float = 0.2


class Layer(nn.Module):
    def __init__(self, s: Shape) -> None:
        super().__init__()
        self.heads = s.attention
        self.query, self.key, self.value, self.out = (nn.Linear(s.width, s.width) for _ in range(4))
        self.inner, self.outer = nn.Linear(s.width, s.inner), nn.Linear(s.inner, s.width)
        self.norm1, self.norm2 = nn.LayerNorm(s.width, eps=1e-12), nn.LayerNorm(s.width, eps=1e-12)
        self.drop = nn.Dropout(s.dropout)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        b, n, w = x.shape
        q, k, v = (
            f(x).view(b, n, self.heads, w // self.heads).transpose(1, 2)
            for f in (self.query, self.key, self.value)
        )
        if torch.onnx.is_in_onnx_export():
            weights = torch.softmax(q @ k.transpose(2, 3) * (w // self.heads) ** -0.5, dim=-1)
            mixed = weights @ v
        else:
            mixed = functional.scaled_dot_product_attention(q, k, v, mask)
        x = self.norm1(x + self.drop(self.out(mixed.transpose(1, 2).reshape(b, n, w))))
        out: Tensor = self.norm2(x + self.drop(self.outer(functional.gelu(self.inner(x)))))
        return out


class Encoder(nn.Module):
    """BERT's encoder; how a word is written takes the place of the segment that a piece belongs to."""

    def __init__(self, s: Shape) -> None:
        super().__init__()
        self.pieces = nn.Embedding(s.vocabulary, s.width)
        self.positions = nn.Embedding(s.positions, s.width)
        self.cases = nn.Embedding(CASES, s.width)
        self.norm = nn.LayerNorm(s.width, eps=1e-12)
        self.drop = nn.Dropout(s.dropout)
        self.layers = nn.ModuleList(Layer(s) for _ in range(s.layers))

    def forward(self, ids: Tensor, cases: Tensor, mask: Tensor | None = None) -> Tensor:
        at = torch.arange(ids.shape[1], device=ids.device)
        x = self.drop(self.norm(self.pieces(ids) + self.cases(cases) + self.positions(at)[None]))
        for layer in self.layers:
            x = layer(x, mask)
        out: Tensor = x
        return out

    def take(self, weights: dict[str, Tensor]) -> None:
        """Loads a checkpoint in BERT's naming."""
        prefix = "bert." if any(k.startswith("bert.") for k in weights) else ""
        own = self.state_dict()

        def put(name: str, source: str) -> None:
            own[name] = weights[prefix + source].float()

        put("pieces.weight", "embeddings.word_embeddings.weight")
        put("positions.weight", "embeddings.position_embeddings.weight")
        own["cases.weight"] = (
            weights[prefix + "embeddings.token_type_embeddings.weight"][0].float().repeat(CASES, 1)
        )
        names = {
            "query": "attention.self.query",
            "key": "attention.self.key",
            "value": "attention.self.value",
            "out": "attention.output.dense",
            "norm1": "attention.output.LayerNorm",
            "inner": "intermediate.dense",
            "outer": "output.dense",
            "norm2": "output.LayerNorm",
        }
        for part in ("weight", "bias"):
            put(f"norm.{part}", f"embeddings.LayerNorm.{part}")
            for i in range(len(self.layers)):
                for ours, theirs in names.items():
                    put(f"layers.{i}.{ours}.{part}", f"encoder.layer.{i}.{theirs}.{part}")
        self.load_state_dict(own)


class Triggers(nn.Module):
    """Word vectors -> a score for each type."""

    def __init__(self, s: Shape) -> None:
        super().__init__()
        self.drop = nn.Dropout(s.head_dropout)
        self.inner, self.out = nn.Linear(s.width, s.head), nn.Linear(s.head, s.types)
        nn.init.constant_(self.out.bias, -4.0)

    def forward(self, words: Tensor) -> Tensor:
        out: Tensor = self.out(self.drop(functional.gelu(self.inner(self.drop(words)))))
        return out


class Roles(nn.Module):
    """Word vectors, trigger words and their types -> a score for each role and word, polarity and factuality.

    A pair is scored by a product of its role vectors and by a small network over their sum and distance.
    """

    def __init__(self, s: Shape) -> None:
        super().__init__()
        self.drop = nn.Dropout(s.head_dropout)
        self.size, self.count = s.head // 4, len(ROLES)
        self.types = nn.Embedding(s.types, s.width)
        self.trigger, self.word = nn.Linear(s.width, s.pair), nn.Linear(s.width, s.pair)
        self.left, self.right = (nn.Linear(s.width, self.size * self.count) for _ in range(2))
        self.near, self.same = nn.Embedding(FAR_BUCKETS, s.pair), nn.Embedding(2, s.pair)
        self.paths = nn.ModuleList(
            nn.Embedding(k, s.pair) for k in (PATHS, s.labels, s.labels, s.labels)
        )
        self.out = nn.Linear(s.pair, self.count)
        self.property = nn.Linear(s.width, s.head)
        self.negative, self.factuality = nn.Linear(s.head, 1), nn.Linear(s.head, len(FACTUALITIES))
        for table in (self.types, self.near, self.same, *self.paths):
            nn.init.normal_(table.weight, std=0.02)
        nn.init.constant_(self.out.bias, -4.0)

    def forward(
        self,
        vectors: Tensor,
        rows: Tensor,
        triggers: Tensor,
        types: Tensor,
        distances: Tensor,
        same: Tensor,
        relations: Tensor,
    ) -> tuple[Tensor, Tensor, Tensor]:
        """``rows``: for each trigger, the window of ``vectors`` that it stands in."""
        words = self.drop(vectors)
        event = words[rows, triggers] + self.types(types)
        pair = (
            self.trigger(event)[:, None]
            + self.word(words)[rows]
            + self.near(distances)
            + self.same(same)
        )
        for number, table in enumerate(self.paths):
            pair = pair + table(relations[number])
        left = functional.gelu(self.left(event)).view(-1, self.count, 1, self.size)
        right = (
            functional.gelu(self.right(words))
            .view(words.shape[0], words.shape[1], self.count, self.size)
            .permute(0, 2, 3, 1)
        )
        product = (left @ right[rows])[:, :, 0] * self.size**-0.5
        pair = functional.gelu(pair) * self.drop(torch.ones_like(pair[:, :1]))
        scores = self.out(pair).permute(0, 2, 1) + product
        kind = self.drop(functional.gelu(self.property(event)))
        return scores, self.negative(kind)[:, 0], self.factuality(kind)


class Links(nn.Module):
    """Word vectors and words asked about -> a score for "no antecedent" and for every word."""

    def __init__(self, s: Shape) -> None:
        super().__init__()
        self.drop = nn.Dropout(s.head_dropout)
        self.query, self.word = nn.Linear(s.width, s.pair), nn.Linear(s.width, s.pair)
        self.near = nn.Embedding(FAR_BUCKETS, s.pair)
        self.out, self.none = nn.Linear(s.pair, 1), nn.Linear(s.width, 1)
        nn.init.normal_(self.near.weight, std=0.02)

    def forward(self, vectors: Tensor, rows: Tensor, queries: Tensor, distances: Tensor) -> Tensor:
        words = self.drop(vectors)
        asked = words[rows, queries]
        query, word = self.query(asked)[:, None], self.word(words)[rows]
        pair = query + word + self.near(distances)
        product = (functional.gelu(query) @ functional.gelu(word).transpose(1, 2))[
            :, 0
        ] * word.shape[2] ** -0.5
        scores = self.out(self.drop(functional.gelu(pair)))[..., 0] + product
        return torch.cat([self.none(asked), scores], dim=1)


class Net(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.encoder, self.triggers, self.roles, self.links = (
            Encoder(shape),
            Triggers(shape),
            Roles(shape),
            Links(shape),
        )

    def words(
        self, ids: Tensor, cases: Tensor, first: Tensor, last: Tensor, mask: Tensor | None
    ) -> Tensor:
        """The vector of each word: the mean of its first and its last piece."""
        x = self.encoder(ids, cases, mask)
        index = torch.arange(x.shape[0], device=x.device)[:, None]
        out: Tensor = (x[index, first] + x[index, last]) / 2
        return out

    def groups(
        self, rate: float, head_rate: float, decay: float, weight_decay: float
    ) -> list[dict[str, Any]]:
        """Parameters with their rates: lower layers learn more slowly, biases and norms do not shrink."""
        groups: dict[tuple[float, float], list[nn.Parameter]] = {}
        layers = len(self.encoder.layers)
        for name, parameter in self.named_parameters():
            if not parameter.requires_grad:
                continue
            parts = name.split(".")
            if parts[0] != "encoder":
                lr = head_rate
            else:
                depth = int(parts[2]) + 1 if parts[1] == "layers" else 0
                lr = rate * decay ** (layers - depth)
            shrink = (
                weight_decay
                if parameter.ndim > 1
                and parts[-2] not in ("cases", "near", "same", "types")
                and "paths" not in parts
                else 0.0
            )
            groups.setdefault((lr, shrink), []).append(parameter)
        return [
            {"params": p, "lr": lr, "initial": lr, "weight_decay": w}
            for (lr, w), p in groups.items()
        ]
