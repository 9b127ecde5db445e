"""An area in a few plain sentences: the facts of `summary` in words."""

from dashboard.components.figures import change_words, newest_words
from dashboard.i18n import amount, in_period, number, word
from dashboard.summary import Facts, verdict
from etl.catalog.models import Language


def sentences(facts: Facts, language: Language) -> str:
    """The facts in words: level, comparison, change and its direction, place among municipalities, reservations."""
    newest, indicator = facts.newest, facts.indicator
    title, when = indicator.short.get(language), in_period(newest.period, language)
    said = [
        word(
            language,
            "summary_level",
            title=title,
            value=_lowered(newest_words(newest, indicator, language)),
            when=when,
        )
    ]
    if newest.value is None:
        return " ".join([*said, *_last_known(facts, language)])
    said += _comparison(facts, language)
    said += _among_peers(facts, language)
    said += _change(facts, language)
    said += _third(facts, language)
    if newest.status == "P":
        said.append(word(language, "summary_provisional"))
    return " ".join(said)


def _last_known(facts: Facts, language: Language) -> list[str]:
    known, indicator = facts.last_known, facts.indicator
    if known is None:
        return []
    value = amount(known.value or 0.0, indicator.unit, indicator.decimals, language)
    return [_sentence(word(language, "last_known", value=value, when=in_period(known.period, language)))]


def _comparison(facts: Facts, language: Language) -> list[str]:
    """Higher or lower than in the region and in the country."""
    told = [
        (
            _relation(facts, value),
            word(language, f"summary_in_{place}", value=_amount(facts, value, language)),
        )
        for place, value in (("region", facts.region), ("country", facts.country))
        if value is not None
    ]
    if not told:
        return []
    (first, where), *others = told
    said = f"{word(language, f'summary_{first}')} {where}"
    for relation, there in others:
        again = "" if relation == first else f"{word(language, f'summary_{relation}')} "
        said = f"{said} {word(language, 'and')} {again}{there}"
    return [word(language, "summary_comparison", said=said)]


def _among_peers(facts: Facts, language: Language) -> list[str]:
    """Between which figures the municipalities most like it are."""
    if not facts.peers:
        return []
    low = number(min(facts.peers), facts.indicator.decimals, language)
    high = _amount(facts, max(facts.peers), language)
    return [word(language, "summary_peers", n=len(facts.peers), low=low, high=high)]


def _relation(facts: Facts, other: float) -> str:
    decimals = facts.indicator.decimals
    step = round(facts.newest.value or 0.0, decimals) - round(other, decimals)
    if step == 0:
        return "same"
    return "above" if step > 0 else "below"


def _amount(facts: Facts, value: float, language: Language) -> str:
    return amount(value, facts.indicator.unit, facts.indicator.decimals, language)


def _change(facts: Facts, language: Language) -> list[str]:
    said = [_sentence(change_words(facts.change, facts.indicator, language))]
    found = verdict(facts)
    return [*said, word(language, f"summary_{found}")] if found else said


def _third(facts: Facts, language: Language) -> list[str]:
    if facts.third is None:
        return []
    key = f"summary_third_{facts.third}"
    said = word(language, key)
    return [said] if facts.third_is_sure else [said, word(language, "summary_third_unsure")]


def _sentence(text: str) -> str:
    """The text with the full stop that ends it."""
    return text if text.endswith(".") else f"{text}."


def _lowered(text: str) -> str:
    """The text as it stands inside a sentence: a status in words begins with a small letter there."""
    return f"{text[:1].lower()}{text[1:]}"
