"""numcodecs, rasterio and h5py beside ours: answers each line of JSON with one; times are CPU seconds of one call."""

import json
import sys
import time
import warnings

import h5py
import numcodecs
import numpy as np
import rasterio
from numcodecs.registry import get_codec

numcodecs.blosc.set_nthreads(1)
warnings.simplefilter("ignore", rasterio.errors.NotGeoreferencedWarning)
folder = sys.argv[1]


def cpu_seconds(work):
    calls = 1
    while True:
        began = time.process_time()
        for _ in range(calls):
            work()
        used = time.process_time() - began
        if used >= 0.02:
            return used / calls
        calls *= 2


def codec_of(request):
    configuration = {name: value for name, value in request["configuration"].items() if name != "typesize"}
    return get_codec({"id": request["name"], **configuration}), np.fromfile(request["data"], request["dtype"])


def encode(request):
    codec, values = codec_of(request)
    stored = np.ascontiguousarray(np.frombuffer(codec.encode(values), "u1") if request["isBytes"] else codec.encode(values))
    stored.tofile(f"{folder}/stored")
    np.ascontiguousarray(codec.decode(codec.encode(values))).tofile(f"{folder}/decoded")
    return {}


def time_codec(request):
    codec, values = codec_of(request)
    stored = codec.encode(values)
    return {"decode": cpu_seconds(lambda: codec.decode(stored)), "encode": cpu_seconds(lambda: codec.encode(values))}


def write_tiff(request):
    values = np.fromfile(request["data"], request["dtype"]).reshape(request["shape"])
    rows, columns = values.shape
    profile = {"driver": "GTiff", "height": rows, "width": columns, "count": 1, "dtype": values.dtype}
    with rasterio.open(request["path"], "w", **profile, **request["options"]) as file:
        file.write(values, 1)
    return {}


def time_tiff(request):
    def read():
        with rasterio.open(request["path"]) as file:
            return file.read()

    return {"decode": cpu_seconds(read)}


def write_hdf5(request):
    values = np.fromfile(request["data"], request["dtype"]).reshape(request["shape"])
    with h5py.File(request["path"], "w") as file:
        file.create_dataset("t", data=values, chunks=(256, 256), **request["options"])
    return {}


def time_hdf5(request):
    def read():
        with h5py.File(request["path"]) as file:
            return file["t"][...]

    return {"decode": cpu_seconds(read)}


for line in sys.stdin:
    request = json.loads(line)
    print(json.dumps(globals()[request["do"]](request)), flush=True)
