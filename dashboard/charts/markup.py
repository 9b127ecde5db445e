"""SVG and HTML text: elements with everything escaped, text widths, wrapped lines."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from html import escape
from typing import Final

NAMES_KEPT: Final = 1 << 10
CHARACTER_WIDTH: Final = 0.54
"""Mean width of a character in a sans-serif face, in font sizes (measured on Finnish running text)."""


def element(tag: str, content: str | Iterable[str] = "", /, **attributes: object) -> str:
    """An element; `content` is markup already escaped, attributes are escaped here.

    Attributes that are None or False are left out; a trailing underscore is dropped and others become hyphens.
    """
    inner = content if isinstance(content, str) else "".join(content)
    return f"<{tag}{_written(attributes)}>{inner}</{tag}>" if inner else f"<{tag}{_written(attributes)}/>"


def void_element(tag: str, /, **attributes: object) -> str:
    """An HTML element that has no content and no end, such as input."""
    return f"<{tag}{_written(attributes)}>"


def _written(attributes: Mapping[str, object]) -> str:
    return "".join(
        f' {_attribute_name(key)}="{escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None and value is not False
    )


@lru_cache(NAMES_KEPT)
def _attribute_name(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def text(content: str, x: float, y: float, **attributes: object) -> str:
    """A line of SVG text at a place."""
    return element("text", escape(content), x=coordinate(x), y=coordinate(y), **attributes)


def coordinate(value: float) -> str:
    """A coordinate with at most one decimal."""
    return f"{value:.1f}".removesuffix(".0")


def text_width(content: str, font_size: float) -> float:
    """About how wide a line is, in the units of the font size."""
    return len(content) * font_size * CHARACTER_WIDTH


def wrapped(content: str, width: float, font_size: float) -> list[str]:
    """The text in lines of at most about `width`; a single longer word stands on its own line."""
    lines: list[str] = []
    for word in content.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, font_size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
