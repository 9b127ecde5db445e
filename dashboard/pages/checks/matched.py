"""The most similar municipalities beside the treated ones, chosen by figures from before the start."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
from dash import html

from dashboard.components.markup import Markup
from dashboard.components.tables import table
from dashboard.effects.caveats import listed
from dashboard.effects.matched_sample import Group, Matching
from dashboard.effects.matching import known_outside, unknown_applicants
from dashboard.effects.words import evidence, lowered
from dashboard.i18n import number
from dashboard.pages.checks.asked import NONE, Asked, check_section
from dashboard.pages.checks.matched_choices import meanings, weights_form
from dashboard.pages.checks.matched_table import nearest_table, sets_table, ways_on
from etl.estimates.averages import AverageEffect
from etl.estimates.matched import COUNT, OneDifference

KEY: Final = "matched"


def matched_section(asked: Asked, found: Matching) -> html.Section:
    """The nearest of one area, or the groups of a wave; an address with weights opens it."""
    body = [
        html.P(" ".join([_how(asked, found), asked.word("matched_no_effect")])),
        *(_one(asked, found) if found.n_treated == 1 else _average(asked, found)),
        *_applicants(asked, found),
        html.H4(asked.word("peers_weights")),
        weights_form(asked, found),
        meanings(asked, found),
    ]
    is_open = asked.address.weights is not None
    return check_section(KEY, asked.word("matched_title"), _finding(asked, found), is_open, *body)


def _finding(asked: Asked, found: Matching) -> str:
    told = found.told
    if told is None:
        return asked.word("matched_none" if found.sets is None else "matched_no_error")
    seen = evidence(told.p_value)
    is_doubted = found.is_far and seen != "none"
    return asked.word(
        "matched_found",
        n=COUNT,
        difference=asked.change(told.effect),
        unit=asked.scale.gap_words,
        p=asked.p_told(told.p_value),
        verdict=asked.word("matched_far_verdict" if is_doubted else f"matched_verdict_{seen}"),
    )


def _how(asked: Asked, found: Matching) -> str:
    used = [
        lowered(known.rule.title.get(asked.language))
        for known, weight in zip(found.known, found.weights, strict=True)
        if weight > 0
    ]
    key = "matched_how_one" if found.n_treated == 1 else "matched_how_many"
    return asked.word(key, n=COUNT, titles=", ".join(used) or NONE)


def _one(asked: Asked, found: Matching) -> Iterator[Any]:
    """The nearest with their distances, and the difference beside those of others from their own nearest."""
    if found.one is None:
        return
    yield nearest_table(asked, found)
    yield html.P(" ".join([_one_words(asked, found.one), _apart_words(asked, found)]))
    yield ways_on(asked, found)


def _one_words(asked: Asked, one: OneDifference) -> str:
    low, high = one.interval
    return asked.word(
        "matched_one",
        difference=asked.change(one.effect),
        unit=asked.scale.gap_words,
        level=asked.level_words(one.level),
        interval=asked.changes(low, high),
        k=round(one.p_value * (one.n + 1)) - 1,
        n=one.n,
        count=COUNT,
        p=asked.p_told(one.p_value),
    )


def _apart_words(asked: Asked, found: Matching) -> str:
    """How far the nearest are, beside how far those of the rivals are."""
    if found.sets is None:
        return ""
    own, others = found.sets.distances[0], found.sets.distances[found.rivals]
    said = asked.word(
        "matched_apart",
        own=number(float(own.mean()), 2, asked.language),
        n=len(found.rivals),
        others=number(float(others.mean()), 2, asked.language),
    )
    return f"{said} {asked.word('matched_far')}" if found.is_far else said


def _average(asked: Asked, found: Matching) -> Iterator[Any]:
    """The groups, the mean difference with its error, and the sets one by one."""
    yield _groups_table(asked, found.groups)
    if found.average is None or found.sets is None:
        return
    yield html.P(_average_words(asked, found.average))
    yield html.P(_reuse_words(asked, found))
    yield sets_table(asked, found)


def _groups_table(asked: Asked, groups: Sequence[Group]) -> Markup:
    header = (
        asked.word("contrast_column_who"),
        asked.word("matched_column_n"),
        *(asked.word(f"contrast_column_{key}") for key in ("before", "after", "change")),
    )
    rows = [
        (
            asked.word(f"matched_group_{group.key}", n=COUNT),
            str(group.n),
            asked.level(group.before),
            asked.level(group.after),
            asked.change(group.change),
        )
        for group in groups
    ]
    return table(asked.unit_described, header, rows)


def _average_words(asked: Asked, average: AverageEffect) -> str:
    low, high = average.interval
    return asked.word(
        "matched_average",
        difference=asked.change(average.effect),
        unit=asked.scale.gap_words,
        error=asked.level(average.standard_error),
        interval=asked.changes(low, high),
        n=average.n_clusters,
        p=asked.p_told(average.p_value),
    )


def _reuse_words(asked: Asked, found: Matching) -> str:
    """How many controls serve how many treated."""
    if found.sets is None:
        return ""
    used = np.bincount(found.sets.nearest[: found.n_treated].ravel(), minlength=len(found.units))
    most = int(np.argmax(used))
    return asked.word(
        "matched_reuse",
        n=int(np.count_nonzero(used)),
        treated=found.n_treated,
        name=asked.name(found.units[most]),
        times=int(used[most]),
        mean=number(float(np.mean(found.sets.distances[: found.n_treated])), 2, asked.language),
    )


def _applicants(asked: Asked, found: Matching) -> Iterator[Any]:
    """Who is known to have applied without taking part, how many of them can be used, and what is not known."""
    known = known_outside(found)
    if known:
        used = [member for member, reason in known if reason is None]
        names = listed((asked.name(f"KU{member.current}") for member in used), asked.language)
        n = {"known": len(known), "used": len(used)}
        yield html.P(asked.word("matched_applicants", names=names or NONE, **n))
    else:
        yield html.P(asked.word("matched_applicants_none"))
    what = [unknown.what.get(asked.language) for unknown in unknown_applicants(found.wave)]
    if what:
        yield html.P(asked.word("matched_applicants_unknown", what=" ".join(what)), className="notice")
    yield html.P(asked.word("matched_follow_up"), className="hint")
