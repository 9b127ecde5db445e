"""Files that authorities and municipalities drop in, for what no interface gives."""

from etl.sources.files.acceptance import Acceptance, accept, acceptances, accepted_cubes, accepted_targets
from etl.sources.files.panel import PanelFile, read_panel
from etl.sources.files.read import TARGETS, Imported, ImportedFile, ImportedTargets, read_file
from etl.sources.files.template import Form, template

__all__ = [
    "TARGETS",
    "Acceptance",
    "Form",
    "Imported",
    "ImportedFile",
    "ImportedTargets",
    "PanelFile",
    "accept",
    "acceptances",
    "accepted_cubes",
    "accepted_targets",
    "read_file",
    "read_panel",
    "template",
]
