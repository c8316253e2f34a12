"""Does what the benchmark asks, one line of JSON at a time: writes files, and measures expressions of xarray over dask."""
import functools, itertools, json, os, sys, time, warnings

# else GDAL keeps the tiles that it has decoded, and repeats only their copy
os.environ["GDAL_CACHEMAX"] = "1"

import dask
import numcodecs
import numpy as np
import pandas as pd
import rasterio
import rioxarray
import xarray as xr
from numcodecs import Blosc, Zlib

warnings.simplefilter("ignore")
THREADS = 2
dask.config.set(scheduler="threads", num_workers=THREADS)
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)

COMPRESSORS = {
    "zstd": lambda: Blosc("zstd", 3, Blosc.SHUFFLE),
    "lz4": lambda: Blosc("lz4", 5, Blosc.SHUFFLE),
    "zlib": lambda: Zlib(1),
    "raw": lambda: None,
}


def field(shape, seed=1):
    """A smooth field with noise in hundredths, as an analysis has."""
    random = np.random.default_rng(seed)
    times, rows, columns = (np.linspace(0, 1, n) for n in shape)
    smooth = 280 + 15 * np.sin(2 * np.pi * times)[:, None, None] + 10 * np.cos(6 * rows)[:, None] * np.sin(7 * columns)
    return np.round(smooth + random.normal(0, 0.5, shape), 2).astype("f4")


def write(folder, sizes):
    steps, rows, columns = sizes["cube"]
    time_axis = pd.date_range("2019-01-01", periods=steps, freq="6h")
    coords = {"time": time_axis, "lat": np.linspace(60, -60, rows), "lon": np.linspace(0, 119, columns)}
    t = xr.Dataset({"t": (("time", "lat", "lon"), field(sizes["cube"]))}, coords)
    chunks = tuple(sizes["chunks"])
    for name, compressor in COMPRESSORS.items():
        encoding = {"t": {"chunks": chunks, "compressors": compressor()}}
        t.to_zarr(f"{folder}/{name}.zarr", zarr_format=2, consolidated=True, encoding=encoding)
    t.to_netcdf(f"{folder}/cube.nc", engine="h5netcdf", encoding={"t": dict(chunksizes=chunks, zlib=True, complevel=1, shuffle=True)})
    write_scenes(folder, sizes["scenes"])
    write_image(folder, sizes["image"])


def write_scenes(folder, shape):
    random = np.random.default_rng(2)
    packed = lambda low: ((low + 0.1 * random.random(shape)) * 10_000).astype("u2")
    scenes = xr.Dataset(
        {
            "red": (("time", "y", "x"), packed(0.1), {"scale_factor": np.float32(1e-4), "_FillValue": np.uint16(0)}),
            "nir": (("time", "y", "x"), packed(0.3), {"scale_factor": np.float32(1e-4), "_FillValue": np.uint16(0)}),
            "scl": (("time", "y", "x"), random.integers(0, 8, shape, "u1")),
        },
        {"time": pd.date_range("2020-01-01", periods=shape[0], freq="10D")},
    )
    chunks = (1, shape[1] // 2, shape[2] // 2)
    encoding = {name: {"chunks": chunks, "compressors": COMPRESSORS["zstd"]()} for name in scenes.data_vars}
    scenes.to_zarr(f"{folder}/scenes.zarr", zarr_format=2, consolidated=True, encoding=encoding)


def write_image(folder, size):
    values = (field((1, size, size), 3)[0] * 10).astype("u2")
    profile = dict(driver="COG", width=size, height=size, count=1, dtype="uint16", crs="EPSG:32633",
                   transform=rasterio.transform.from_origin(400_000, 5_600_000, 10, 10), compress="deflate", predictor=2, blocksize=512)
    with rasterio.open(f"{folder}/image.tif", "w", **profile) as image:
        image.write(values, 1)


def peak_mb():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024


def measure(code, folder, repeats, seconds):
    run = eval(f"lambda: {code}", names(folder))
    cpu, wall = [], []
    with open("/proc/self/clear_refs", "w") as refs:
        refs.write("5")
    until = time.perf_counter() + seconds
    while len(cpu) < 3 or (len(cpu) <= repeats and time.perf_counter() < until):
        began, used = time.perf_counter(), time.process_time()
        answer = np.asarray(run(), "f8")
        wall.append((time.perf_counter() - began) * 1000)
        cpu.append((time.process_time() - used) * 1000)
    return {"first": cpu[0], "cpu": cpu[1:], "wall": wall[1:], "peakMb": peak_mb(), "total": float(np.nansum(answer))}


@functools.cache
def names(folder):
    """What the code of rows may name: the files, opened once, and two helpers."""
    zarr = functools.cache(lambda name: xr.open_zarr(f"{folder}/{name}.zarr", consolidated=True))
    image = functools.cache(lambda level: rioxarray.open_rasterio(f"{folder}/image.tif", chunks=True, overview_level=level))
    netcdf = functools.cache(lambda: xr.open_dataset(f"{folder}/cube.nc", engine="h5netcdf", chunks={}))
    return {"xr": xr, "np": np, "folder": folder, "zarr": zarr, "image": image, "netcdf": netcdf,
            "anomaly": anomaly, "zones": zones}


def anomaly(t):
    months = t.groupby("time.month")
    return months - months.mean()


def zones(t, size):
    """Square zones of so many cells."""
    rows, columns = (np.arange(t.sizes[dim]) // size for dim in ("lat", "lon"))
    return xr.DataArray(rows[:, None] * (columns[-1] + 1) + columns, dims=("lat", "lon"), name="zone")


def least(folder, parts):
    """CPU milliseconds to read and decode, in C, what parts of stored arrays touch, one chunk after another."""
    shortest = float("inf")
    for _ in range(3):
        used = time.process_time()
        for store, variable, block in parts:
            decode_chunks(f"{folder}/{store}.zarr/{variable}", block)
        shortest = min(shortest, (time.process_time() - used) * 1000)
    return shortest


def decode_chunks(path, block):
    with open(f"{path}/.zarray") as document:
        array = json.load(document)
    codec = numcodecs.get_codec(array["compressor"]) if array["compressor"] else None
    block = block or [(0, n) for n in array["shape"]]
    spans = [range(first // size, (last - 1) // size + 1)
             for (first, last), size in zip(block, array["chunks"])]
    for index in itertools.product(*spans):
        with open(f"{path}/{'.'.join(map(str, index))}", "rb") as chunk:
            stored = chunk.read()
        codec.decode(stored) if codec else None


DO = {
    "write": lambda request: write(request["folder"], request["sizes"]),
    "measure": lambda request: measure(request["code"], request["folder"], request["repeats"], request["seconds"]),
    "least": lambda request: least(request["folder"], request["parts"]),
}
for line in sys.stdin:
    request = json.loads(line)
    try:
        print(json.dumps({"result": DO[request["do"]](request)}), file=answers, flush=True)
    except Exception as error:
        print(json.dumps({"error": f"{type(error).__name__}: {error}"}), file=answers, flush=True)
