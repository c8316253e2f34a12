"""Pixels by the cells of discrete global grids: H3's own library, and HEALPix by PROJ's projection of that name."""

import h3
import numpy as np
import pandas as pd
import pyproj
import rioxarray  # noqa: F401
import xarray as xr


def places(array):
    """Longitudes and latitudes of the centres of pixels."""
    rows, columns = array.dims[-2:]
    x, y = np.meshgrid(array[columns].values.astype("f8"), array[rows].values.astype("f8"))
    crs = array.rio.crs if "spatial_ref" in array.coords else None
    if crs is None or crs.to_epsg() == 4326:
        return x.ravel(), y.ravel()
    return pyproj.Transformer.from_crs(crs, 4326, always_xy=True).transform(x.ravel(), y.ravel())


def healpix(lon, lat, level):
    """Nested numbers: in the projection, cells are squares that stand on their corners."""
    side = 2**level
    project = pyproj.Proj("+proj=healpix +R=1")
    x, y = np.array(project(np.asarray(lon), np.asarray(lat))) * 2 / np.pi
    down, up = np.floor(side * (0.5 + x - y)).astype("i8"), np.floor(side * (0.5 + x + y)).astype("i8")
    p, m = down // side, up // side
    face = np.where(p == m, 4 + p % 4, np.where(p < m, p % 4, 8 + m % 4))
    east, west = up % side, side - 1 - down % side
    bits = sum((((east >> i) & 1) << (2 * i)) | (((west >> i) & 1) << (2 * i + 1)) for i in range(level))
    return (face * side**2 + bits).astype("u8")


def cells(array, grid, level):
    """The number of the cell of every pixel."""
    lon, lat = places(array)
    if grid == "healpix":
        return healpix(lon, lat, level)
    return np.array([h3.str_to_int(h3.latlng_to_cell(b, a, level)) for a, b in zip(lon, lat)], "u8")


def zones(array, grid, level, reduce="mean", **options):
    """A reduction of the pixels of every cell, with the numbers of cells as labels."""
    ids = cells(array, grid, level)
    stacked = array.stack(pixel=array.dims[-2:]).drop_vars(["pixel", *array.dims[-2:]], errors="ignore")
    groups = stacked.assign_coords(cell=("pixel", ids)).groupby("cell")
    if reduce == "mode":
        lines = pd.DataFrame(stacked.transpose("pixel", ...).values.reshape(len(ids), -1)).groupby(ids)
        made = lines.agg(lambda line: line.mode().iloc[0] if line.notna().any() else np.nan).values.T
        kept = stacked.isel(pixel=0, drop=True)
        made = xr.DataArray(
            made.reshape(kept.shape + (-1,)).astype(array.dtype),
            dims=kept.dims + ("cell",),
            coords=dict(kept.coords) | {"cell": np.unique(ids)},
        )
    else:
        made = getattr(groups, reduce)(**options)
    made = made.transpose(*array.dims[:-2], "cell").drop_vars("spatial_ref", errors="ignore")
    scheme = {"indexing_scheme": "nested"} if grid == "healpix" else {}
    made.cell.attrs = {"grid_name": grid, "level": level} | scheme
    made.attrs = dict(array.attrs)
    made.name = array.name
    return made


def centres(array, level):
    """Longitudes and latitudes of the centres of H3's cells, to a millionth of a degree."""
    ids = np.unique(cells(array, "h3", level)).tolist()
    return [[round(at, 6) for at in reversed(h3.cell_to_latlng(h3.int_to_str(one)))] for one in ids]


def features(array, level):
    """H3's cells as they are written, their edges, and the largest element in them."""
    values = zones(array, "h3", level, "max").values.tolist()
    names = [h3.int_to_str(one) for one in np.unique(cells(array, "h3", level)).tolist()]
    rings = [[[round(x, 6), round(y, 6)] for y, x in h3.cell_to_boundary(one)] for one in names]
    kept = [None if np.isnan(value) else round(value, 6) for value in values]
    return [list(one) for one in zip(names, [[*ring, ring[0]] for ring in rings], kept)]
