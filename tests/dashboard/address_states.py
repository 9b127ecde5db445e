"""Any address of the portal, for property tests."""

from hypothesis import strategies as st

from dashboard import address as words
from dashboard import urls
from dashboard.address import FIELDS, FORMS, PLACE_PAGES, WITH_FILES, Address
from dashboard.places import LANGUAGES as KNOWN
from dashboard.places import places_of
from etl.catalog import load_catalog

CATALOG = load_catalog()
CODES = sorted(places_of(CATALOG).slugs["fi"])
LANGUAGES = st.sampled_from(KNOWN)
INDICATORS = st.sampled_from(sorted(CATALOG.indicators))
AREAS = sorted(CATALOG.areas)
MONTHS = st.builds("{:04d}-{:02d}".format, st.integers(1990, 2100), st.integers(1, 12))
QUARTERS = st.builds("{:04d}Q{}".format, st.integers(1990, 2100), st.integers(1, 4))
PERIODS = MONTHS | QUARTERS | st.integers(1990, 2100).map(str)
NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True)
WEIGHTS = st.lists(st.builds("{}:{}".format, NAMES, st.integers(0, 99)), min_size=1, max_size=8).map(",".join)
GROUPS = st.lists(st.sampled_from(CODES), min_size=2, max_size=40, unique=True).map(
    lambda m: "+".join(sorted(m))
)
LEVELS = st.floats(-1e9, 1e9).map(lambda level: round(level, 4) + 0.0)
OWN_FIGURES = tuple(f"{c.id}_{when}" for c in CATALOG.bonuses["a"].criteria for when in ("before", "after"))
TEXTS = st.text(max_size=150).map(urls.clean_text).map(lambda text: text or None)
STATES: dict[str, st.SearchStrategy[object]] = {
    "areas": st.lists(st.sampled_from(AREAS) | GROUPS, max_size=12, unique=True).map(tuple),
    "indicator": st.none() | INDICATORS,
    "indicators": st.lists(INDICATORS, max_size=6, unique=True).map(tuple),
    "breakdown": st.none() | NAMES,
    **dict.fromkeys(("period", "first", "last", "base"), st.none() | PERIODS),
    "view": st.sampled_from((None, *words.ViewKind.__args__)),
    "measure": st.sampled_from((None, *words.Measure.__args__)),
    "axes": st.sampled_from((None, *words.Axes.__args__)),
    "weights": st.none() | WEIGHTS,
    "count": st.none() | st.integers(urls.LEAST_PEERS, urls.MOST_PEERS),
    "text": st.none() | TEXTS,
    "wave": st.sampled_from((None, *CATALOG.waves)),
    "start": st.none() | MONTHS,
    "anticipation": st.none() | st.integers(0, urls.MOST_ANTICIPATION),
    "method": st.sampled_from((None, *words.Method.__args__)),
    "pool": st.sampled_from((None, *words.Pool.__args__)),
    "design": st.sampled_from((None, *words.Design.__args__)),
    **dict.fromkeys(("crisis", "seasonal"), st.sampled_from((None, *words.YesNo.__args__))),
    "example": st.sampled_from((None, *CATALOG.targets)),
    **dict.fromkeys(("baseline", "target", *OWN_FIGURES), st.none() | LEVELS),
    "theme": st.none() | NAMES,
    "area": st.sampled_from((None, *AREAS)),
    "beside": st.none() | st.sampled_from(AREAS) | GROUPS.filter(lambda group: len(group) < 200),
}


@st.composite
def subjects(draw: st.DrawFn, page: str) -> dict[str, object]:
    """What stands in the path of a page."""
    if page == "indicator":
        return {"indicator": draw(INDICATORS)}
    if page in ("municipality", "peers"):
        return {"area": draw(st.sampled_from(CODES))}
    if page == "group":
        return {"area": draw(GROUPS.filter(lambda group: len(group) < 200))}
    if page == "wave":
        return {"area": draw(st.sampled_from(sorted(CATALOG.waves)))}
    if page in ("print", "effect"):
        places = [code for code in AREAS if code != "SSS"] + (
            sorted(CATALOG.waves) if page == "effect" else []
        )
        return {"area": draw(st.sampled_from(places) | GROUPS.filter(lambda group: len(group) < 200))}
    codes = [a.code for a in CATALOG.areas.values() if a.kind == page]
    return {"area": draw(st.sampled_from(codes))} if page in PLACE_PAGES else {}


@st.composite
def addresses(draw: st.DrawFn, *pages: str) -> Address:
    """Any state of any page, or of the given ones, in any language and form."""
    page = draw(st.sampled_from(pages or sorted(FIELDS)))
    language = draw(LANGUAGES)
    found = draw(subjects(page))
    fields = {field: draw(STATES[field]) for field in FIELDS[page] if field != "merged"}
    if fields.get("beside") in (found.get("area"), "SSS"):
        fields["beside"] = None
    if page == "municipality":
        ended = places_of(CATALOG).ended_by_slug.items()
        fields["merged"] = draw(
            st.sampled_from([None, *(key for key, c in ended if f"KU{c.current}" == found["area"])])
        )
    form = draw(st.none() | st.sampled_from(FORMS)) if page in WITH_FILES else None
    return Address(page, language, **found | fields, form="pdf" if page == "print" else form)
