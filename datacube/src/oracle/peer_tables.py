"""How cases of tables are opened: as pandas reads them, and xarray makes datasets of what pandas has."""

import pandas as pd
import xarray as xr


def open_path(path, dims=None, **options):
    frame = pd.read_parquet(path) if path.endswith(".parquet") else read_csv(path, **options)
    return xr.Dataset.from_dataframe(frame.set_index(dims) if dims else frame)


def read_csv(path, delimiter=","):
    frame = pd.read_csv(path, sep=delimiter)
    return frame.assign(**{name: times_of(column) for name, column in frame.items() if column.dtype == "str"})


def times_of(column):
    """ISO 8601 times where all texts of a column are such."""
    try:
        return pd.to_datetime(column, format="ISO8601") if column.str.match(r"\d{4}-\d\d-\d\d").all() else column
    except ValueError:
        return column
