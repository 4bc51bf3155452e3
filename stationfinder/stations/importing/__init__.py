"""Ledgers of other people → stations of the register, row by row, with a remark on everything doubtful."""

from stationfinder.stations.importing.readers import UnreadableFileError
from stationfinder.stations.importing.report import ImportReport, RowResult
from stationfinder.stations.importing.run import import_file

__all__ = ["ImportReport", "RowResult", "UnreadableFileError", "import_file"]
