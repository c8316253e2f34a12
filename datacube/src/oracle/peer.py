"""Says what xarray and its companions make of an expression: one request (JSON) a line, one answer a line.

A request has `id`, `py`, `on` (a path), `out` (where the result goes as a wire file, see wire.ts) and, as needed,
`write` (a statement that makes the file `path` of `ds`), `path`, `options` (for opening) and `data` (name to path).
"""
import json
import math
import os
import sys
import warnings

import cftime
import numpy as np
import pandas as pd
import xarray as xr

warnings.filterwarnings("ignore")
xr.set_options(use_bottleneck=False, use_numbagg=False)  # numpy's dtypes and sums
EPOCH = "microseconds since 1970-01-01"
REAL = ("standard", "proleptic_gregorian", "gregorian")
WIDE = {"datetime": "f8", "timedelta": "f8", "bool": "?"}


def read_wire(path):
    with open(path, "rb") as file:
        content = file.read()
    end = content.index(b"\n") + 1
    header, at = json.loads(content[:end]), end
    parts = {"variable": {}, "coord": {}}
    for part in header["arrays"]:
        body = content[at : at + part["bytes"]]
        at += -(-part["bytes"] // 8) * 8
        parts[part["role"]][part["name"]] = to_variable(part, body)
    ds = xr.Dataset(parts["variable"], parts["coord"], header["attrs"])
    return xr.decode_cf(ds) if header.get("encoded") else ds


def to_variable(part, body):
    dtype = part["dtype"]
    if dtype == "string":
        values = np.array(part["texts"] or [], dtype=str if part["texts"] else "U1")
    else:
        values = np.frombuffer(body, WIDE.get(dtype, dtype)).copy()
    if dtype == "datetime":
        values = to_times(values, part["calendar"])
    elif dtype == "timedelta":
        values = to_integers(values).astype("m8[us]").astype("m8[ns]")
    types = part.get("attrTypes", {})
    attrs = {name: np.dtype(types[name]).type(value) if name in types else value for name, value in part["attrs"].items()}
    return tuple(part["dims"]), values.reshape(part["shape"]), attrs


def to_integers(ms):
    """Microseconds; NaN is NaT's integer."""
    missing = np.isnan(ms)
    return np.where(missing, np.iinfo("i8").min, np.round(np.where(missing, 0, ms) * 1000)).astype("i8")


def to_times(ms, calendar):
    if calendar in REAL and not (np.abs(ms) > 9e12).any():  # 1684 to 2255, which nanoseconds hold
        return to_integers(ms).astype("M8[us]").astype("M8[ns]")
    times = np.empty(ms.shape, object)
    if ms.size:
        times[:] = cftime.num2date(to_integers(ms), EPOCH, calendar, only_use_cftime_datetimes=True)
    return times


def write_wire(result, path):
    header, bodies = to_header(result)
    line = json.dumps(header, default=to_json).encode()
    line = line.ljust(-(-(len(line) + 1) // 8) * 8 - 1) + b"\n"
    keep(path, line + b"".join(body.ljust(-(-len(body) // 8) * 8, b"\0") for body in bodies))


def keep(path, content):
    """Writes a file that is complete whenever it is there."""
    part = f"{path}.{os.getpid()}"
    with open(part, "wb") as file:
        file.write(content)
    os.replace(part, path)


def to_header(result):
    if isinstance(result, xr.Variable):
        result = xr.DataArray(result)
    if isinstance(result, (np.ndarray, np.generic)):
        result = xr.DataArray(result)
    if isinstance(result, xr.DataArray):
        parts = [("variable", result.name, result)] + [("coord", name, value) for name, value in result.coords.items()]
        header = {"kind": "array"}
    elif isinstance(result, xr.Dataset):
        parts = [("variable", name, value) for name, value in result.data_vars.items()]
        parts += [("coord", name, value) for name, value in result.coords.items()]
        header = {"kind": "dataset", "attrs": plain(result.attrs)}
    else:
        return {"kind": "json", "value": plain(result)}, []
    arrays = [to_array(role, name, value) for role, name, value in parts]
    return {**header, "arrays": [array for array, _ in arrays]}, [body for _, body in arrays]


def to_array(role, name, array):
    values = np.asarray(array.variable.values)
    part = {"role": role, "name": "" if name is None else str(name), "dims": list(map(str, array.dims))}
    part |= {"shape": list(values.shape), "attrs": plain(array.attrs), "bytes": 0}
    kind = values.dtype.kind
    if kind == "O" and values.size and isinstance(first_of(values), cftime.datetime):
        calendar = next(v for v in values.flat if isinstance(v, cftime.datetime)).calendar
        values = np.array([from_time(v, calendar) for v in values.flat], "f8")
        part |= {"dtype": "datetime", "calendar": calendar}
    elif kind == "M":
        part |= {"dtype": "datetime", "calendar": "proleptic_gregorian"}
        values = from_integers(values.astype("M8[ns]"))
    elif kind == "m":
        part["dtype"] = "timedelta"
        values = from_integers(values.astype("m8[ns]"))
    elif kind in "OUT":
        return {**part, "dtype": "string", "texts": [as_text(value) for value in values.flat]}, b""
    elif kind == "S":
        return {**part, "dtype": "string", "texts": [value.decode() for value in values.flat]}, b""
    else:
        part["dtype"] = values.dtype.name
        values = values.astype(values.dtype.newbyteorder("="))
    body = np.ascontiguousarray(values).tobytes()
    return {**part, "bytes": len(body)}, body


def first_of(values):
    return next((v for v in values.flat if v is not None and v == v), None)


def as_text(value):
    if isinstance(value, tuple):  # labels of a stacked dimension, which are texts here
        return f"({', '.join(map(in_tuple, value))})"
    return "" if value is None or value != value else value if isinstance(value, str) else f"({type(value).__name__}) {value}"


def in_tuple(value):
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, (bool, np.bool_)):
        return "true" if value else "false"
    if value is pd.NaT or value is None:
        return "NaT" if value is pd.NaT else "NaN"
    if isinstance(value, (pd.Timestamp, np.datetime64, cftime.datetime)):
        text = value.isoformat() if isinstance(value, cftime.datetime) else pd.Timestamp(value).isoformat()
        return text.removesuffix("T00:00:00")
    number = float(value)
    return str(int(number)) if number.is_integer() else "NaN" if math.isnan(number) else repr(number)


def from_time(value, calendar):
    return cftime.date2num(value, EPOCH, calendar) / 1000 if isinstance(value, cftime.datetime) else math.nan


def from_integers(values):
    """Milliseconds with fractions of nanoseconds since 1970; NaN for NaT."""
    whole = values.astype("i8")
    return np.where(np.isnat(values), np.nan, whole // 1_000_000 + (whole % 1_000_000) / 1e6)


def plain(value):
    """A value as JSON holds it; NaN and infinities as JavaScript writes them."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 2**53:
        return str(value)
    return value


def to_json(value):
    return plain(value) if isinstance(value, (np.generic, np.ndarray)) else str(value)


def open_path(path, options=None):
    """Opens by `open_ENDING` where there is one. Questions depend on those of their paths only (peer-code.ts)."""
    usual = open_folder if os.path.isdir(path) else open_file
    return globals().get(f"open_{os.path.splitext(path)[1][1:]}", usual)(path, **(options or {}))


def open_file(path, **options):
    return xr.open_dataset(path, **{"engine": "netcdf4", **options})


def open_folder(path, **options):
    return xr.open_dataset(path, engine="zarr", **options)


def open_cube(path, **_):
    return read_wire(path)


def open_json(path, **options):
    if path.endswith(".cis.json"):
        import peer_cis

        return peer_cis.open_path(path)
    import peer_refs

    return peer_refs.open_path(path, **options)


open_parq = open_json
open_icechunk = open_json


def open_tif(path, **options):
    import rioxarray  # noqa: F401

    return xr.open_dataset(path, engine="rasterio", **options)


open_tiff = open_tif


def open_grib(path, **options):
    return xr.open_dataset(path, engine="cfgrib", indexpath="", **options)


open_grib2 = open_grib


def open_covjson(path, **_):
    import peer_coverage

    return peer_coverage.open_path(path)


def open_csv(path, **options):
    import peer_tables

    return peer_tables.open_path(path, **options)


open_parquet = open_csv
open_cis = open_csv


def write(statement, scope):
    """Makes the file `path` in a folder that is complete whenever it is there."""
    folder, name = os.path.split(scope["path"])
    if os.path.exists(folder):
        return
    part = f"{folder}.{os.getpid()}"
    os.makedirs(part)
    exec(statement, {**scope, "path": os.path.join(part, name)})
    os.rename(part, folder)


def answer(request):
    scope = {"xr": xr, "np": np, "pd": pd, "cftime": cftime, "path": request.get("path")}
    paths = request.get("data", {})
    scope["data"] = lambda name: open_path(paths[name])
    scope["path_of"] = lambda name: paths[name]
    if ".rio" in request["py"] + request.get("write", ""):
        import rioxarray  # noqa: F401
    try:
        ds = open_path(request["on"], request.get("options"))
        if "write" in request:
            write(request["write"], {**scope, "ds": ds})
            ds = open_path(request["path"], request.get("options"))
        result = eval(request["py"], {**scope, "ds": ds})
        write_wire(result, request["out"])
    except Exception as error:
        wire = {"kind": "error", "type": type(error).__name__, "message": str(error)[:500]}
        keep(request["out"], json.dumps(wire).encode() + b"\n")


for line in sys.stdin:
    request = json.loads(line)
    answer(request)
    print(json.dumps({"id": request["id"]}), flush=True)
