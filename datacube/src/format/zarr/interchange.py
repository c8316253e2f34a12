"""zarr-python and xarray beside ours: `write FOLDER` makes the arrays of cases on standard input, `read` says what it sees."""

import base64
import json
import sys
import warnings

import numpy as np
import xarray as xr
import zarr

warnings.filterwarnings("ignore")


def values_of(dtype, shape):
    count = int(np.prod(shape))
    steps = np.arange(count) * 7 % 23
    kind = np.dtype(dtype).kind if dtype not in ("string", "categories") else "T"
    if kind == "b":
        values = steps % 3 == 0
    elif kind in "iu":
        values = steps - (11 if kind == "i" else 0)
    elif kind == "c":
        values = np.where(steps == 5, np.nan, steps / 8 - 1) + 1j * (steps / 4)
    elif kind == "f":
        values = np.where(steps == 5, np.nan, steps / 8 - 1)
    elif kind == "T":
        values = np.array(["", "a", "zwölf", "🎈 up"], object)[steps % 4]
    elif kind in "mM":
        values = np.where(steps == 5, np.iinfo("i8").min, steps * 1003).astype("i8").view(np.dtype(dtype).newbyteorder("=")).astype(dtype)
    elif kind in "SU":
        values = np.array(["", "ab", "c", "de"])[steps % 4]
    elif kind == "V":
        values = np.frombuffer(bytes((i * 5) % 256 for i in range(count * np.dtype(dtype).itemsize)), dtype)
    return np.asarray(values).reshape(shape).astype(object if kind == "T" else dtype)


def plain(values):
    values = np.asarray(values)
    kind = values.dtype.kind
    if kind == "V" and values.dtype.names is None:
        return np.frombuffer(values.tobytes(), "u1").tolist()
    if kind == "c":
        values = np.ascontiguousarray(values).view(values.real.dtype)
    if kind == "M":
        values = np.where(np.isnat(values), np.nan, values.astype("M8[ns]").astype("i8") / 1e6)
    if kind == "m":
        values = np.where(np.isnat(values), np.iinfo("i8").min, values.astype("m8[ns]").astype("i8"))
    return [
        v.decode() if isinstance(v, bytes) else v if isinstance(v, str) else str(v) if isinstance(v, (int, np.integer)) else None if np.isnan(v) else float(v)
        for v in (values.ravel().astype(object) if values.dtype.kind in "iubSUOT" else values.ravel())
    ]


def filters_of(case):
    import numcodecs

    return [numcodecs.get_codec({"id": c["name"], **c.get("configuration", {})}) for c in case["filters"]]


def write(folder, case):
    shape = tuple(case["shape"])
    text = case["dtype"] in ("string", "categories")
    values = values_of(case["dtype"], shape)
    options = {"store": f"{folder}/{case['id']}", "shape": shape, "zarr_format": case["format"], "dtype": str if text else case["dtype"]}
    options["chunks"] = tuple(case["chunks"])
    for name in ("shards", "order"):
        if case.get(name):
            options[name] = tuple(case[name]) if name == "shards" else case[name]
    if "fill" in case:
        options["fill_value"] = np.nan if case["fill"] == "NaN" else complex(*case["fill"]) if isinstance(case["fill"], list) else case["fill"]
    if case["format"] == 2:
        import numcodecs

        if case.get("filters"):
            options["filters"] = filters_of(case)
        codec = case.get("compressor")
        options["compressors"] = numcodecs.get_codec(codec) if codec else None
        if case.get("separator"):
            options["chunk_key_encoding"] = {"name": "v2", "separator": case["separator"]}
    else:
        options["compressors"] = case.get("compressors")
        for name in ("serializer", "filters"):
            if case.get(name):
                options[name] = case[name]
        if case.get("index_start"):
            options["shards"] = {"shape": tuple(case["shards"]), "index_location": "start"}
    array = zarr.create_array(**options, overwrite=True)
    if not case.get("empty"):
        array[...] = values
    return plain(array[...])


def show(path, group):
    ds = xr.open_zarr(path, group=group or None, consolidated=None, decode_timedelta=False, use_cftime=False, chunks=None)
    return {
        name: {"dims": list(v.dims), "dtype": "string" if v.dtype.kind in "OTU" else v.dtype.name, "values": plain(v.values), "attrs": sorted(v.attrs)}
        for name, v in ds.variables.items()
    }


def make_native(folder, case):
    """A group on `time` of types that xarray itself does not write: numpy's times and half precision."""
    group = zarr.create_group(f"{folder}/{case['path']}", zarr_format=case["format"])
    # v2 has no time difference here: its fill value of 0 would be missing to readers
    for name, dtype in {"time": case["times"], "half": "f2", **({"lag": case["lags"]} if case["format"] == 3 else {})}.items():
        options = {"dimension_names": ["time"]} if case["format"] == 3 else {"attributes": {"_ARRAY_DIMENSIONS": ["time"]}}
        start = np.arange(5)
        values = start.astype("M8[D]") if name == "time" else start.astype("m8[D]") if name == "lag" else start / 4
        fill = {} if name == "lag" else {"fill_value": np.array(["NaT" if name == "time" else "nan"], dtype)[0]}
        group.create_array(name, shape=(5,), chunks=(4,), dtype=dtype, **fill, **options)[...] = values.astype(dtype)


command, folder = sys.argv[1:3]
request = json.load(sys.stdin)
if command == "write":
    answer = [write(folder, case) for case in request]
elif command == "native":
    answer = [make_native(folder, case) for case in request]
elif command == "read":
    answer = []
    for one in request:
        try:
            answer.append(show(f"{folder}/{one['path']}", one.get("group")))
        except Exception as error:
            answer.append({"error": f"{type(error).__name__}: {error}"})
json.dump(answer, sys.stdout)
