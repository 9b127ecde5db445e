"""The style sheets as part of each document: on a machine's own line the page is painted a third of a second sooner.

They are 5 kB of the compressed document; a browser that asked for eight files would wait for all of them.
"""

import re
from functools import lru_cache

from etl.settings import project_folder


@lru_cache(maxsize=1)
def style_element() -> str:
    """All style sheets of the assets, in the order of their names, without comments and indents."""
    sheets = sorted((project_folder() / "assets").glob("*.css"))
    rules = "\n".join(sheet.read_text(encoding="utf-8") for sheet in sheets)
    bare = re.sub(r"/\*.*?\*/", "", rules, flags=re.DOTALL)
    written = re.sub(r"\s*\n\s*", "\n", bare)
    return f"<style>{written}</style>"
