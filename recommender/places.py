"""Where things live: the catalog and its digest, the person's folder, the cache."""

import os
from contextlib import suppress
from pathlib import Path

from recommender.errors import CatalogBroken
from recommender.words import say


def catalog_folder() -> Path:
    """Return the folder of tables: BOOST_CATALOG, or the one that was installed.

    A wheel carries it inside the package; in a checkout it stands beside it.
    """
    if chosen := os.environ.get("BOOST_CATALOG"):
        return Path(chosen).expanduser()
    inside = Path(__file__).parent / "data"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "data"


def catalog_digest(folder: Path) -> str:
    """Return the SHA-256 of everything in *folder* that an index is built from."""
    import hashlib  # 2 ms, and a stamp spares it as a rule

    digest = hashlib.sha256()
    for path in (folder / "datapackage.json", *sorted(folder.glob("*.csv"))):
        try:
            data = path.read_bytes()
        except OSError as error:
            said = say("catalog.lost", path=path, why=error.strerror)
            raise CatalogBroken(said) from error
        digest.update(f"{path.name} {len(data)}\n".encode())
        digest.update(data)
    return digest.hexdigest()


def catalog_stamp(folder: Path) -> str:
    """Return the names, sizes and times of what an index of *folder* is built from.

    That is its tables, and the overlay where there is one. While they are the same the
    digest is too, and reading all of it can wait. Empty where they cannot be told:
    `catalog_digest` says why.
    """
    try:
        tables = (folder / "datapackage.json", *sorted(folder.glob("*.csv")))
        stamp = "".join(map(_stamp_of, tables))
        with suppress(FileNotFoundError):
            stamp += _stamp_of(overlay_file())
    except OSError:
        return ""
    return stamp


def digest_at(stamp: str) -> str:
    """Return the digest that was kept with *stamp*; '' when none was, or another."""
    try:
        digest, _, kept = _stamp_file().read_text("utf-8").partition("\n")
    except (OSError, ValueError):
        return ""
    return digest if stamp and kept == stamp else ""


def keep_digest(stamp: str, digest: str) -> None:
    """Keep *digest* with *stamp* in the cache, where that can be written."""
    path = _stamp_file()
    with suppress(OSError):
        path.with_suffix(".new").write_text(f"{digest}\n{stamp}", "utf-8")
        path.with_suffix(".new").replace(path)


def home_folder() -> Path:
    """Return the person's own folder: BOOST_HOME, or the platform's data folder."""
    if chosen := os.environ.get("BOOST_HOME"):
        return Path(chosen).expanduser()
    from platformdirs import user_data_path

    return user_data_path("boost-the-signal", appauthor=False)


def cache_folder() -> Path:
    """Return the folder for what can be built again: the index."""
    if chosen := os.environ.get("BOOST_HOME"):
        return Path(chosen).expanduser() / "cache"
    from platformdirs import user_cache_path

    return user_cache_path("boost-the-signal", appauthor=False)


def _stamp_of(path: Path) -> str:
    stat = path.stat()
    return f"{path.absolute()} {stat.st_size} {stat.st_mtime_ns}\n"


def _stamp_file() -> Path:
    return cache_folder() / "tables.stamp"


def journal_file() -> Path:
    """Return where the journal is kept, whether or not it exists."""
    return home_folder() / "journal.sqlite"


def overlay_file() -> Path:
    """Return where refreshed facts are kept, whether or not there are any."""
    return home_folder() / "overlay.sqlite"


def answers_file() -> Path:
    """Return where web answers are kept until a refresh is done with them."""
    return cache_folder() / "answers.sqlite"


def dump_file() -> Path:
    """Return where what was found in a dump is kept, and how far it was read."""
    return cache_folder() / "dump.sqlite"


def prior_file() -> Path:
    """Return where a prior that was fitted on this machine is kept, if one was."""
    return home_folder() / "prior.json"


def index_file(digest: str) -> Path:
    """Return where the index of the tables with this *digest* is kept."""
    return cache_folder() / f"index-{digest[:12]}.sqlite"
