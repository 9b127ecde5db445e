"""What of a source is fetched together."""

from etl.catalog import load_catalog
from etl.sources.portions import portions_of

CATALOG = load_catalog()


def portions(source: str) -> list[tuple[bool, tuple[str, ...]]]:
    return [
        (portion.is_required, tuple(dataset.id for dataset in portion.source.datasets))
        for portion in portions_of(CATALOG, CATALOG.sources[source])
    ]


def test_tables_whose_address_is_inferred_may_fail_alone() -> None:
    first, *others = portions("statfin")
    assert first[0]
    assert "tyonv_12r5" in first[1]
    assert others == [(False, ("tyonv_12tg",)), (False, ("tyonv_12th",))]


def test_datasets_that_make_an_indicator_together_fail_together() -> None:
    assert (False, ("kela_municipal_share", "kela_municipal_share_2025")) in portions("kela")


def test_every_dataset_is_in_one_portion() -> None:
    for source in CATALOG.sources.values():
        found = [name for _, names in portions(source.id) for name in names]
        assert sorted(found) == sorted(dataset.id for dataset in source.datasets)
