"""Makes golden/grib/*.grib with ecCodes, and golden/grib/expected.json with what cfgrib reads: python make-grib.py"""

import base64
import json
import struct
import warnings
import zlib
from pathlib import Path

import eccodes as ec
import numpy as np
import xarray as xr

warnings.simplefilter("ignore")
here = Path(__file__).parent / "grib"
here.mkdir(exist_ok=True)
nx, ny = 12, 8
points = nx * ny
ramp = np.linspace(0, 3, points)
values = 250 + 30 * np.sin(3 * ramp) + 5 * np.cos(17 * ramp)

regular = dict(Ni=nx, Nj=ny, latitudeOfFirstGridPointInDegrees=70, latitudeOfLastGridPointInDegrees=35,
               longitudeOfFirstGridPointInDegrees=350, longitudeOfLastGridPointInDegrees=16.4,
               iDirectionIncrementInDegrees=2.4, jDirectionIncrementInDegrees=5)
rotated = {**regular, "latitudeOfFirstGridPointInDegrees": 10, "latitudeOfLastGridPointInDegrees": -11,
           "jDirectionIncrementInDegrees": 3, "latitudeOfSouthernPoleInDegrees": -37.5,
           "longitudeOfSouthernPoleInDegrees": 10, "angleOfRotationInDegrees": 0}
lambert = dict(Nx=nx, Ny=ny, latitudeOfFirstGridPointInDegrees=21.138, longitudeOfFirstGridPointInDegrees=237.28,
               LaDInDegrees=38.5, LoVInDegrees=262.5, Latin1InDegrees=38.5, Latin2InDegrees=38.5,
               DxInMetres=300000, DyInMetres=200000, jScansPositively=1)
two_parallels = {**lambert, "Latin1InDegrees": 30, "Latin2InDegrees": 60, "LaDInDegrees": 45}
polar = dict(Nx=nx, Ny=ny, latitudeOfFirstGridPointInDegrees=20, longitudeOfFirstGridPointInDegrees=225,
             orientationOfTheGridInDegrees=260, DxInMetres=400000, DyInMetres=400000, jScansPositively=1)
mercator = dict(Ni=nx, Nj=ny, latitudeOfFirstGridPointInDegrees=-10, latitudeOfLastGridPointInDegrees=20,
                longitudeOfFirstGridPointInDegrees=200, longitudeOfLastGridPointInDegrees=240, LaDInDegrees=20,
                DiInMetres=400000, DjInMetres=450000, jScansPositively=1)
gaussian = dict(N=4, Ni=16, Nj=8, longitudeOfFirstGridPointInDegrees=0, longitudeOfLastGridPointInDegrees=337.5,
                iDirectionIncrementInDegrees=22.5)


def gaussian_first(order):
    roots = np.polynomial.legendre.leggauss(2 * order)[0]
    return round(float(np.degrees(np.arcsin(roots.max()))), 6)


def message(sample="GRIB2", data=values, packing=None, missing=None, **keys):
    """One message: keys are set in order, values last."""
    handle = ec.codes_grib_new_from_samples(sample)
    order = keys.pop("orderOfSpatialDifferencing", None)
    rows = keys.pop("pl", None)
    for key, value in keys.items():
        ec.codes_set(handle, key, value)
    if rows:
        ec.codes_set_array(handle, "pl", rows)
    field = np.array(data, dtype=float)
    if missing is not None:
        ec.codes_set(handle, "bitmapPresent", 1)
        ec.codes_set(handle, "missingValue", 1e20)
        field[missing] = 1e20
    ec.codes_set_values(handle, field)
    if packing:
        ec.codes_set(handle, "packingType", packing)
    if order:
        ec.codes_set(handle, "orderOfSpatialDifferencing", order)
    ec.codes_set_values(handle, field)
    content = ec.codes_get_message(handle)
    ec.codes_release(handle)
    return content


def grid(kind, **keys):
    return dict(gridType=kind, **keys)


gauss = {**gaussian, "latitudeOfFirstGridPointInDegrees": gaussian_first(4), "latitudeOfLastGridPointInDegrees": -gaussian_first(4)}
holes = np.arange(points) % 7 == 3
grids2 = {
    "regular_ll": (grid("regular_ll", **regular), values),
    "rotated_ll": (grid("rotated_ll", **rotated), values),
    "regular_gg": (grid("regular_gg", **gauss), np.resize(values, 128)),
    "lambert": (grid("lambert", **lambert), values),
    "lambert2": (grid("lambert", **two_parallels), values),
    "lambert_oblate": (grid("lambert", shapeOfTheEarth=4, **two_parallels), values),
    "polar_stereographic": (grid("polar_stereographic", **polar), values),
    "mercator": (grid("mercator", **mercator), values),
}
files = {}
common = dict(bitsPerValue=14)
for name, (keys, data) in grids2.items():
    for packing in ("grid_simple", "grid_complex", "grid_ccsds", "grid_jpeg", "grid_ieee"):
        if name == "regular_ll" or packing == "grid_simple":
            files[f"{name}-{packing[5:]}"] = lambda keys=keys, data=data, packing=packing: message(data=data, packing=packing, **keys, **common)
base = grids2["regular_ll"][0]
for order in (1, 2):
    files[f"difference{order}"] = lambda order=order: message(
        packing="grid_complex_spatial_differencing", orderOfSpatialDifferencing=order, **base, **common)
for packing in ("grid_simple", "grid_complex", "grid_ccsds", "grid_jpeg"):
    files[f"missing-{packing[5:]}"] = lambda packing=packing: message(packing=packing, missing=holes, **base, **common)
files["constant"] = lambda: message(data=np.full(points, 273.15), **base)
files["constant-missing"] = lambda: message(data=np.full(points, 273.15), missing=holes, **base)
for bits in (1, 3, 8, 16, 24):
    files[f"bits{bits}"] = lambda bits=bits: message(packing="grid_simple", bitsPerValue=bits, **base)
for bits in (8, 16, 24):
    files[f"ccsds{bits}"] = lambda bits=bits: message(packing="grid_ccsds", bitsPerValue=bits, **base)
files["jpeg8"] = lambda: message(packing="grid_jpeg", bitsPerValue=8, **base)
files["ccsds-zeros"] = lambda: message(data=np.where(np.arange(points) > 80, values, 0), packing="grid_ccsds", **base, **common)
files["decimal"] = lambda: message(packing="grid_simple", **base, decimalPrecision=2)
files["south-to-north"] = lambda: message(**{**base, "latitudeOfFirstGridPointInDegrees": 35, "latitudeOfLastGridPointInDegrees": 70, "jScansPositively": 1}, **common)
files["alternating"] = lambda: message(**{**base, "alternativeRowScanning": 1}, **common)
reduced = dict(N=4, Nj=8, pl=[8, 12, 16, 20, 20, 16, 12, 8], latitudeOfFirstGridPointInDegrees=gaussian_first(4),
               latitudeOfLastGridPointInDegrees=-gaussian_first(4), longitudeOfLastGridPointInDegrees=342)
files["reduced_gg"] = lambda: message("reduced_gg_pl_32_grib2", data=np.resize(values, 112), **reduced, **common)
files["grib1-reduced_gg"] = lambda: message("reduced_gg_pl_32_grib1", data=np.resize(values, 112), **reduced, **common)
files["grib1-lambert"] = lambda: message("GRIB1", gridType="lambert", **{k: v for k, v in two_parallels.items() if k != "LaDInDegrees"}, **common)
files["grib1-mercator"] = lambda: message("GRIB1", gridType="mercator", **mercator, **common)
files["west"] = lambda: message(**{**base, "longitudeOfFirstGridPointInDegrees": -20, "longitudeOfLastGridPointInDegrees": 6.4}, **common)
for kind, name in (("accum", "tp"), ("max", "2t")):
    interval = dict(shortName=name, stepType=kind, stepRange="6-12", **base, **common)
    files[f"interval-{kind}"] = lambda interval=interval: message(productDefinitionTemplateNumber=8, **interval)
    files[f"grib1-interval-{kind}"] = lambda interval=interval: message("GRIB1", **interval)


def png_chunk(kind, data):
    body = kind + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))


def png_message(bits, missing=None):
    """Like `message` with packing grid_png, which the wheel of ecCodes decodes but does not encode. Rows use all five filters."""
    simple = message(packing="grid_simple", missing=missing, bitsPerValue=bits, **base)
    sections, at = [simple[:16]], 16
    while simple[at:at + 4] != b"7777":
        length = struct.unpack(">I", simple[at:at + 4])[0]
        sections.append(simple[at:at + length])
        at += length
    handle = ec.codes_new_from_message(simple)
    count = ec.codes_get(handle, "numberOfCodedValues")
    ec.codes_release(handle)
    stream = int.from_bytes(sections[-1][5:]) >> ((len(sections[-1]) - 5) * 8 - count * bits)
    columns = nx if missing is None else count
    codes = [(stream >> (bits * (count - 1 - i))) & (2**bits - 1) for i in range(count)]
    step = max(1, bits // 8)
    above = bytes((columns * bits + 7) // 8)
    image = b""
    for row, start in enumerate(range(0, count, columns)):
        line = 0
        for code in codes[start:start + columns]:
            line = line << bits | code
        line = (line << (-columns * bits % 8)).to_bytes(len(above))
        kind = row % 5
        left = bytes(step) + line[:-step]
        corner = bytes(step) + above[:-step]
        estimates = {0: lambda a, b, c: 0, 1: lambda a, b, c: a, 2: lambda a, b, c: b, 3: lambda a, b, c: (a + b) // 2,
                     4: lambda a, b, c: min((a, b, c), key=lambda x: abs(a + b - c - x))}
        image += bytes([kind, *((x - estimates[kind](a, b, c)) % 256 for x, a, b, c in zip(line, left, above, corner))])
        above = line
    depth, color = {24: (8, 2), 32: (8, 6)}.get(bits, (bits, 0))
    header = struct.pack(">IIBBBBB", columns, count // columns, depth, color, 0, 0, 0)
    png = b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + png_chunk(b"IDAT", zlib.compress(image)) + png_chunk(b"IEND", b"")
    five = sections[-3][:9] + struct.pack(">H", 41) + sections[-3][11:]
    seven = struct.pack(">IB", len(png) + 5, 7) + png
    body = b"".join([*sections[1:-3], five, sections[-2], seven, b"7777"])
    return sections[0][:8] + struct.pack(">Q", 16 + len(body)) + body


for bits in (8, 16, 24):
    files[f"png{bits}"] = lambda bits=bits: png_message(bits)
files["missing-png"] = lambda: png_message(16, holes)
files["grib1-regular_ll"] = lambda: message("GRIB1", **base, **common)
files["grib1-missing"] = lambda: message("GRIB1", missing=holes, **base, **common)
files["grib1-second_order"] = lambda: message("GRIB1", packing="grid_second_order", **base, **common)
for spd in ("no_SPD", "SPD1", "SPD2", "SPD3"):
    files[f"grib1-second_order_{spd}"] = lambda spd=spd: message("GRIB1", packing=f"grid_second_order_{spd}", **base, **common)
files["grib1-rotated_ll"] = lambda: message("rotated_ll_pl_grib1", **rotated, **common)
files["grib1-regular_gg"] = lambda: message("regular_gg_pl_grib1", data=np.resize(values, 128), **gauss, **common)
files["grib1-polar_stereographic"] = lambda: message("polar_stereographic_pl_grib1", **polar, **common)


def level_cube():
    parts = []
    for short in ("t", "u"):
        for member in (1, 0):
            for step in (6, 12):
                for level in (500, 850):
                    offset = member * 100 + step + level / 10
                    parts.append(message(
                        productDefinitionTemplateNumber=1, shortName=short, typeOfLevel="isobaricInhPa", level=level, number=member,
                        numberOfForecastsInEnsemble=2, dataDate=20240229, dataTime=1800, stepUnits=1, forecastTime=step,
                        data=values + offset, **base, **common))
    return b"".join(parts[:-1])  # the last field is absent


files["cube"] = level_cube


def surface_mix():
    first = dict(dataDate=20240301, dataTime=0, **base, **common)
    return b"".join([
        message(typeOfLevel="heightAboveGround", level=2, shortName="2t", **first),
        message(typeOfLevel="heightAboveGround", level=10, shortName="10u", data=values / 30, **first),
        message(productDefinitionTemplateNumber=8, shortName="tp", forecastTime=0, lengthOfTimeRange=6, data=values / 100, **first),
        b"some bytes between messages",
        message(typeOfLevel="surface", shortName="sp", data=values * 400, **first),
    ])


files["surfaces"] = surface_mix


def kinds():
    """Files that cfgrib does not open as one dataset, or not at all; the tests say what becomes of them."""
    first = dict(dataDate=20240301, dataTime=0, **base, **common)
    two_levels = [message(typeOfLevel="isobaricInhPa", level=500, shortName="t", **first), message(typeOfLevel="surface", shortName="t", **first)]
    yield "two-levels", b"".join(two_levels)
    yield "spectral", ec.codes_get_message(ec.codes_grib_new_from_samples("sh_pl_grib2"))
    yield "unknown-parameter", message(discipline=0, parameterCategory=191, parameterNumber=201, **first)
    yield "unknown-parameters", b"".join(
        message(discipline=0, parameterCategory=191, parameterNumber=number, data=values + number, **first) for number in (201, 202))


for name, content in kinds():
    (here / f"kind-{name}.grib").write_bytes(content)


def text(data):
    return base64.b64encode(np.ascontiguousarray(data).tobytes()).decode()


def describe(variable):
    attrs = {key: value for key, value in variable.attrs.items() if key.startswith("GRIB_") or str(value) != "unknown"}
    data = variable.values
    if data.dtype.kind == "M":
        data = data.astype("datetime64[ms]").astype("float64")
    elif data.dtype.kind == "m":
        data = data / np.timedelta64(1, "h")
    attrs = {key: value.tolist() if hasattr(value, "tolist") else value for key, value in attrs.items()}
    result = dict(dims=list(variable.dims), shape=list(variable.shape), dtype=str(variable.dtype), attrs=attrs)
    return {**result, "data": text(data)}


expected = {}
for name, make in files.items():
    path = here / f"{name}.grib"
    try:
        path.write_bytes(make())
        with xr.open_dataset(path, engine="cfgrib", backend_kwargs=dict(indexpath="", errors="ignore")) as ds:
            attrs = {key: value for key, value in ds.attrs.items() if key != "history"}
            expected[name] = dict(
                attrs=attrs,
                coords={key: describe(ds[key]) for key in ds.coords},
                variables={key: describe(ds[key]) for key in ds.data_vars})
    except Exception as error:  # noqa: BLE001
        path.unlink(missing_ok=True)
        print("no", name, repr(error)[:200])
(here / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")
print(len(expected), "files", sum(path.stat().st_size for path in here.iterdir()), "bytes")
