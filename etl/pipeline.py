"""Which stage runs when: fetch, store, transform, check, publish."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Final

import orjson

from etl.catalog import Catalog
from etl.catalog.models import Source
from etl.checks import check_publishable
from etl.errors import CatalogError, SourceError
from etl.frames import (
    Cube,
    Edition,
    Frames,
    Manifest,
    Storage,
    current_version,
    open_frames,
    publish,
    read_manifest,
    update_datasets,
    version_ids,
)
from etl.frames.manifest import Origin
from etl.http import Client
from etl.lock import only_one
from etl.progress import Progress
from etl.settings import Settings
from etl.snapshots import Snapshots
from etl.sources import ckan, classifications, pxweb, wfs
from etl.sources.demo import DemoAdapter
from etl.sources.fetched import Fetched, Visit
from etl.sources.files import TARGETS, acceptances, accepted_cubes, accepted_targets
from etl.sources.portions import Portion, portions_of
from etl.transform import publishable_cubes, stored_after

FETCHERS: Final[dict[str, Callable[[Visit], Fetched]]] = {
    "classifications": classifications.fetch,
    "pxweb": pxweb.fetch,
    "ckan": ckan.fetch,
    "wfs": wfs.fetch,
}
DEMO_URLS: Final = {
    "statfin_url": "demo://statfin",
    "kela_url": "demo://kela",
    "classifications_url": "demo://classifications",
}
"""What the demo simulates. It has no borders: the portal draws its tile map."""


@dataclass(frozen=True)
class Outcome:
    """How a run ended: the manifest now current, whether it is new, and the requests that were made."""

    manifest: Manifest
    is_new: bool
    n_calls: int = 0
    n_reused: int = 0


@dataclass
class Run:
    """Everything one refresh works with."""

    settings: Settings
    catalog: Catalog
    progress: Progress
    origin: Origin
    storage: Storage
    client: Client
    only: str | None = None
    snapshots: Snapshots = field(init=False)
    previous: Frames | None = field(init=False)

    def __post_init__(self) -> None:
        self.snapshots = Snapshots(self.storage)
        self.previous = previous_frames(self.storage, self.origin)


def refresh(settings: Settings, catalog: Catalog, progress: Progress, only: str | None = None) -> Outcome:
    """The outcome of bringing the published frames up to date with the sources.

    `only` names one source to ask. Raises SourceError, CheckError or BusyError; then nothing is published and
    what was fetched stays in the snapshots, so that the next run goes on from there.
    """
    storage = Storage(settings.data)
    client = Client(public_url=settings.public_url)
    with only_one(storage):
        return _run(Run(settings, catalog, progress, "official", storage, client, only))


def publish_demo(settings: Settings, catalog: Catalog, progress: Progress, replace: bool = False) -> Outcome:
    """The outcome of publishing simulated data, made through the whole pipeline.

    Raises CatalogError where official data is published and `replace` is not said.
    """
    storage = Storage(settings.data)
    with only_one(storage):
        current = current_version(storage)
        if current is not None and read_manifest(storage, current).origin == "official" and not replace:
            raise CatalogError(
                f"data folder {settings.data}",
                f"version {current} holds official data",
                "say --replace to publish demo data over it, or set PORTAL_DATA to another folder",
            )
        client = Client(public_url=settings.public_url)
        client.session.mount("demo://", DemoAdapter(catalog))
        demo = settings.model_copy(update=DEMO_URLS)
        return _run(Run(demo, catalog, progress, "demo", storage, client))


def republish(settings: Settings, catalog: Catalog, progress: Progress) -> Outcome:
    """The outcome of making the frames anew from what is stored, e.g. after an accepted file; asks no source."""
    storage = Storage(settings.data)
    with only_one(storage):
        current = current_version(storage)
        origin = "official" if current is None else read_manifest(storage, current).origin
        run = Run(settings, catalog, progress, origin, storage, Client(public_url=settings.public_url))
        return _publish(run, Fetched(), force=True)


def previous_frames(storage: Storage, origin: Origin) -> Frames | None:
    """The current version where it is of the same origin: official and simulated figures never meet."""
    if current_version(storage) is None:
        return None
    frames = open_frames(storage)
    return frames if frames.manifest.origin == origin else None


def _run(run: Run) -> Outcome:
    fetched = _merged([_fetch(run, source) for source in _sources_to_ask(run)])
    return _publish(run, fetched, force=False)


def _sources_to_ask(run: Run) -> list[Source]:
    if run.only is not None and run.only not in run.catalog.sources:
        raise CatalogError(
            f"source {run.only!r}",
            "it is not declared",
            f"choose one of {', '.join(sorted(run.catalog.sources))}",
        )
    wanted = [s for s in run.catalog.sources.values() if run.only in (None, s.id)]
    if run.origin == "demo":
        wanted = [s for s in wanted if s.setting in DEMO_URLS]
    return sorted(wanted, key=lambda s: list(FETCHERS).index(s.datasets[0].interface))


def _fetch(run: Run, source: Source) -> Fetched:
    """The source's new figures, portion by portion; one that is not required may fail with a word to the operator."""
    fetched = _merged([_fetch_portion(run, portion) for portion in portions_of(run.catalog, source)])
    new = sum(cube.n_observations for cube in fetched.cubes.values())
    run.progress.say(
        f"{source.id}: {fetched.n_calls} calls, {fetched.n_reused} answers reused, {new} observations fetched"
    )
    return fetched


def _fetch_portion(run: Run, portion: Portion) -> Fetched:
    source = portion.source
    known = run.previous.manifest.datasets if run.previous else {}
    base_url = str(getattr(run.settings, source.setting))
    fetch = FETCHERS[source.datasets[0].interface]
    try:
        return fetch(Visit(run.catalog, source, run.client, run.snapshots, known, base_url, run.progress))
    except SourceError as error:
        if portion.is_required:
            raise
        names = ", ".join(dataset.id for dataset in source.datasets)
        run.progress.say(f"{names}: left out this time, what was published stays. {error}")
        return Fetched()


def _merged(parts: list[Fetched]) -> Fetched:
    cubes = {name: cube for part in parts for name, cube in part.cubes.items()}
    datasets = {name: record for part in parts for name, record in part.datasets.items()}
    extras = {name: content for part in parts for name, content in part.extras.items()}
    return Fetched(cubes, datasets, extras, sum(p.n_calls for p in parts), sum(p.n_reused for p in parts))


def _publish(run: Run, fetched: Fetched, force: bool) -> Outcome:
    """Transform, check and publish; or only note the check times where nothing changed."""
    imports = accepted_files(run.storage) if run.origin == "official" else ()
    before = run.previous.manifest if run.previous else None
    if before is not None and not force and not _something_new(run, before, fetched, imports):
        return Outcome(
            update_datasets(run.storage, before, fetched.datasets), False, fetched.n_calls, fetched.n_reused
        )
    edition = _edition(run, fetched, imports)
    manifest = publish(run.storage, edition, run.settings.keep_versions)
    _prune_snapshots(run, manifest)
    is_new = before is None or before.version != manifest.version
    return Outcome(manifest, is_new, fetched.n_calls, fetched.n_reused)


def accepted_files(storage: Storage) -> tuple[dict[str, str], ...]:
    """What the manifest says of the files taken in, by indicator and then in order of acceptance."""
    names = storage.names("imports")
    return tuple({"indicator": name, **asdict(a)} for name in names for a in acceptances(storage, name))


def _something_new(run: Run, before: Manifest, fetched: Fetched, imports: tuple[dict[str, str], ...]) -> bool:
    return bool(
        fetched.cubes
        or any(name not in before.extras for name in fetched.extras)
        or before.catalog_sha256 != run.catalog.sha256
        or before.imports != imports
    )


def _edition(run: Run, fetched: Fetched, imports: tuple[dict[str, str], ...]) -> Edition:
    stored = stored_after(_stored_before(run), fetched.cubes)
    if not stored:
        raise SourceError(run.settings.data, "no source gave any figures", "run: python -m etl refresh")
    imported = accepted_cubes(run.storage, run.catalog) if imports else {}
    run.progress.say("transforming and checking")
    cubes = publishable_cubes(run.catalog, {**stored, **imported})
    check_publishable(run.catalog, cubes, lambda name: _published_before(run, name))
    before = run.previous
    known = before.manifest.datasets if before else {}
    extras = before.extras() if before else {}
    targets = (
        [target.model_dump() for target in accepted_targets(run.storage, run.catalog)] if imports else []
    )
    return Edition(
        run.origin,
        cubes,
        stored,
        {**known, **fetched.datasets},
        run.catalog.sha256,
        {**extras, **fetched.extras, f"{TARGETS}.json": orjson.dumps(targets)},
        imports,
    )


def _stored_before(run: Run) -> dict[str, Cube]:
    """The stored source figures of the version before, of indicators that are still declared."""
    if run.previous is None:
        return {}
    names = [name for name in run.previous.manifest.stored if name in run.catalog.indicators]
    return {name: run.previous.stored(name) for name in names}


def _published_before(run: Run, indicator: str) -> Cube | None:
    if run.previous is None or indicator not in run.previous.indicators:
        return None
    return run.previous.cube(indicator)


def _prune_snapshots(run: Run, manifest: Manifest) -> None:
    """Keeps the snapshots that any kept version was made from."""
    manifests = [manifest, *(read_manifest(run.storage, v) for v in version_ids(run.storage))]
    kept = {s.request_sha256 for m in manifests for d in m.datasets.values() for s in d.snapshots}
    run.snapshots.prune(kept)
