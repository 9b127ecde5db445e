"""Places for labels at the ends of lines, so that none covers another."""

from collections.abc import Sequence


def label_places(wanted: Sequence[float], gap: float, low: float, high: float) -> tuple[float, ...]:
    """Where each label goes: at least `gap` apart, within low…high, in the order of `wanted`, moved the least.

    `wanted` and the answer are heights in the same unit, in any order. The sum of squared moves is smallest:
    with each label's rank × gap taken away it is an isotonic regression (pool adjacent violators; Barlow et al.
    1972), cut off at the bounds. Where the room is too small, the gap shrinks to what there is.
    """
    if not wanted:
        return ()
    order = sorted(range(len(wanted)), key=lambda place: (wanted[place], place))
    step = min(gap, (high - low) / max(len(wanted) - 1, 1))
    level = _pooled([wanted[place] - rank * step for rank, place in enumerate(order)])
    highest = max(high - (len(wanted) - 1) * step, low)
    placed = {place: min(max(level[rank], low), highest) + rank * step for rank, place in enumerate(order)}
    return tuple(placed[place] for place in range(len(wanted)))


def _pooled(values: Sequence[float]) -> list[float]:
    """The nearest sequence that never falls: neighbours that fall are pooled to their mean."""
    blocks: list[tuple[float, int]] = []
    for value in values:
        total, size = value, 1
        while blocks and blocks[-1][0] / blocks[-1][1] > total / size:
            before = blocks.pop()
            total, size = total + before[0], size + before[1]
        blocks.append((total, size))
    return [total / size for total, size in blocks for _ in range(size)]


def shortened(text: str, characters: int) -> str:
    """The text, or its beginning with an ellipsis where it is longer than `characters`."""
    return text if len(text) <= characters else text[: max(characters - 1, 1)].rstrip() + "…"
