"""By what similarity is measured: the weights, in the form and field of the page of similar municipalities."""

from dash import html

from dashboard import urls
from dashboard.address_fields import written_fields
from dashboard.components.forms import choice_form
from dashboard.components.markup import Markup
from dashboard.effects.matched_sample import Matching
from dashboard.i18n import period_name
from dashboard.pages.checks.asked import Asked
from dashboard.pages.peers import weight_options


def weights_form(asked: Asked, found: Matching) -> Markup:
    """A select for each weight; the rest of the address is carried on."""
    name = urls.parameter("weights", asked.language)
    fields = [
        (
            name,
            known.rule.title.get(asked.language),
            weight_options(known.rule.id, weight, asked.language),
            f"{known.rule.id}:{weight:g}",
        )
        for known, weight in zip(found.known, found.weights, strict=True)
    ]
    kept = [pair for pair in written_fields(asked.address, asked.catalog).items() if pair[0] != name]
    action = urls.build(urls.effect(asked.language, asked.specification.area), asked.catalog)
    return choice_form(f"{action}#matched", fields, asked.word("show"), kept)


def meanings(asked: Asked, found: Matching) -> html.Details:
    """What each figure is, and until when: never after the start."""
    entries = []
    for known in found.known:
        until = period_name(known.last, asked.language) if known.last else None
        when = f" {asked.word('peers_until', month=until)}" if until else f" {asked.word('matched_unknown')}"
        title = html.B(f"{known.rule.title.get(asked.language)}. ")
        entries.append(html.Li([title, known.rule.meaning.get(asked.language), when]))
    return html.Details(
        [html.Summary(asked.word("peers_how")), html.P(asked.word("peers_method")), html.Ul(entries)]
    )
