"""CoverageJSON as covjson-pydantic reads and writes it, between its models and datasets."""

import numpy as np
import pandas as pd
import xarray as xr
from covjson_pydantic.coverage import Coverage

CRS84 = {"type": "GeographicCRS", "id": "http://www.opengis.net/def/crs/OGC/1.3/CRS84"}


def open_path(path):
    """A validated coverage's ranges and axes, without attributes."""
    with open(path) as file:
        coverage = Coverage.model_validate_json(file.read())
    axes = {name: values_of(name, axis) for name, axis in coverage.domain.axes if axis is not None}
    ranges = {name: to_variable(value) for name, value in coverage.ranges.items()}
    used = {dim for dims, _ in ranges.values() for dim in dims}
    coords = {name: ((name,) if name in used else (), values if name in used else values[0]) for name, values in axes.items()}
    return xr.Dataset(ranges, coords)


def values_of(name, axis):
    values = axis.values if hasattr(axis, "values") else np.linspace(axis.start, axis.stop, axis.num)
    return pd.DatetimeIndex(values).tz_localize(None).values.astype("M8[ns]") if name == "t" else np.asarray(values, "f8")


def to_variable(array):
    dtype = {"float": "f8", "integer": "f8" if None in array.values else "i4", "string": str}[array.dataType]
    values = np.array([np.nan if value is None and dtype == "f8" else value for value in array.values], dtype)
    return tuple(array.axisNames or ()), values.reshape(array.shape or ())


def write(ds, path):
    """A dataset over t, y and x as a grid coverage."""
    axes = {name: {"values": to_axis(ds[name])} for name in ("x", "y", "t") if name in ds.coords}
    referencing = [{"coordinates": ["x", "y"], "system": CRS84}]
    if "t" in axes:
        referencing.append({"coordinates": ["t"], "system": {"type": "TemporalRS", "calendar": "Gregorian"}})
    parameter = {"type": "Parameter", "observedProperty": {"label": {"en": "what"}}}
    coverage = Coverage.model_validate(
        {
            "type": "Coverage",
            "domain": {"type": "Domain", "domainType": "Grid", "axes": axes, "referencing": referencing},
            "parameters": {name: parameter for name in ds.data_vars},
            "ranges": {name: to_range(array) for name, array in ds.data_vars.items()},
        }
    )
    with open(path, "w") as file:
        file.write(coverage.model_dump_json(exclude_none=True))


def to_axis(array):
    if array.dtype.kind == "M":
        return [f"{time}Z" for time in np.datetime_as_string(np.atleast_1d(array.values), unit="s")]
    return np.atleast_1d(array.values).astype("f8").tolist()


def to_range(array):
    values = [None if value != value else float(value) for value in array.values.ravel()]
    shape, names = list(array.shape), list(array.dims)
    return {"type": "NdArray", "dataType": "float", "axisNames": names, "shape": shape, "values": values}
