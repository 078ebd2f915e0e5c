"""Growth of cost with size: a ratio of CPU times of one process, so that no machine is too slow for a test."""

import time
from collections.abc import Callable

LINEAR = 14.0  # for eight times the size: quadratic cost gives 64, n log n some 10
TRIES = 3  # a pause of the garbage collector may fall into one


def is_linear(run: Callable[[int], object], size: int) -> bool:
    """Return True if `run(8 * size)` takes no more than LINEAR times the CPU time of `run(size)`."""
    return any(_seconds(run, 8 * size) <= LINEAR * _seconds(run, size) for _ in range(TRIES))


def _seconds(run: Callable[[int], object], size: int) -> float:
    began = time.process_time()
    run(size)
    return time.process_time() - began
