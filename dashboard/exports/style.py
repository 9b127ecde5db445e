"""The charts' style as files carry it: plain values, because few programs beside browsers know CSS variables."""

import re
from functools import lru_cache
from typing import Final

from etl.settings import project_folder

ASSETS: Final = project_folder() / "assets"
STYLES: Final = (
    "1-tokens.css",
    "3-charts.css",
    "6-compare.css",
    "8-indicator.css",
    "8-effect.css",
    "8-target.css",
    "8-wave.css",
)
FACE: Final = "Source Sans Pro"
"""The typeface of printed files, from the package font_source_sans_pro."""

Rule = tuple[str, str]


@lru_cache(maxsize=1)
def file_style() -> str:
    """The style element of a file: the light colours of the pages' style sheets."""
    css = "".join((ASSETS / name).read_text(encoding="utf-8") for name in STYLES)
    return f"<style><![CDATA[{resolved(css)}]]></style>"


def resolved(css: str) -> str:
    """The rules for drawings with the values of their variables, without media and interactive states.

    A variable that a class sets (`svg .s1 { --line: ... }`) is followed into the rules that use it inside of, or
    together with, that class. Raises KeyError for a variable that nothing sets.
    """
    values: dict[str, str] = {}
    for block in re.findall(r"^:root\s*\{(.*?)\}", css, re.DOTALL | re.MULTILINE):
        values |= dict(re.findall(r"--([\w-]+):\s*([^;]+);", block))
    values["sans"] = f'"{FACE}", {values["sans"]}'
    rules = _rules(css)
    setters = [(s, *found) for s, b in rules for found in re.findall(r"--([\w-]+):\s*var\(--([\w-]+)\)", b)]
    lines = []
    for selector, body in (rule for rule in rules if not rule[1].startswith("--")):
        scoped = [(at, {name: values[value]}) for at, name, value in setters if f"var(--{name})" in body]
        lines += [f"{selector} {{{_filled(body, values)}}}"] if not scoped else []
        inner = selector.removeprefix("svg ")
        lines += [f"{at} {inner}, {at}{inner} {{{_filled(body, values | own)}}}" for at, own in scoped]
    return "\n".join(lines)


def _rules(css: str) -> list[Rule]:
    """Selector and body of the plain rules that concern drawings."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"@[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", css)
    found = [(selector.strip(), body.strip()) for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", css)]
    return [
        (selector, body) for selector, body in found if selector.startswith("svg") and ":" not in selector
    ]


def _filled(body: str, values: dict[str, str]) -> str:
    return re.sub(r"var\(--([\w-]+)\)", lambda m: _plain(values[m[1]]), body)


def _plain(value: str) -> str:
    """rgb(90 120 150 / 14%) as rgba(90,120,150,0.14), which older programs read too."""
    found = re.fullmatch(r"rgb\((\d+) (\d+) (\d+) / (\d+)%\)", value)
    return f"rgba({found[1]},{found[2]},{found[3]},{int(found[4]) / 100})" if found else value
