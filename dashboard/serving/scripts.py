"""The scripts of a page: complete without them, it asks for Dash at the reader's first sign of life."""

import re
from typing import Final

OWN: Final = "/assets/"
UNUSED: Final = "/dash_table/"
"""Dash's table, which no page of ours has. Its polyfill is needed: its components call regeneratorRuntime."""
_SCRIPT: Final = re.compile(r'<script src="([^"]+)"[^>]*></script>\s*')


def scripts_at_first_sign(config: str, scripts: str, renderer: str) -> str:
    """Our own scripts, and Dash's in a template, where assets/first_paint.js finds them when they are wanted.

    `config`, `scripts` and `renderer` are script elements as Dash writes them; their order is kept.
    """
    own = "".join(
        f'<script src="{source}" defer></script>\n' for source in _SCRIPT.findall(scripts) if OWN in source
    )
    of_dash = _SCRIPT.sub(lambda found: "" if OWN in found[1] or UNUSED in found[1] else found[0], scripts)
    return f'{own}<template id="dash-scripts">{config}{of_dash}{renderer}</template>'
