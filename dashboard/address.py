"""What an address may say: pages, the words and parameters they are written with, the fields of each page."""

from dataclasses import dataclass
from typing import Final, Literal, get_args

from etl.catalog.areas import AreaKind
from etl.catalog.models import Language
from etl.estimates.methods import Method
from etl.estimates.specification import Design, Pool

PlacePage = Literal["municipality", "region", "county", "employment_area", "trial_area", "group"]
Page = Literal[
    "front",
    "municipality",
    "region",
    "county",
    "employment_area",
    "trial_area",
    "group",
    "indicator",
    "compare",
    "peers",
    "wave",
    "effect",
    "bonus",
    "table_2",
    "target",
    "practices",
    "search",
    "status",
    "accessibility",
    "print",
]
ViewKind = Literal["map", "tiles", "table", "ranking", "chart", "panels", "curve", "members"]
Measure = Literal["level", "index", "change", "mean12", "per_labour_force"]
Axes = Literal["shared", "own"]
YesNo = Literal["yes", "no"]
Form = Literal["csv", "xlsx", "json", "parquet", "svg", "png", "pdf"]

PLACE_PAGES: Final[tuple[PlacePage, ...]] = get_args(PlacePage)
"""The pages of an area, each named as its kind."""
ABOUT_TRIALS: Final[tuple[Page, ...]] = ("wave", "effect", "bonus", "table_2", "target", "practices")
PLACE_KINDS: Final[tuple[AreaKind, ...]] = (
    "municipality",
    "region",
    "employment_area",
    "county",
    "trial_area",
)
"""The kinds of areas that have a page; where a name is of several kinds, the first one is meant."""

WORDS: Final[dict[Page, dict[Language, str]]] = {
    "front": {"fi": "", "sv": "", "en": ""},
    "municipality": {"fi": "kunta", "sv": "kommun", "en": "municipality"},
    "region": {"fi": "maakunta", "sv": "landskap", "en": "region"},
    "county": {"fi": "hyvinvointialue", "sv": "valfardsomrade", "en": "wellbeing-county"},
    "employment_area": {"fi": "tyollisyysalue", "sv": "sysselsattningsomrade", "en": "employment-area"},
    "trial_area": {"fi": "kokeilualue", "sv": "forsoksomrade", "en": "trial-area"},
    "group": {"fi": "ryhma", "sv": "grupp", "en": "group"},
    "indicator": {"fi": "indikaattori", "sv": "indikator", "en": "indicator"},
    "compare": {"fi": "vertaa", "sv": "jamfor", "en": "compare"},
    "peers": {"fi": "verrokit", "sv": "jamforelser", "en": "peers"},
    "wave": {"fi": "kokeilu", "sv": "forsok", "en": "trial"},
    "effect": {"fi": "vaikutus", "sv": "effekt", "en": "effect"},
    "bonus": {"fi": "tulospalkkio", "sv": "resultatbonus", "en": "bonus"},
    "table_2": {"fi": "taulukko-2", "sv": "tabell-2", "en": "table-2"},
    "target": {"fi": "tavoite", "sv": "mal", "en": "target"},
    "practices": {"fi": "hyvat-kaytannot", "sv": "god-praxis", "en": "good-practices"},
    "search": {"fi": "haku", "sv": "sok", "en": "search"},
    "status": {"fi": "tila", "sv": "lage", "en": "status"},
    "accessibility": {"fi": "saavutettavuus", "sv": "tillganglighet", "en": "accessibility"},
    "print": {"fi": "tuloste", "sv": "utskrift", "en": "print"},
}
"""The first word after the language."""

PARAMETERS: Final[dict[str, dict[Language, str]]] = {
    "areas": {"fi": "alueet", "sv": "omraden", "en": "areas"},
    "indicator": {"fi": "indikaattori", "sv": "indikator", "en": "indicator"},
    "indicators": {"fi": "indikaattorit", "sv": "indikatorer", "en": "indicators"},
    "breakdown": {"fi": "luokka", "sv": "klass", "en": "breakdown"},
    "period": {"fi": "kausi", "sv": "period", "en": "period"},
    "first": {"fi": "alku", "sv": "borjan", "en": "first"},
    "last": {"fi": "loppu", "sv": "slut", "en": "last"},
    "view": {"fi": "nakyma", "sv": "vy", "en": "view"},
    "measure": {"fi": "suure", "sv": "matt", "en": "measure"},
    "base": {"fi": "perus", "sv": "bas", "en": "base"},
    "axes": {"fi": "akselit", "sv": "axlar", "en": "axes"},
    "weights": {"fi": "painot", "sv": "vikter", "en": "weights"},
    "count": {"fi": "maara", "sv": "antal", "en": "count"},
    "wave": {"fi": "kokeilu", "sv": "forsok", "en": "trial"},
    "method": {"fi": "menetelma", "sv": "metod", "en": "method"},
    "start": {"fi": "aloitus", "sv": "start", "en": "start"},
    "anticipation": {"fi": "ennakointi", "sv": "forvantan", "en": "anticipation"},
    "pool": {"fi": "vertailujoukko", "sv": "jamforelsegrupp", "en": "pool"},
    "crisis": {"fi": "kriisi", "sv": "kris", "en": "crisis"},
    "seasonal": {"fi": "kausivaihtelu", "sv": "sasong", "en": "seasonal"},
    "design": {"fi": "asetelma", "sv": "upplagg", "en": "design"},
    "example": {"fi": "esimerkki", "sv": "exempel", "en": "example"},
    "baseline": {"fi": "lahtotaso", "sv": "utgangslage", "en": "baseline"},
    "target": {"fi": "tavoite", "sv": "mal", "en": "target"},
    "activation_before": {"fi": "aktivointi-ennen", "sv": "aktivering-fore", "en": "activation-before"},
    "activation_after": {"fi": "aktivointi-jalkeen", "sv": "aktivering-efter", "en": "activation-after"},
    "moves_before": {"fi": "siirtymat-ennen", "sv": "overgangar-fore", "en": "moves-before"},
    "moves_after": {"fi": "siirtymat-jalkeen", "sv": "overgangar-efter", "en": "moves-after"},
    "starts_before": {"fi": "aloittaneet-ennen", "sv": "borjat-fore", "en": "starts-before"},
    "starts_after": {"fi": "aloittaneet-jalkeen", "sv": "borjat-efter", "en": "starts-after"},
    "theme": {"fi": "teema", "sv": "tema", "en": "theme"},
    "area": {"fi": "alue", "sv": "omrade", "en": "area"},
    "text": {"fi": "q", "sv": "q", "en": "q"},
    "merged": {"fi": "yhdistynyt", "sv": "sammanslagen", "en": "merged"},
    "beside": {"fi": "rinnalla", "sv": "bredvid", "en": "beside"},
}
"""The query parameter that carries a field of the address."""

FIELDS: Final[dict[Page, tuple[str, ...]]] = {
    "front": ("indicator", "period", "view"),
    "municipality": ("beside", "merged", "text"),
    **dict.fromkeys(("region", "county", "employment_area", "trial_area", "group"), ("beside", "text")),
    "indicator": ("areas", "period", "first", "last", "view", "breakdown", "text"),
    "compare": (
        "areas",
        "indicators",
        "first",
        "last",
        "view",
        "measure",
        "base",
        "axes",
        "breakdown",
        "text",
    ),
    "peers": ("weights", "count"),
    "wave": ("view",),
    "effect": (
        "wave",
        "indicator",
        "breakdown",
        "method",
        "start",
        "first",
        "last",
        "anticipation",
        "pool",
        "crisis",
        "seasonal",
        "design",
        "weights",
        "view",
    ),
    "bonus": (
        "areas",
        "first",
        "last",
        "activation_before",
        "activation_after",
        "moves_before",
        "moves_after",
        "starts_before",
        "starts_after",
        "text",
    ),
    "table_2": ("areas", "period", "text"),
    "target": ("areas", "example", "indicator", "baseline", "target", "first", "last", "text"),
    "practices": ("text", "theme", "area"),
    "search": ("text",),
    "status": (),
    "accessibility": (),
    "print": ("beside",),
}
"""The fields that stand in the query of each page."""

FORMS: Final[tuple[Form, ...]] = get_args(Form)
WITH_FILES: Final[frozenset[Page]] = frozenset(get_args(Page)) - {
    "search",
    "status",
    "accessibility",
    "print",
}
"""The pages whose view can be had as a file; a print-out is always one."""


@dataclass(frozen=True)
class Address:
    """What an address shows; None and () are the page's own choice.

    area: code of the page's area ("KU837", "MK06") or group ("KU420+KU915"), of peers, print-outs and effects too;
    the id of a wave ("b") on its own page and for its average effect; what the good practices are narrowed to.
    areas: codes or groups to show beside each other. indicator: that of the page or of the front page's map.
    period: month (or quarter, year) of a map or ranking; first, last: the time span of a chart, ends included.
    base: period whose level is 100 in an index. weights: "level:2,trend:1" of peers and of matched samples;
    count: how many peers.
    text: what is searched for; on pages with `areas` or `beside`, what was typed and names none.
    merged: slug of the abolished name the reader came by. beside: code or group that the charts of an area show
    beside it and the country; None for its region, or nothing. form: the file the view is asked for as.
    wave (its id) to design: those of an estimate's specification; start: its first month of treatment; first and last
    are months there or periods that hold them; anticipation: months left out before the start; crisis and seasonal
    are "no" for one without 3–12/2020, and with seasons left in.
    example: id of a declared target; baseline and target: levels in the indicator's unit, of first and last.
    activation_before to starts_after: a reader's own figures of the criteria of a bonus, named by their ids.
    """

    page: Page
    language: Language
    area: str | None = None
    areas: tuple[str, ...] = ()
    indicator: str | None = None
    indicators: tuple[str, ...] = ()
    breakdown: str | None = None
    period: str | None = None
    first: str | None = None
    last: str | None = None
    view: ViewKind | None = None
    measure: Measure | None = None
    base: str | None = None
    axes: Axes | None = None
    weights: str | None = None
    count: int | None = None
    wave: str | None = None
    method: Method | None = None
    start: str | None = None
    anticipation: int | None = None
    pool: Pool | None = None
    crisis: YesNo | None = None
    seasonal: YesNo | None = None
    design: Design | None = None
    example: str | None = None
    baseline: float | None = None
    target: float | None = None
    activation_before: float | None = None
    activation_after: float | None = None
    moves_before: float | None = None
    moves_after: float | None = None
    starts_before: float | None = None
    starts_after: float | None = None
    theme: str | None = None
    text: str | None = None
    merged: str | None = None
    beside: str | None = None
    form: Form | None = None
