"""When municipalities are alike."""

from typing import Literal

from pydantic import Field, model_validator

from etl.catalog.models.base import Identifier, Strict, Text


class PeerRule(Strict):
    """A way in which municipalities are alike: a statistic of an indicator, or a class of the division."""

    id: Identifier
    order: int = Field(description="Place among the rules")
    title: Text
    meaning: Text
    statistic: Literal["mean12", "change_3_years", "log_mean12", "share12", "urbanity", "language"]
    indicator: Identifier | None = None
    denominator: Identifier | None = None
    weight: float = Field(ge=0, le=9, description="Weight where the reader chooses none")
    in_matching: bool = Field(False, description="Among what the matched samples of trials are chosen by")

    @model_validator(mode="after")
    def _indicators_fit_statistic(self) -> "PeerRule":
        is_class = self.statistic in ("urbanity", "language")
        if (self.indicator is None) != is_class or (self.denominator is None) == (
            self.statistic == "share12"
        ):
            raise ValueError("a class needs no indicator, a share12 two, every other statistic one")
        if is_class and self.in_matching:
            raise ValueError("matched samples are chosen by numbers, and a class is none")
        return self

    @property
    def is_class(self) -> bool:
        """True where municipalities are of the same class or not."""
        return self.indicator is None
