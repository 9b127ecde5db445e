"""The catalog: every YAML file below this folder, held against its model."""

import hashlib
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Final, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from etl.catalog.areas import Area, areas_of, successors_of
from etl.catalog.models import (
    Bonus,
    Changes,
    Correction,
    Dataset,
    Indicator,
    Municipalities,
    NamedGroups,
    PeerRule,
    PrintedTable,
    ProjectPractices,
    Roles,
    Source,
    Study,
    Target,
    TrialArea,
    Wave,
)
from etl.errors import CatalogError

FOLDER: Final = Path(__file__).resolve().parent
Model = TypeVar("Model", bound=BaseModel)
YamlLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Catalog:
    """All declarations of one folder, by id."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self.folder = folder
        self.roles: Roles = read_declaration(folder / "roles.yml", Roles)
        self.indicators: dict[str, Indicator] = _by_id(folder, "indicators", Indicator, self.roles)
        self.sources: dict[str, Source] = _by_id(folder, "sources", Source)
        self.waves: dict[str, Wave] = _by_id(folder, "waves", Wave)
        self.corrections: dict[str, Correction] = _by_id(folder, "corrections", Correction)
        self.targets: dict[str, Target] = _by_id(folder, "targets", Target)
        self.studies: dict[str, Study] = _by_id(folder, "results", Study)
        self.peer_rules: dict[str, PeerRule] = _in_order(_by_id(folder, "peers", PeerRule))
        self.bonuses: dict[str, Bonus] = _by_id(folder, "bonuses", Bonus)
        self.printed_tables: dict[str, PrintedTable] = _by_id(folder, "printed_tables", PrintedTable)
        self.practices: dict[str, ProjectPractices] = _by_id(folder, "practices", ProjectPractices)
        self.division: Municipalities = read_declaration(folder / "areas/municipalities.yml", Municipalities)
        self.changes: Changes = read_declaration(folder / "areas/changes.yml", Changes)
        self.groups: tuple[NamedGroups, ...] = tuple(
            read_declaration(folder / f"areas/{name}.yml", NamedGroups)
            for name in ("regions", "counties", "employment_areas")
        )
        self._check_references()

    @cached_property
    def datasets(self) -> dict[str, Dataset]:
        """Every dataset of every source."""
        return {dataset.id: dataset for source in self.sources.values() for dataset in source.datasets}

    @cached_property
    def source_of(self) -> dict[str, Source]:
        """The source of each dataset."""
        return {dataset.id: source for source in self.sources.values() for dataset in source.datasets}

    @cached_property
    def areas(self) -> dict[str, Area]:
        """Every area by its code: SSS, KU…, MK…, HV…, TA…, KO-…"""
        return areas_of(self.division, self.groups, tuple(self.waves.values()))

    @cached_property
    def trials(self) -> dict[str, tuple[Wave, TrialArea]]:
        """The wave and what it declares of each trial area, by the area's code (KO-…)."""
        return {area.code: (wave, area) for wave in self.waves.values() for area in wave.areas}

    @cached_property
    def successors(self) -> dict[str, str]:
        """The current municipality (KU…) of every abolished one (KU…)."""
        return successors_of(self.changes)

    @cached_property
    def sha256(self) -> str:
        """A fingerprint of all declarations."""
        digest = hashlib.sha256()
        for path in sorted(self.folder.rglob("*.yml")):
            digest.update(str(path.relative_to(self.folder)).encode() + b"\0" + path.read_bytes() + b"\0")
        return digest.hexdigest()

    def datasets_of(self, indicator: Indicator) -> tuple[str, ...]:
        """The ids of the datasets an indicator is made from."""
        series = indicator.series
        if series is None or series.kind == "file":
            return ()
        if series.kind == "pxweb":
            return (series.dataset,)
        parts = [*series.parts, *(part for b in series.breakdowns for part in b.parts)]
        return tuple(dict.fromkeys(part.dataset for part in parts))

    def _check_references(self) -> None:
        for role, wanted in self.roles.named:
            _must_exist("etl/catalog/roles.yml", role, wanted, self.indicators)
        for indicator in self.indicators.values():
            where = f"etl/catalog/indicators/{indicator.id}.yml"
            for dataset in self.datasets_of(indicator):
                _must_exist(where, "series.dataset", dataset, self.datasets)
            for field in ("numerator", "denominator", "base"):
                wanted = getattr(indicator.groups, field)
                if wanted is not None:
                    _must_exist(where, f"groups.{field}", wanted, self.indicators)
        for correction in self.corrections.values():
            for wanted in correction.indicators:
                _must_exist(
                    f"etl/catalog/corrections/{correction.id}.yml", "indicators", wanted, self.indicators
                )
        for target in self.targets.values():
            where = f"etl/catalog/targets/{target.id}.yml"
            _must_exist(where, "indicator", target.indicator, self.indicators)
            _must_exist(where, "area", target.area, self.areas)
        self._check_peer_rules()
        self._check_studies()
        self._check_reports()

    def _check_studies(self) -> None:
        for study in self.studies.values():
            for finding in study.findings:
                if finding.indicator is not None:
                    where = f"etl/catalog/results/{study.id}.yml"
                    _must_exist(where, f"findings.{finding.id}.indicator", finding.indicator, self.indicators)

    def _check_peer_rules(self) -> None:
        for rule in self.peer_rules.values():
            for field in ("indicator", "denominator"):
                wanted = getattr(rule, field)
                if wanted is not None:
                    _must_exist(f"etl/catalog/peers/{rule.id}.yml", field, wanted, self.indicators)

    def _check_reports(self) -> None:
        for bonus in self.bonuses.values():
            where = f"etl/catalog/bonuses/{bonus.id}.yml"
            _must_exist(where, "id", bonus.id, self.waves)
            _must_exist(where, "example.area", bonus.example.area, self.areas)
            for payment in (payment for paid in bonus.rounds for payment in paid.payments):
                _must_exist(where, "trial_area", payment.area, self.areas)
            for wanted in (wanted for criterion in bonus.criteria for wanted in criterion.indicators):
                _must_exist(where, "indicators", wanted, self.indicators)
        for printed in self.printed_tables.values():
            where = f"etl/catalog/printed_tables/{printed.id}.yml"
            _must_exist(where, "wave", printed.wave, self.waves)
            for code in (code for area in printed.areas for code in area.area.split("+")):
                _must_exist(where, "areas", code, self.areas)
            for wanted in (i for row in printed.rows for i in (row.indicator, row.denominator) if i):
                _must_exist(where, "rows.indicator", wanted, self.indicators)
        for project in self.practices.values():
            where = f"etl/catalog/practices/{project.id}.yml"
            _must_exist(where, "area", project.area, self.areas)


@lru_cache(maxsize=1)
def load_catalog() -> Catalog:
    """The portal's own catalog, read once per process. Raises CatalogError naming file, field and cause."""
    return Catalog()


def read_declaration(path: Path, model: type[Model], roles: Roles | None = None) -> Model:
    """The declaration in `path` as a `model`. Raises CatalogError naming file, field and cause.

    roles: the indicators that the declaration may leave unnamed.
    """
    where = f"etl/catalog/{path.name}" if model is Roles else f"etl/catalog/{path.parent.name}/{path.name}"
    try:
        content = yaml.load(path.read_bytes(), YamlLoader)  # noqa: S506 - CSafeLoader is the safe loader in C
    except FileNotFoundError as error:
        raise CatalogError(where, "the file does not exist", "restore it from version control") from error
    except (yaml.YAMLError, ValueError) as error:  # a ValueError is an impossible date
        raise CatalogError(where, f"not YAML ({error})", "mend the line it names") from error
    try:
        return model.model_validate(content, context={"roles": roles})
    except ValidationError as error:
        raise CatalogError(
            where, _first_cause(error), f"see {model.__name__} in etl/catalog/models"
        ) from error


def _first_cause(error: ValidationError) -> str:
    first = error.errors()[0]
    field = ".".join(str(part) for part in first["loc"]) or "the whole file"
    return (
        f"{field}: {first['msg']} (found {str(first['input'])[:80]!r}; {error.error_count()} errors in all)"
    )


def _by_id(folder: Path, kind: str, model: type[Model], roles: Roles | None = None) -> dict[str, Model]:
    result: dict[str, Model] = {}
    for path in sorted((folder / kind).glob("*.yml")):
        declared = read_declaration(path, model, roles)
        name = str(getattr(declared, "id"))  # noqa: B009 - every model read by id has one
        if name != path.stem:
            raise CatalogError(
                f"etl/catalog/{kind}/{path.name}",
                f"id is {name!r}",
                f"name the file {name}.yml or mend the id",
            )
        result[name] = declared
    return result


def _in_order(rules: dict[str, PeerRule]) -> dict[str, PeerRule]:
    return dict(sorted(rules.items(), key=lambda entry: entry[1].order))


def _must_exist(where: str, field: str, wanted: str, declared: dict[str, Any]) -> None:
    if wanted not in declared:
        raise CatalogError(
            where, f"{field} names {wanted!r}, which is not declared", f"use one of {sorted(declared)}"
        )
