"""What rasterio and rio-cogeo make of GeoTIFFs: reads a JSON list of requests, prints the JSON list of answers.

{"write": path, ...}: writes pixels of a pattern with the given profile; answers nothing.
{"read": path, "overview": n}: answers what the file says of itself, and its pixels.
{"validate": path}: answers errors and warnings of a strict validation as cloud-optimised GeoTIFF.
"""
import json
import logging
import sys
import warnings

import numpy as np
import rasterio
from rasterio.transform import Affine

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)


def pattern(bands, height, width, dtype, most=None):
    """The pixels that geotiff.matrix.test.ts expects: (band * 7 + y * 3 + x) * step, modulo `most`."""
    band, y, x = np.mgrid[0:bands, 0:height, 0:width]
    whole = (band * 7 + y * 3 + x) * 5
    if most is not None:
        whole = whole % most
    kind = np.dtype(dtype).kind
    if kind == "c":
        return (whole + 1j * (whole - 3)).astype(dtype)
    return (whole / 4 if kind == "f" else whole).astype(dtype)


def write(request):
    profile = dict(request["profile"])
    if "transform" in profile:
        profile["transform"] = Affine.from_gdal(*profile["transform"])
    pixels = pattern(profile["count"], profile["height"], profile["width"], profile["dtype"], request.get("most"))
    with rasterio.Env(**request.get("config", {})), rasterio.open(request["write"], "w", **profile) as out:
        for band, colours in enumerate(request.get("colours", [])):
            out.write_colormap(band + 1, {i: tuple(colour) for i, colour in enumerate(colours)})
        out.write(pixels)
        if request.get("mask"):
            mask = np.full((profile["height"], profile["width"]), 255, "u1")
            mask[: profile["height"] // 2] = 0
            out.write_mask(mask)
        for name, values in request.get("bands", {}).items():
            setattr(out, name, values)
        if request.get("tags"):
            out.update_tags(**request["tags"])
        if request.get("gcps"):
            gcps = [rasterio.control.GroundControlPoint(*gcp) for gcp in request["gcps"]]
            out.gcps = (gcps, rasterio.crs.CRS.from_epsg(4326))
    with rasterio.open(request["write"], "r+") as out:
        if request.get("overviews"):
            out.build_overviews(request["overviews"], rasterio.enums.Resampling[request.get("resampling", "nearest")])
    return None


def number(value):
    if np.iscomplexobj(value):
        return [number(value.real), number(value.imag)]
    value = value.item()
    return value if isinstance(value, int) and abs(value) < 2**53 else str(value) if not np.isfinite(value) or isinstance(value, int) else value


def read(request):
    options = {} if request.get("overview") is None else {"overview_level": request["overview"]}
    with rasterio.open(request["read"], **options) as src:
        flat = src.read(request.get("band")).ravel()
        structure = src.tags(ns="IMAGE_STRUCTURE")
        return {
            "shape": [src.count, src.height, src.width],
            "dtype": src.dtypes[0],
            "transform": list(src.transform.to_gdal()),
            "epsg": src.crs.to_epsg() if src.crs else None,
            "proj": src.crs.to_proj4() if src.crs else None,
            "nodata": None if src.nodata is None else str(src.nodata),
            "scales": list(src.scales),
            "offsets": list(src.offsets),
            "units": [unit or "" for unit in src.units],
            "descriptions": [text or "" for text in src.descriptions],
            "overviews": src.overviews(1),
            "blocks": list(src.block_shapes[0]),
            "colours": [list(colour) for colour in src.colormap(1).values()] if src.colorinterp[0].name == "palette" else None,
            "tags": src.tags(),
            "compression": structure.get("COMPRESSION"),
            "predictor": structure.get("PREDICTOR"),
            "interleave": structure.get("INTERLEAVE"),
            "layout": structure.get("LAYOUT"),
            "mask": [int(value) for value in src.dataset_mask().ravel()] if request.get("mask") else None,
            "values": [number(value) for value in flat] if request.get("values", True) else None,
        }


def validate(request):
    from rio_cogeo.cogeo import cog_validate

    valid, errors, notes = cog_validate(request["validate"], strict=True, quiet=True)
    return {"valid": valid, "errors": errors, "warnings": notes}


def answer(request):
    for name, action in (("write", write), ("read", read), ("validate", validate)):
        if name in request:
            return action(request)
    raise ValueError(f"no request is known in {request}")


print(json.dumps([answer(request) for request in json.load(sys.stdin)]))
