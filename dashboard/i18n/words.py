"""The interface's words: one YAML file, every key in all three languages."""

from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import yaml

from etl.catalog.models import Language, Text
from etl.errors import CatalogError

LANGUAGES: Final[tuple[Language, ...]] = ("fi", "sv", "en")
FILE: Final = Path(__file__).with_name("words.yml")


def word(language: Language, key: str, **values: object) -> str:
    """The text of `key` in `language`, its {named} places filled. Raises KeyError for an unknown key or place."""
    text = read_words(FILE)[key].get(language)
    return text.format(**values) if values else text


@lru_cache(maxsize=4)
def read_words(path: Path) -> dict[str, Text]:
    """Every text by its key. Raises CatalogError where a language is missing or a key is there twice."""
    content = yaml.load(path.read_bytes(), _UniqueKeys)  # noqa: S506 - a subclass of SafeLoader
    words = {}
    for key, texts in content.items():
        try:
            words[key] = Text.model_validate(texts)
        except ValueError as error:
            raise CatalogError(
                f"{path.name}, {key}",
                f"not a text in fi, sv and en: {texts!r}",
                "give the text in all three languages",
            ) from error
    return words


class _UniqueKeys(yaml.SafeLoader):
    """SafeLoader that refuses a key given twice, where YAML would quietly keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """The mapping of `node`. Raises CatalogError for a repeated key."""
        keys = [self.construct_object(key) for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise CatalogError("words.yml", f"the key {key!r} is there twice", "keep one of them")
        return super().construct_mapping(node, deep)
