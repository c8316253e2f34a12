"""Makes the small tables of this folder: python make.py."""

import datetime as dt
import decimal
import json

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

n = 60
some = lambda values, every: [None if i % every == 2 else v for i, v in enumerate(values)]
start = dt.datetime(1969, 12, 31, 22)
events = pa.table(
    {
        "id": pa.array(np.arange(n) - 5, "int64"),
        "maybe": pa.array(some(range(n), 7), "int16"),
        "byte": pa.array(np.arange(n) % 256, "uint8"),
        "huge": pa.array([2**64 - 1 - i for i in range(n)], "uint64"),
        "wide": pa.array([2**32 - 1 - i for i in range(n)], "uint32"),
        "narrow": pa.array(np.linspace(-1, 1, n), "float32"),
        "half": pa.array(np.linspace(-2, 2, n).astype("f2"), pa.float16()),
        "temp": pa.array(some([float("nan") if i == 4 else 15 + i / 4 for i in range(n)], 9), "float64"),
        "kind": pa.array(some([["rain", "snow", "Föhn", ""][i % 4] for i in range(n)], 11)).dictionary_encode(),
        "flag": pa.array([i % 3 == 0 for i in range(n)]),
        "when": pa.array(some([start + dt.timedelta(hours=i, microseconds=i) for i in range(n)], 13), pa.timestamp("us")),
        "nano": pa.array(np.arange(n) * 1_000_000_007, pa.timestamp("ns")),
        "day": pa.array([dt.date(2020, 2, 28) + dt.timedelta(days=i) for i in range(n)]),
        "clock": pa.array([dt.time(i % 24, 30, 0, 250) for i in range(n)], pa.time64("us")),
        "price": pa.array([decimal.Decimal(i) / 100 for i in range(n)], pa.decimal128(9, 2)),
        "raw": pa.array([bytes([i, 255]) for i in range(n)]),
        "list": pa.array([[i] * (i % 3) for i in range(n)]),
    }
)
pq.write_table(events, "events.parquet", row_group_size=25, compression="zstd", data_page_version="2.0")

geometries = [
    shapely.Point(8.5, 47.25),
    shapely.Polygon([(0, 0), (4, 0), (4, 4), (0, 0)], [[(1, 0.5), (2, 0.5), (2, 1), (1, 0.5)]]),
    None,
    shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(2, 2, 3, 3)]),
    shapely.LineString([(1, 2, 3), (4, 5, 6)]),
    shapely.GeometryCollection([shapely.Point(1, 2), shapely.MultiPoint([(0, 0), (1, 1)])]),
    shapely.Point(),
    shapely.MultiLineString([[(0, 0), (1, 1)], [(2, 2), (3, 3)]]),
]
geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": {"encoding": "WKB", "geometry_types": []}}}
places = pa.table(
    {
        "name": pa.array([f"place {i}" for i in range(len(geometries))]),
        "size": pa.array(range(len(geometries)), "int64"),
        "geometry": pa.array([None if g is None else shapely.to_wkb(g, byte_order=i % 2) for i, g in enumerate(geometries)], "binary"),
    }
).replace_schema_metadata({"geo": json.dumps(geo), "note": "made for tests"})
pq.write_table(places, "places.parquet", compression="snappy")

import h5py
import tables

nested = np.dtype(
    [
        ("big", ">f4"),
        ("id", "<i8"),
        ("text", "S5"),
        ("pos", [("x", "u1"), ("half", "f2")]),
        ("grid", "f4", (2, 3)),
        ("colour", h5py.enum_dtype({"red": 0, "green": 1, "none": -1}, "i1")),
        ("flag", "?"),
        ("name", h5py.string_dtype()),
    ]
)
rows = np.empty(20, nested)
rows["big"] = np.arange(20) + 0.5
rows["id"] = 2**60 + np.arange(20)
rows["text"] = [[b"a", b"bb", b"", "ü".encode(), b"eeeee"][i % 5] for i in range(20)]
rows["pos"]["x"] = np.arange(20) * 12
rows["pos"]["half"] = np.linspace(-1, 1, 20)
rows["grid"] = np.arange(120).reshape(20, 2, 3)
rows["colour"] = [i % 3 - 1 for i in range(20)]
rows["flag"] = [i % 2 for i in range(20)]
rows["name"] = [["x", "ünïcode", "", "a longer text"][i % 4] for i in range(20)]
with h5py.File("compounds.h5", "w") as file:
    file.create_dataset("obs/nested", data=rows, chunks=(6,), compression="gzip").attrs["units"] = "m"
    file["plain"] = np.arange(3)


class Reading(tables.IsDescription):
    name = tables.StringCol(8, pos=0)
    temp = tables.Float64Col(pos=1)
    count = tables.UInt16Col(pos=2)
    grid = tables.Float32Col(shape=(2,), pos=3)

    class where(tables.IsDescription):
        lat = tables.Float32Col()
        lon = tables.Float32Col()


with tables.open_file("readings.h5", "w") as file:
    table = file.create_table("/sensors", "readings", Reading, createparents=True, filters=tables.Filters(5, "zlib"), chunkshape=(64,))
    for i in range(300):
        row = table.row
        row["name"], row["temp"], row["count"] = ["x", "y", "station"][i % 3], i % 40 - 5.5, i
        row["grid"], row["where/lat"], row["where/lon"] = (i, -i), i / 10, 8
        row.append()
