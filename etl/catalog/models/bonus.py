"""The bonuses that projects of a wave were paid: the criteria with their weights, and the sums as published."""

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from etl.catalog.models.base import Confidence, Identifier, Strict, Text, Word
from etl.catalog.models.wave import TrialAreaId, trial_area_code

ALL: int = 100


class BonusCriterion(Strict):
    """A criterion and its weight. `indicators` are the published figures nearest to it, the nearest one first."""

    id: Identifier
    weight_pct: int = Field(gt=0, le=100)
    title: Text
    meaning: Text
    not_told: Text = Field(description="What the source leaves open about the criterion")
    indicators: tuple[Identifier, ...] = ()
    nearest: Text | None = Field(None, description="How those figures differ from the criterion")
    own: Text = Field(description="What a reader enters who knows the criterion's figure")


class BonusPayment(Strict):
    """A bonus paid to a trial area's project, by the name that the source gives the project."""

    trial_area: TrialAreaId
    project: Word
    amount_eur: int = Field(gt=0)

    @property
    def area(self) -> str:
        """The code of the trial area: "KO-a-18"."""
        return trial_area_code(self.trial_area)


class BonusRound(Strict):
    """A round of payments; `total_eur` is the sum that the source prints below them."""

    paid: date
    payments: tuple[BonusPayment, ...] = Field(min_length=1)
    total_eur: int
    note: Text | None = None

    @model_validator(mode="after")
    def _payments_add_up(self) -> "BonusRound":
        found = sum(payment.amount_eur for payment in self.payments)
        if found != self.total_eur:
            raise ValueError(f"the payments add up to {found}, the total says {self.total_eur}")
        return self


class BonusExample(Strict):
    """What the calculator shows to a reader who has chosen nothing."""

    area: Word
    first: Annotated[str, StringConstraints(pattern=r"^\d{4}$")]
    last: Annotated[str, StringConstraints(pattern=r"^\d{4}$")]


class Bonus(Strict):
    """The bonuses of the wave with the same id."""

    id: Identifier
    set_aside_eur: int
    total_eur: int
    criteria: tuple[BonusCriterion, ...] = Field(min_length=1)
    rounds: tuple[BonusRound, ...] = Field(min_length=1)
    tied_to: Text = Field(description="What the size of a bonus followed, and so what it doesn't measure")
    unknown: tuple[Text, ...] = Field((), description="What no document of ours tells")
    example: BonusExample
    source: Text
    confidence: Confidence

    @model_validator(mode="after")
    def _adds_up(self) -> "Bonus":
        weights = sum(criterion.weight_pct for criterion in self.criteria)
        if weights != ALL:
            raise ValueError(f"the weights add up to {weights}, not to {ALL}")
        paid = sum(paid.total_eur for paid in self.rounds)
        if paid != self.total_eur:
            raise ValueError(f"the rounds add up to {paid}, the total says {self.total_eur}")
        return self
