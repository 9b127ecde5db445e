"""The commands of the ETL and their exit codes."""

import argparse
import json
import logging
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from etl import estimate, reports
from etl.catalog import Catalog, load_catalog
from etl.errors import CatalogError, CheckError, PortalError, SourceError
from etl.estimates.methods import ESTIMATORS
from etl.frames import Frames, Storage, current_version, open_frames, point_to, version_ids
from etl.http import reachable
from etl.lock import BusyError, only_one
from etl.pipeline import Outcome, publish_demo, refresh, republish
from etl.progress import progress_for_this_output
from etl.settings import Settings, read_settings
from etl.sources.files import accept, read_file, template

EXIT_CODES: Final[tuple[tuple[type[PortalError], int], ...]] = (
    (BusyError, 75),
    (CatalogError, 2),
    (SourceError, 3),
    (CheckError, 4),
)
HELP: Final = """exit codes:
  0    done, or nothing new
  1    an error in this program
  2    wrong call, setting or declaration
  3    a source could not be read; the published version stays
  4    the data or a dropped-in file did not pass the checks; the published version stays
  75   another refresh is running
  130  interrupted; run the command again and it goes on where it stopped
  141  what reads the output went away, as head does
"""


@dataclass(frozen=True)
class Call:
    """A command with all it works on."""

    options: argparse.Namespace
    settings: Settings
    catalog: Catalog


Command = Callable[[Call], int]


def main(arguments: Sequence[str]) -> int:
    """The exit code of the command given in `arguments`."""
    options = _parser().parse_args(arguments)
    if options.verbose:
        logging.getLogger().setLevel(logging.DEBUG)
    try:
        settings = read_settings()
        command: Command = options.command
        return command(Call(options, settings, load_catalog()))
    except PortalError as error:
        print("\n  ".join([f"error: {error}", *getattr(error, "failures", ())]), file=sys.stderr)
        return next((code for kind, code in EXIT_CODES if isinstance(error, kind)), 1)
    except KeyboardInterrupt:
        print("interrupted: nothing was published; run it again to go on", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m etl",
        description=__doc__,
        epilog=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--verbose", action="store_true", help="log every step")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _refresh_parser(commands)
    demo = _add(commands, "demo", "publish simulated data, clearly marked", _demo)
    demo.add_argument("--replace", action="store_true", help="also where official data is published")
    imported = _add(commands, "import", "take in files of indicators or targets", _import)
    imported.add_argument("files", nargs="+", type=Path, metavar="FILE")
    form = _add(commands, "template", "write a template for an indicator's file, or for targets", _template)
    form.add_argument("id", metavar="ID", help="indicator id, or 'targets'")
    form.add_argument("--xlsx", action="store_true", help="an Excel workbook instead of CSV")
    form.add_argument("--output", type=Path, help="file to write; standard output by default")
    _add(commands, "status", "what is published, and how old each source is", _status)
    _add(commands, "versions", "the kept versions, newest last", _versions)
    difference = _add(commands, "diff", "what changed between two versions", _diff)
    difference.add_argument("a", metavar="A")
    difference.add_argument("b", metavar="B")
    back = _add(commands, "rollback", "make an earlier version the current one", _rollback)
    back.add_argument("version", metavar="V")
    _estimate_parser(commands)
    _add(commands, "check", "hold the published version against the catalog and its own fingerprints", _check)
    return parser


def _add(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, text: str, command: Command
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=text, description=text)
    parser.set_defaults(command=command)
    return parser


def _refresh_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = _add(commands, "refresh", "bring the published data up to date with the sources", _refresh)
    parser.add_argument("--only", metavar="SOURCE", help="ask this source alone")
    parser.add_argument("--if-empty", action="store_true", help="do nothing where something is published")
    parser.add_argument(
        "--or-demo", action="store_true", help="publish demo data where no source can be reached"
    )


def _estimate_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = _add(
        commands, "estimate", "what happened against what would have, in a panel of your own", _estimate
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="CSV with the columns unit,time,value")
    parser.add_argument(
        "--treated",
        nargs="+",
        action="extend",
        required=True,
        metavar="UNIT",
        help="treated units; A B or A,B",
    )
    parser.add_argument(
        "--start", required=True, metavar="PERIOD", help="the first treated period: 2017-08, 2017Q3, 2017"
    )
    parser.add_argument("--method", choices=tuple(ESTIMATORS), default="demeaned")
    parser.add_argument("--json", action="store_true", help="everything, for machines")


def _estimate(call: Call) -> int:
    options = call.options
    result = estimate.answer(options.file, options.treated, options.start, options.method)
    plain = (sys.stdout.encoding or "").lower() != "utf-8"
    told = json.dumps(result, ensure_ascii=plain, indent=1, allow_nan=False) if options.json else None
    print(told or "\n".join(estimate.lines(result)))
    return 0


def _refresh(call: Call) -> int:
    current = current_version(Storage(call.settings.data))
    if call.options.if_empty and current is not None:
        print(f"version {current} is published; nothing to do", file=sys.stderr)
        return 0
    if call.options.or_demo and not reachable(call.settings.statfin_url):
        return _demo_instead(call, f"{call.settings.statfin_url} can't be reached from here")
    progress = progress_for_this_output()
    try:
        return _told(refresh(call.settings, call.catalog, progress, call.options.only))
    except SourceError as error:
        if not call.options.or_demo or current is not None:
            raise
        return _demo_instead(call, str(error))
    finally:
        progress.close()


def _demo_instead(call: Call, why: str) -> int:
    print(
        f"{why}; publishing demo data instead. Run 'make refresh' when the official sources can be read.",
        file=sys.stderr,
    )
    return _publish_demo(call, replace=False)


def _demo(call: Call) -> int:
    return _publish_demo(call, replace=call.options.replace)


def _publish_demo(call: Call, replace: bool) -> int:
    progress = progress_for_this_output()
    try:
        return _told(publish_demo(call.settings, call.catalog, progress, replace))
    finally:
        progress.close()


def _told(outcome: Outcome) -> int:
    manifest = outcome.manifest
    n_observations = sum(frame.n_observations for frame in manifest.frames.values())
    what = "published" if outcome.is_new else "nothing new; still"
    print(
        f"{what} version {manifest.version} ({manifest.origin}): {len(manifest.frames)} indicators, "
        f"{n_observations:,} observations; {outcome.n_calls} calls, {outcome.n_reused} answers reused"
    )
    return 0


def _import(call: Call) -> int:
    """All files are read before any is taken in."""
    files = [read_file(call.catalog, path) for path in call.options.files]
    storage = Storage(call.settings.data)
    with only_one(storage):
        for file in files:
            accept(storage, file)
    for path, file in zip(call.options.files, files, strict=True):
        print(f"{path}: {file.n_rows} rows of {file.indicator} taken in", file=sys.stderr)
    progress = progress_for_this_output()
    try:
        return _told(republish(call.settings, call.catalog, progress))
    finally:
        progress.close()


def _template(call: Call) -> int:
    content = template(call.catalog, call.options.id, "xlsx" if call.options.xlsx else "csv")
    if call.options.output is None:
        sys.stdout.buffer.write(content)
    else:
        call.options.output.write_bytes(content)
    return 0


def _status(call: Call) -> int:
    print("\n".join(reports.status_lines(open_current(call.settings), call.catalog)))
    return 0


def _versions(call: Call) -> int:
    print("\n".join(reports.version_lines(Storage(call.settings.data))))
    return 0


def _diff(call: Call) -> int:
    storage = Storage(call.settings.data)
    a, b = (open_frames(storage, known_version(storage, v)) for v in (call.options.a, call.options.b))
    print("\n".join(reports.difference_lines(a, b)))
    return 0


def _rollback(call: Call) -> int:
    storage = Storage(call.settings.data)
    wanted = known_version(storage, call.options.version)
    with only_one(storage):
        point_to(storage, wanted)
    print(f"version {wanted} is current; the next refresh goes on from it")
    return 0


def _check(call: Call) -> int:
    frames = open_current(call.settings)
    reports.check_published(frames, call.catalog)
    print(
        f"version {frames.version}: {len(frames.indicators)} indicators, files and figures as they should be"
    )
    return 0


def open_current(settings: Settings) -> Frames:
    """The current frames. Raises CatalogError where nothing is published."""
    try:
        return open_frames(Storage(settings.data))
    except FileNotFoundError as error:
        raise CatalogError(
            f"data folder {settings.data}", "nothing is published", "run: python -m etl refresh (or demo)"
        ) from error


def known_version(storage: Storage, wanted: str) -> str:
    """The id of the one version that begins with `wanted`. Raises CatalogError."""
    found = [version for version in version_ids(storage) if version.startswith(wanted)]
    if len(found) != 1:
        raise CatalogError(
            f"version {wanted!r}", f"{len(found)} versions begin so", "see: python -m etl versions"
        )
    return found[0]
