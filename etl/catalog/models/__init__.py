"""The shape of every declaration: one strict model each; the YAML files beside are held against them."""

from etl.catalog.models.area import Changes, Merger, Municipalities, Municipality, NamedGroup, NamedGroups
from etl.catalog.models.base import (
    Availability,
    Break,
    Confidence,
    Frequency,
    GroupCode,
    Identifier,
    Language,
    MunicipalityCode,
    PeriodText,
    Strict,
    Text,
    Theme,
    Unit,
    Word,
)
from etl.catalog.models.correction import Correction
from etl.catalog.models.indicator import Gate, Groups, Indicator, Roles
from etl.catalog.models.peer_rule import PeerRule
from etl.catalog.models.series import (
    CkanBreakdown,
    CkanPart,
    CkanSeries,
    Content,
    FileBreakdown,
    FileSeries,
    PxwebBreakdown,
    PxwebSeries,
    Series,
)
from etl.catalog.models.source import CkanDataset, Dataset, PlainDataset, PxwebDataset, Source
from etl.catalog.models.target import Target
from etl.catalog.models.wave import Member, TrialArea, Unknown, Wave

__all__ = [
    "Availability",
    "Break",
    "Changes",
    "CkanBreakdown",
    "CkanDataset",
    "CkanPart",
    "CkanSeries",
    "Confidence",
    "Content",
    "Correction",
    "Dataset",
    "FileBreakdown",
    "FileSeries",
    "Frequency",
    "Gate",
    "GroupCode",
    "Groups",
    "Identifier",
    "Indicator",
    "Language",
    "Member",
    "Merger",
    "Municipalities",
    "Municipality",
    "MunicipalityCode",
    "NamedGroup",
    "NamedGroups",
    "PeerRule",
    "PeriodText",
    "PlainDataset",
    "PxwebBreakdown",
    "PxwebDataset",
    "PxwebSeries",
    "Roles",
    "Series",
    "Source",
    "Strict",
    "Target",
    "Text",
    "Theme",
    "TrialArea",
    "Unit",
    "Unknown",
    "Wave",
    "Word",
]
