"""Where things are: points, datums, the point index and the administrative areas. Pure: no Flask, no SQL."""

import os

# For the point index's tree (pykdtree): one query is 15 µs of work, and waking OpenMP threads costs more than that, on
# a busy machine ten times more. libgomp reads the variable once, when it is loaded, hence here, before any module of
# this package imports it. A default only: an operator may set another number.
os.environ.setdefault("OMP_NUM_THREADS", "1")
