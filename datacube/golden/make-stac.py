"""Makes the folder stac: a small catalog with awkward corners, and items with the rasters that they describe.

    python make-stac.py

Needs rasterio, pystac, numpy. catalog.json leads to a collection below and to one beside it, with items of one day in
two tiles that overlap, in other systems, with pixels that are missing, and with metadata in the words of STAC 1.0
(raster:bands, eo:bands, proj:epsg) and 1.1 (bands, proj:code). Addresses it says of itself are not where it lies.
"""
import json
import shutil
from pathlib import Path

import numpy as np
import rasterio
from rasterio.transform import Affine
from rasterio.warp import transform_bounds

here = Path(__file__).parent / "stac"
rng = np.random.default_rng(11)
VERSIONS = {"1.0.0": "v1.1.0", "1.1.0": "v2.0.0"}


def box(bounds):
    west, south, east, north = bounds
    return {"type": "Polygon", "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]]}


def scene(name, crs, origin, size, resolution, nodata, overviews=False):
    """Two bands of 16 bits and one of flags; a corner is missing, and so are pixels here and there."""
    height, width = size
    transform = Affine(resolution, 0, origin[0], 0, -resolution, origin[1])
    folder = here / "rasters"
    folder.mkdir(exist_ok=True)
    profile = {"driver": "GTiff", "height": height, "width": width, "crs": crs, "transform": transform}
    profile |= {"tiled": True, "blockxsize": 16, "blockysize": 16, "compress": "deflate"}
    missing = rng.random(size) < 0.1
    missing[: height // 3, : width // 4] = True
    for band, dtype in (("red", "uint16"), ("nir", "uint16"), ("qa", "uint8")):
        values = rng.integers(1, 200, size).astype(dtype)
        own = nodata if band != "qa" else None
        if own is not None:
            values[missing] = own
        with rasterio.open(folder / f"{name}_{band}.tif", "w", **profile, count=1, dtype=dtype, nodata=own) as target:
            target.write(values, 1)
            if overviews:
                target.build_overviews([2], rasterio.enums.Resampling.nearest)
    bounds = (origin[0], origin[1] - height * resolution, origin[0] + width * resolution, origin[1])
    return {"name": name, "crs": crs, "shape": [height, width], "transform": list(transform)[:6], "bounds": bounds, "nodata": nodata}


flags = [
    {"name": "cloud", "offset": 1, "length": 1, "classes": [{"name": "clear", "value": 0}, {"name": "cloud", "value": 1}]},
    {"name": "shadow", "offset": 2, "length": 2, "classes": [{"name": n, "value": v} for v, n in enumerate(["none", "low", "high"])]},
]


def assets(made, version, up):
    projection = {"proj:shape": made["shape"], "proj:transform": made["transform"]}
    result = {}
    for band, common in (("red", "red"), ("nir", "nir08"), ("qa", None)):
        asset = {"href": f"{up}rasters/{made['name']}_{band}.tif", "type": "image/tiff; application=geotiff", "roles": ["data"], **projection}
        kind = {"data_type": "uint8" if band == "qa" else "uint16"}
        if band != "qa":
            kind["nodata"] = made["nodata"]
        if version == "1.0.0":
            asset["raster:bands"] = [kind]
            if common:
                asset["eo:bands"] = [{"name": f"B-{band}", "common_name": common}]
        else:
            asset |= kind
            if common:
                asset["bands"] = [{"name": f"B-{band}", "eo:common_name": common}]
        if band == "qa":
            asset["classification:bitfields"] = flags
        result[band] = asset
    result["thumbnail"] = {"href": "./thumb.png", "type": "image/png", "roles": ["thumbnail"]}
    result["metadata"] = {"href": "../meta%20data.xml", "type": "application/xml", "roles": ["metadata"]}
    return result


def item(made, time, version, collection, up, **more):
    bounds = [round(value, 6) for value in transform_bounds(made["crs"], "EPSG:4326", *made["bounds"], densify_pts=21)]
    code = {"proj:epsg": int(made["crs"].split(":")[1])} if version == "1.0.0" else {"proj:code": made["crs"]}
    extensions = [f"https://stac-extensions.github.io/projection/{VERSIONS[version]}/schema.json"]
    if version == "1.0.0":
        extensions += ["https://stac-extensions.github.io/raster/v1.1.0/schema.json", "https://stac-extensions.github.io/eo/v1.1.0/schema.json"]
    else:
        extensions += ["https://stac-extensions.github.io/raster/v2.0.0/schema.json", "https://stac-extensions.github.io/eo/v2.0.0/schema.json"]
    extensions += ["https://stac-extensions.github.io/classification/v2.0.0/schema.json"]
    return {
        "type": "Feature",
        "stac_version": version,
        "stac_extensions": extensions,
        "id": made["name"],
        "geometry": box(bounds),
        "bbox": bounds,
        "properties": {"datetime": time, **code, **more},
        "collection": collection,
        "links": [
            {"rel": "self", "href": f"https://nowhere.invalid/{made['name']}.json"},
            {"rel": "collection", "href": "../collection.json"},
            {"rel": "parent", "href": "../collection.json"},
        ],
        "assets": assets(made, version, up),
    }


def write(path, document):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf8")


def collection(name, version, links):
    return {
        "type": "Collection",
        "stac_version": version,
        "id": name,
        "description": f"Scenes of {name}",
        "license": "CC0-1.0",
        "extent": {"spatial": {"bbox": [[-180, -90, 180, 90]]}, "temporal": {"interval": [["2020-01-01T00:00:00Z", None]]}},
        "links": [{"rel": "root", "href": "../catalog.json"}, *links],
    }


if here.exists():
    shutil.rmtree(here)
here.mkdir()
east, west = (600_000, 5_300_000), (599_520, 5_300_240)
made = {
    "tile-a": scene("tile-a", "EPSG:32632", east, (40, 50), 30, 0, overviews=True),
    "tile-b": scene("tile-b", "EPSG:32632", west, (36, 44), 30, 0),
    "late": scene("late", "EPSG:32632", east, (40, 50), 30, 0, overviews=True),
    "next-zone": scene("next-zone", "EPSG:32633", (156_000, 5_306_000), (48, 48), 30, 0),
}
old = [
    item(made["tile-a"], "2020-07-01T10:20:30.125Z", "1.0.0", "scenes", "../../", **{"eo:cloud_cover": 12.5, "platform": "sat-1"}),
    item(made["tile-b"], "2020-07-01T10:20:55Z", "1.0.0", "scenes", "../../", **{"eo:cloud_cover": 80, "platform": "sat-2"}),
]
new = [
    item(made["late"], "2020-07-09T10:20:30+00:00", "1.1.0", "scenes", "../../", **{"eo:cloud_cover": 0, "platform": None}),
    item(made["next-zone"], None, "1.1.0", "scenes", "../../", start_datetime="2020-07-20T23:59:59Z", end_datetime="2020-07-21T01:00:00Z", **{"platform": "SAT-3%"}),
]
for one in old + new:
    write(here / "scenes" / "items" / f"{one['id']}.json", one)
point = {
    "type": "Feature",
    "stac_version": "1.0.0",
    "id": "station",
    "geometry": {"type": "Point", "coordinates": [-179.5, -16.25]},
    "bbox": [-179.5, -16.25, -179.5, -16.25],
    "properties": {"datetime": "2021-01-01T00:00:00Z", "height": 30, "tags": ["sea", "wind"]},
    "links": [],
    "assets": {},
}
sea = {
    **point,
    "id": "over-the-dateline",
    "geometry": {"type": "MultiPolygon", "coordinates": [box([170, -20, 180, -10])["coordinates"], box([-180, -20, -175, -10])["coordinates"]]},
    "bbox": [170, -20, -175, -10],
    "properties": {"datetime": "2021-03-01T00:00:00.000001Z", "height": -4000.5},
}
nowhere = {**point, "id": "nowhere", "geometry": None, "properties": {"datetime": "2021-02-01T00:00:00Z", "height": None}}
del nowhere["bbox"]
for one in (point, sea, nowhere):
    write(here / "ocean" / f"{one['id']}.json", one)
names = [one["id"] for one in old + new]
write(here / "scenes" / "collection.json", collection("scenes", "1.0.0", [{"rel": "item", "href": f"./items/{name}.json"} for name in names]))
write(here / "ocean" / "collection.json", collection("ocean", "1.1.0", [{"rel": "item", "href": f"{one['id']}.json"} for one in (point, sea, nowhere)]))
write(
    here / "catalog.json",
    {
        "type": "Catalog",
        "stac_version": "1.0.0",
        "id": "corners",
        "description": "Awkward corners: Ünïcödé",
        "links": [
            {"rel": "self", "href": "https://nowhere.invalid/catalog.json"},
            {"rel": "root", "href": "./catalog.json"},
            {"rel": "child", "href": "./scenes/collection.json"},
            {"rel": "license", "href": "https://nowhere.invalid/licence"},
            {"rel": "child", "href": "../stac/ocean/collection.json", "title": "The sea"},
        ],
    },
)
