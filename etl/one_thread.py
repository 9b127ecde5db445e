"""Linear algebra on one thread."""

import os


def keep_to_one_thread() -> None:
    """From now on numpy uses one thread, where the environment doesn't say otherwise.

    Estimates are many small problems: a second thread only spins, beside the other workers of the server or of the
    tests (the estimates of the API took 156 s of processor time instead of 21). To be called before numpy is read.
    """
    for library in ("OPENBLAS", "MKL", "OMP"):
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")
