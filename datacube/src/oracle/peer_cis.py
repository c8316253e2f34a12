"""Coverages of CIS 1.1 in JSON as datasets, by the clauses of 09-146r6 and nothing of ours."""

import json

import numpy as np
import pandas as pd
import xarray as xr

KINDS = {
    "boolean": "?",
    "signedByte": "i1",
    "unsignedByte": "u1",
    "signedShort": "i2",
    "unsignedShort": "u2",
    "signedInt": "i4",
    "unsignedInt": "u4",
    "signedLong": "i8",
    "unsignedLong": "u8",
    "float16": "f2",
    "float32": "f4",
    "float64": "f8",
    "cFloat32": "c8",
    "cFloat64": "c16",
    "string": str,
}
NAMES = {np.dtype(kind).str[1:]: name for name, kind in KINDS.items() if kind is not str}


def open_path(path):
    """Values and positions, without attributes."""
    with open(path) as file:
        coverage = json.load(file)
    assert coverage["type"] == "CoverageByDomainAndRangeType"
    grid = coverage["domainSet"]["generalGrid"]
    sizes = [axis["upperBound"] - axis["lowerBound"] + 1 for axis in grid["gridLimits"]["axis"]]
    assert grid["axisLabels"] == [axis["axisLabel"] for axis in grid["axis"]]
    coords = {axis["axisLabel"]: positions(axis, size) for axis, size in zip(grid["axis"], sizes)}
    fields = coverage["rangeType"]["field"]
    values = coverage["rangeSet"]["dataBlock"]["values"]
    variables = {f["name"]: (grid["axisLabels"], to_array(f, values[i :: len(fields)]).reshape(sizes)) for i, f in enumerate(fields)}
    return xr.Dataset(variables, {name: (name, labels) for name, labels in coords.items() if labels is not None})


def positions(axis, size):
    if axis["type"] == "IndexAxisType":
        return None
    if axis["type"] == "RegularAxisType":
        assert axis["lowerBound"] + (size - 1) * axis["resolution"] == axis["upperBound"]
        return axis["lowerBound"] + np.arange(size, dtype="f8") * axis["resolution"]
    labels = axis["coordinate"]
    assert len(labels) == size
    if labels and isinstance(labels[0], str):
        return pd.DatetimeIndex(labels).tz_localize(None).values.astype("M8[ns]")
    return np.array(labels, "f8")


def to_array(field, values):
    kind = KINDS[field["definition"].removeprefix("ogcType:")]
    if kind is str:
        return np.array(values, str)
    if kind[0] == "c":
        return np.array([complex(np.nan, np.nan) if value is None else complex(*map(float, value.split())) for value in values], kind)
    return np.array([np.nan if value is None else float(value) if kind[0] == "f" else value for value in values], kind)


def write(ds, path):
    """A dataset of variables over the same dimensions."""
    names = list(ds.data_vars)
    dims = ds[names[0]].dims
    axes = [to_axis(ds, dim) for dim in dims]
    index = "http://www.opengis.net/def/crs/OGC/0/Index{}D".format(len(dims))
    limits = [{"type": "IndexAxisType", "axisLabel": f"g{i}", "lowerBound": 0, "upperBound": ds.sizes[dim] - 1} for i, dim in enumerate(dims)]
    grid = {"type": "GeneralGridCoverageType", "srsName": index, "axisLabels": list(dims), "axis": axes}
    grid["gridLimits"] = {"type": "GridLimitsType", "srsName": index, "axisLabels": [a["axisLabel"] for a in limits], "axis": limits}
    columns = [to_values(ds[name].values) for name in names]
    fields = [{"type": "QuantityType", "name": name, "definition": "ogcType:" + NAMES[ds[name].dtype.str[1:]], "uom": {"type": "UnitReference", "code": "10^0"}} for name in names]
    document = {
        "type": "CoverageByDomainAndRangeType",
        "domainSet": {"type": "DomainSetType", "generalGrid": grid},
        "rangeSet": {"type": "RangeSetType", "dataBlock": {"type": "VDataBlockType", "values": [value for row in zip(*columns) for value in row]}},
        "rangeType": {"type": "DataRecordType", "field": fields},
    }
    with open(path, "w") as file:
        json.dump(document, file)


def to_axis(ds, dim):
    if dim not in ds.coords:
        return {"type": "IndexAxisType", "axisLabel": dim, "lowerBound": 0, "upperBound": ds.sizes[dim] - 1}
    labels = ds[dim].values
    times = labels.dtype.kind == "M"
    coordinate = [f"{time}Z" for time in np.datetime_as_string(labels, unit="ms")] if times else labels.astype("f8").tolist()
    return {"type": "IrregularAxisType", "axisLabel": dim, "uomLabel": "s" if times else "1", "coordinate": coordinate}


def to_values(values):
    if values.dtype.kind == "c":
        return [None if np.isnan(z.real) and np.isnan(z.imag) else f"{z.real} {z.imag}" for z in values.ravel()]
    return [None if value != value else value for value in values.ravel().tolist()]
