"""Makes the small files of this folder and expected.json; with a folder of real files also real.json.

    python make.py [FOLDER]

Needs xarray, netCDF4, rasterio, zarr 3, numpy. xarray's decode_cf is the oracle for values, dtypes and dimensions,
rasterio for pixels and georeference. stalls.hdf5 is not made here: fuzzing of netcdf4.nc found it (HDF5's C library
loops on it for ever).
"""
import json
import shutil
import sys
import warnings
from pathlib import Path

import netCDF4
import numcodecs
import numpy as np
import rasterio
import xarray as xr

from rasterio.shutil import copy as raster_copy
from rasterio.transform import from_origin
from zarr.codecs import BloscCodec, GzipCodec, ZstdCodec

warnings.filterwarnings("ignore")
here = Path(__file__).parent
rng = np.random.default_rng(7)


def field(shape=(6, 5, 7)):
    values = rng.normal(280, 10, shape).astype("f4")
    values.flat[3] = np.nan
    return values


def base(calendar="standard"):
    time = xr.date_range("2000-02-26", periods=6, freq="D", calendar=calendar, use_cftime=calendar != "standard")
    coords = {"time": time, "lat": np.linspace(60, 40, 5), "lon": np.arange(0, 70, 10.0)}
    return xr.Dataset(coords=coords, attrs={"title": "synthetic <golden> data", "level": np.int32(3)})


def packed(ds):
    dims, shape = ("time", "lat", "lon"), (6, 5, 7)
    ds["temperature"] = (dims, field(), {"units": "K", "long_name": "air temperature"})
    ds["packed"] = (dims, field())
    ds["count"] = (dims, rng.integers(-(2**40), 2**40, shape))
    ds["flag"] = (("lat", "lon"), rng.integers(0, 2, (5, 7)).astype(bool))
    ds["bytes"] = (("lat", "lon"), rng.integers(0, 255, (5, 7)).astype("u1"))
    ds["place"] = (("lat",), np.array(["Ål", "b", "", "dd", "eee"], dtype=object))
    return ds


pack = {"dtype": "i2", "scale_factor": 0.01, "add_offset": 273.15, "_FillValue": -32768}


def make_zarr():
    chunks = (4, 3, 7)
    ds = packed(base())
    v2 = {
        "plain": None,
        "zlib": numcodecs.Zlib(),
        "gzip": numcodecs.GZip(),
        "zstd": numcodecs.Zstd(),
        "lz4": numcodecs.LZ4(),
        "blosc_lz4": numcodecs.Blosc("lz4", shuffle=1),
        "blosc_zstd": numcodecs.Blosc("zstd", shuffle=2),
        "blosc_zlib": numcodecs.Blosc("zlib", shuffle=0),
    }
    a = ds[["temperature", "packed", "count", "flag", "bytes"]].copy()
    for name in v2:
        a[name] = ds.temperature.copy()
    encoding = {name: {"compressors": codec, "chunks": chunks} for name, codec in v2.items()}
    encoding["packed"] = {**pack, "chunks": chunks}
    for consolidated, target in ((True, "v2.zarr"), (False, "v2-listed.zarr")):
        some = a if consolidated else a[["packed"]]
        keep = {name: entry for name, entry in encoding.items() if name in some}
        some.to_zarr(here / target, mode="w", zarr_format=2, encoding=keep, consolidated=consolidated)
    v3 = {
        "plain": None,
        "gzip": GzipCodec(),
        "zstd": ZstdCodec(),
        "zstd_checksum": ZstdCodec(checksum=True),
        "blosc_lz4": BloscCodec(cname="lz4"),
        "blosc_zstd": BloscCodec(cname="zstd", shuffle="bitshuffle"),
    }
    b = ds[["temperature", "packed", "count", "flag", "bytes", "place"]].copy()
    for name in v3:
        b[name] = ds.temperature.copy()
    b["sharded"] = ds.temperature.copy()
    encoding = {name: {"compressors": codec, "chunks": chunks} for name, codec in v3.items()}
    encoding["packed"] = {**pack, "chunks": chunks}
    encoding["sharded"] = {"shards": (4, 6, 8), "chunks": (2, 3, 4)}
    b.to_zarr(here / "v3.zarr", mode="w", zarr_format=3, encoding=encoding, consolidated=True)


def make_netcdf():
    ds = packed(base())
    ds["pressure"] = (("lat", "lon"), field((5, 7)), {"missing_value": np.float32(-1)})
    ds["lat2d"] = (("lat", "lon"), field((5, 7)))
    ds["old"] = (("lat", "lon"), rng.integers(-100, 100, (5, 7)).astype("i4"), {"_FillValue": np.int32(7)})
    ds = ds.set_coords("lat2d").assign_coords(run=5)
    encoding = {
        "packed": pack,
        "temperature": {"zlib": True, "shuffle": True, "chunksizes": (4, 3, 4), "fletcher32": True},
    }
    ds.to_netcdf(here / "netcdf4.nc", engine="netcdf4", encoding=encoding, unlimited_dims=["time"])
    with netCDF4.Dataset(here / "netcdf4.nc", "a") as nc:
        v = nc.createVariable("unsigned", "i1", ("lat", "lon"), fill_value=-1)
        v.set_auto_maskandscale(False)
        v.setncattr("_Unsigned", "true")
        v.setncattr("scale_factor", np.float32(0.5))
        v[:] = rng.integers(-128, 127, (5, 7)).astype("i1")
        v = nc.createVariable("packed32", "i2", ("lat", "lon"), fill_value=-9)
        v.set_auto_maskandscale(False)
        v.setncattr("scale_factor", np.float32(0.1))
        v.setncattr("add_offset", np.float32(20))
        v[:] = rng.integers(-10, 10, (5, 7)).astype("i2")
        for code in (">i2", ">f4", ">f8", ">i8"):
            v = nc.createVariable(f"big_{code[1:]}", code[1:], ("lat", "lon"), endian="big")
            v[:] = rng.integers(-1000, 1000, (5, 7))
        group = nc.createGroup("inner")
        group.createDimension("z", 3)
        group.createVariable("depth", "f8", ("z",))[:] = [1, 2, 3]
    for calendar in ("noleap", "all_leap", "360_day", "julian", "proleptic_gregorian"):
        one = base(calendar)
        one["index"] = (("time",), np.arange(6.0))
        one.to_netcdf(here / f"calendar-{calendar}.nc", engine="netcdf4", encoding={"time": {"units": "hours since 1999-12-30 06:00"}})
    noise = rng.integers(-1000, 1000, (48, 32, 32)).astype("i2")
    large = xr.Dataset({"noise": (("time", "y", "x"), noise)})
    large.to_netcdf(here / "chunked.nc", engine="netcdf4", encoding={"noise": {"chunksizes": (6, 32, 32)}})
    classic = ds[["temperature", "packed", "bytes", "pressure", "old"]]
    classic["bytes"] = classic["bytes"].astype("i2")
    classic["label"] = (("lat",), np.array(["one", "two", "three", "", "five"]))
    for kind, name in (("NETCDF3_CLASSIC", "classic.nc"), ("NETCDF3_64BIT_OFFSET", "offset64.nc"), ("NETCDF3_64BIT_DATA", "data64.nc")):
        classic.to_netcdf(here / name, engine="netcdf4", format=kind, encoding={"packed": pack}, unlimited_dims=["time"])
    ds[["pressure"]].to_netcdf(here / "fixed.nc", engine="netcdf4", format="NETCDF3_CLASSIC")


def make_tiff(name, dtype, bands=1, tags=None, size=(37, 53), most=None, **profile):
    """A smooth raster; with `most`, noise below it."""
    height, width = size
    y, x = np.mgrid[0:height, 0:width]
    scale = {"uint8": 2, "float32": 1.5, "float64": 1.5}.get(dtype, 50)
    pixels = np.stack([((x + y * 2 + band * 30) * scale) for band in range(bands)])
    pixels = (pixels % 256 if dtype == "uint8" else pixels).astype(dtype)
    if most is not None:
        pixels = np.random.default_rng(5).integers(0, most, (bands, height, width)).astype(dtype)
    nodata = profile.get("nodata")
    if nodata is not None:
        pixels[:, :16 if "SPARSE_OK" in profile else 4, :16 if "SPARSE_OK" in profile else 6] = nodata
    meta = dict(driver="GTiff", height=height, width=width, count=bands, dtype=dtype, crs="EPSG:32633", transform=from_origin(500000, 5500000, 20, 30))
    with rasterio.open(here / name, "w", **{**meta, **profile}) as out:
        out.write(pixels)
        for key, value in (tags or {}).items():
            out.update_tags(**{key: value})
        if name == "scaled.tif":
            out.scales, out.offsets = [0.5] * bands, [10.0] * bands
        if bands > 1 and name == "zstd.tif":
            out.descriptions = [f"band number {band}" for band in range(bands)]


def make_tiffs():
    tiled = dict(tiled=True, blockxsize=16, blockysize=16)
    make_tiff("plain.tif", "uint16")
    make_tiff("strips.tif", "int16", bands=3, nodata=-999, compress="deflate", blockysize=5, predictor=2)
    make_tiff("planar.tif", "uint8", bands=3, compress="lzw", interleave="band", **tiled)
    make_tiff("lzw.tif", "int32", compress="lzw", predictor=2, **tiled)
    make_tiff("packbits.tif", "uint8", compress="packbits")
    make_tiff("zstd.tif", "float32", bands=2, nodata=-3.4e38, compress="zstd", predictor=3, **tiled)
    make_tiff("float64.tif", "float64", compress="deflate", nodata=np.nan)
    make_tiff("jpeg.tif", "uint8", bands=3, compress="jpeg", photometric="ycbcr", interleave="pixel", **tiled)
    make_tiff("gray-jpeg.tif", "uint8", compress="jpeg", **tiled)
    make_tiff("big-endian.tif", "float32", ENDIANNESS="BIG", compress="deflate", **tiled)
    make_tiff("big-endian-differences.tif", "int16", bands=2, nodata=-9, compress="deflate", predictor=2, ENDIANNESS="BIG", SPARSE_OK=True, **tiled)
    make_tiff("big-endian-planar.tif", "uint32", bands=2, compress="lzw", predictor=2, interleave="band", ENDIANNESS="BIG", blockysize=5)
    make_tiff("big-endian-floats.tif", "float64", bands=2, compress="zstd", predictor=3, ENDIANNESS="BIG", **tiled)
    make_tiff("floats.tif", "float32", bands=3, compress="deflate", predictor=3, blockysize=5)
    make_tiff("float-differences.tif", "float32", compress="deflate", predictor=2, **tiled)
    make_tiff("lerc-bytes.tif", "uint8", bands=2, most=256, compress="lerc", interleave="band", **tiled)
    make_tiff("bits.tif", "uint8", most=2, nbits=1, compress="deflate")
    make_tiff("bigtiff.tif", "uint32", BIGTIFF="YES", crs="EPSG:4326", transform=from_origin(10, 50, 0.1, 0.1))
    make_tiff("scaled.tif", "int16", nodata=0, compress="deflate")
    make_tiff("point.tif", "uint8", tags={"AREA_OR_POINT": "Point"})
    make_tiff("lerc.tif", "float32", compress="lerc", **tiled)
    make_tiff("sparse.tif", "uint8", SPARSE_OK=True, nodata=7, **tiled)
    make_tiff("large.tmp.tif", "uint16", size=(300, 401), compress="deflate", nodata=0)
    raster_copy(here / "large.tmp.tif", here / "cog.tif", driver="COG", blocksize=128, compress="deflate", overview_count=2, overview_resampling="nearest")
    (here / "large.tmp.tif").unlink()


def read_tiff(path, overview=None):
    options = {} if overview is None else {"overview_level": overview}
    with rasterio.open(path, **options) as src:
        attrs = {}
        if src.nodata is not None and not (np.isnan(src.nodata)):
            attrs["_FillValue"] = np.array(src.nodata).astype(src.dtypes[0])
        same = len(set(src.scales)) == 1 and len(set(src.offsets)) == 1
        if same and (src.scales[0] != 1 or src.offsets[0] != 0):
            attrs["scale_factor"], attrs["add_offset"] = src.scales[0], src.offsets[0]
        t = src.transform
        coords = {
            "band": np.arange(1, src.count + 1),
            "y": t.f + (np.arange(src.height) + 0.5) * t.e,
            "x": t.c + (np.arange(src.width) + 0.5) * t.a,
        }
        ds = xr.decode_cf(xr.Dataset({"band_data": (("band", "y", "x"), src.read(), attrs)}, coords=coords))
        epsg = src.crs.to_epsg() if src.crs else None
        return ds, {"crs": f"EPSG:{epsg}" if epsg else None, "isJpeg": src.compression is not None and src.compression.value.lower() == "jpeg"}


def number(value):
    value = float(value)
    return value if np.isfinite(value) else str(value)


def show(value):
    if isinstance(value, np.datetime64):
        return str(value.astype("datetime64[ms]"))
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode()
    return value if isinstance(value, str) else number(value)


def describe(array):
    flat = array.values.ravel()
    kind = flat.dtype.kind
    is_time = kind == "M" or (kind == "O" and flat.size > 0 and hasattr(flat[0], "isoformat"))
    dtype = "datetime" if is_time else "string" if kind in "OUST" else flat.dtype.name
    n = flat.size
    at = sorted({0, n // 3, n // 2, 2 * n // 3, n - 1}) if n else []
    entry = {"dims": list(array.dims), "shape": list(array.shape), "dtype": dtype, "samples": [[i, show(flat[i])] for i in at]}
    if dtype not in ("datetime", "string") and n:
        values = flat.astype("f8")
        missing = np.isnan(values)
        entry["missing"] = int(missing.sum())
        if not missing.all():
            entry.update(mean=number(values[~missing].mean()), min=number(values[~missing].min()), max=number(values[~missing].max()))
    return entry


def expectation(ds, extra=None):
    data = {name: describe(ds[name]) for name in ds.data_vars}
    coords = {name: describe(ds[name]) for name in ds.coords}
    return {"variables": data, "coords": coords, **(extra or {})}


def expect(path):
    if path.suffix == ".tif":
        return expectation(*read_tiff(path))
    engine = "zarr" if path.suffix == ".zarr" else "netcdf4"
    with xr.open_dataset(path, engine=engine, decode_timedelta=False) as ds:
        return expectation(ds)


def save(name, paths):
    found = {path.name: expect(path) for path in paths}
    for path in paths:
        if path.name == "cog.tif" and path.parent == here:
            found["cog.tif overview 1"] = expectation(*read_tiff(path, overview=1))
    (here / name).write_text("{\n" + ",\n".join(f"{json.dumps(name)}: {json.dumps(entry, sort_keys=True)}" for name, entry in found.items()) + "\n}\n")


dtypes = ["bool", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "float32", "float64"]


def samples(dtype, seed):
    values = np.random.default_rng(seed).integers(0, 2 if dtype == "bool" else 100, 4)
    result = values.astype(dtype)
    if dtype.startswith("float"):
        result[2] = np.nan
    return result


def listed(array):
    flat = np.asarray(array).ravel()
    return [str(v) if flat.dtype.kind in "iu" and flat.dtype.itemsize == 8 else int(v) if flat.dtype.kind in "iub" else number(v) for v in flat]


def outcome(make):
    try:
        result = make()
    except Exception:
        return None
    return {"dtype": result.dtype.name, "values": listed(result.values)}


def make_operations():
    """What xarray gives for operations between dtypes and for reductions of each; null where it refuses."""
    functions = {"add": lambda a, b: a + b, "sub": lambda a, b: a - b, "mul": lambda a, b: a * b, "div": lambda a, b: a / b, "lt": lambda a, b: a < b, "eq": lambda a, b: a == b}
    arrays, binary, scalars, reductions = {}, [], [], []
    for dtype in dtypes:
        arrays[dtype] = [listed(samples(dtype, seed)) for seed in (1, 2)]
        a = xr.DataArray(samples(dtype, 1), dims="x")
        for other in dtypes:
            b = xr.DataArray(samples(other, 2), dims="x")
            for name, function in functions.items():
                binary.append({"a": dtype, "b": other, "op": name, "result": outcome(lambda: function(a, b))})
        for value in (2, 0.5, -3, 1000):
            for name, function in functions.items():
                scalars.append({"a": dtype, "number": value, "op": name, "result": outcome(lambda: function(a, value))})
        for name in ("mean", "sum", "min", "max"):
            for skipna in (None, True, False):
                reductions.append({"a": dtype, "op": name, "skipna": skipna, "result": outcome(lambda: getattr(a, name)(skipna=skipna))})
    result = {"arrays": arrays, "binary": binary, "scalars": scalars, "reductions": reductions}
    (here / "operations.json").write_text(json.dumps(result, separators=(",", ":")).replace('},{"a"', '},\n{"a"') + "\n")


for old in [*here.glob("*.nc"), *here.glob("*.tif"), *here.glob("*.tif.aux.xml")]:
    old.unlink()
for old in here.glob("*.zarr"):
    shutil.rmtree(old)
make_zarr()
make_netcdf()
make_tiffs()
make_operations()
for extra in here.glob("*.aux.xml"):
    extra.unlink()
save("expected.json", sorted([*here.glob("*.nc"), *here.glob("*.tif"), *here.glob("*.zarr")]))
if len(sys.argv) > 1:
    folder = Path(sys.argv[1])
    save("real.json", sorted([*folder.glob("*.nc"), *folder.rglob("*.tif")]))
