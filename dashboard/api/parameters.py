"""The parameters of the API's routes: declared once, for reading requests and for the description."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from werkzeug.datastructures import MultiDict

from dashboard.api.errors import ApiError, bad, nearest, shown

MAXIMUM_QUERY: Final = 8000
"""Longest query text in characters: a group of all municipalities fits twice."""


@dataclass(frozen=True)
class Parameter:
    """A query parameter; a list is written with commas, by repeating it, or both."""

    name: str
    description: str
    example: str
    is_list: bool = False
    is_required: bool = False
    choices: tuple[str, ...] = ()

    def described(self) -> dict[str, Any]:
        """The parameter in OpenAPI's words."""
        word: dict[str, Any] = {"type": "string"} | ({"enum": list(self.choices)} if self.choices else {})
        schema = {"type": "array", "items": word} if self.is_list else word
        style = {"style": "form", "explode": False} if self.is_list else {}
        return {
            "name": self.name,
            "in": "query",
            "required": self.is_required,
            "description": self.description,
            "schema": schema,
            "example": [self.example] if self.is_list else self.example,
            **style,
        }


def read(sent: MultiDict[str, str], declared: Sequence[Parameter]) -> dict[str, tuple[str, ...]]:
    """The words of each parameter that was sent. Raises ApiError for an unknown, repeated or missing one."""
    names = [parameter.name for parameter in declared]
    for name in sent:
        if name not in names:
            known = ", ".join(names) or "none"
            step = f"{nearest(name, names)}Known parameters here: {known}"
            raise bad(name[:60], f"unknown parameter {shown(name)}", step)
    found = {parameter.name: _words(parameter, sent.getlist(parameter.name)) for parameter in declared}
    return {name: words for name, words in found.items() if words}


def check_length(query: bytes) -> None:
    """Raises ApiError where the query is over-long."""
    if len(query) > MAXIMUM_QUERY:
        raise ApiError(
            414,
            f"the query is {len(query)} characters long; at most {MAXIMUM_QUERY} are read",
            "Ask for fewer areas at a time, or leave out `area` for all of them",
        )


def one(words: Mapping[str, tuple[str, ...]], name: str, default: str | None = None) -> str | None:
    """The single word of a parameter."""
    return words[name][0] if name in words else default


def _words(parameter: Parameter, values: Sequence[str]) -> tuple[str, ...]:
    parts = [part for value in values for part in (value.split(",") if parameter.is_list else [value])]
    words = tuple(dict.fromkeys(word for part in parts if (word := part.strip())))
    if (parameter.is_required or values) and not words:
        found = "empty" if values else "missing"
        step = f"Give one, e.g. {parameter.name}={parameter.example}"
        or_else = "" if parameter.is_required else ", or leave it out"
        raise bad(parameter.name, f"`{parameter.name}` is {found}", step + or_else)
    if not parameter.is_list and len(words) > 1:
        raise bad(parameter.name, f"`{parameter.name}` is given {len(words)} times", "Give it once")
    for word in words:
        if parameter.choices and word not in parameter.choices:
            raise bad(
                parameter.name,
                f"{shown(word)} is not a value of `{parameter.name}`",
                f"{nearest(word, list(parameter.choices))}Use one of: {', '.join(parameter.choices)}",
            )
    return words
