"""Speed against the real peers: `python -m bench NAME`, or `make bench NAME=…`. Results: docs/benchmarks.md."""
