"""What cases of rasters and vectors ask of rasterio and others; each function gives an array without coordinates."""

import ctypes
import pathlib
import tempfile

import numpy as np
import rasterio.features
import rioxarray  # noqa: F401
import xarray as xr
from affine import Affine
from rasterio.enums import MergeAlg


def burn(shapes, transform, shape, merge="replace", **options):
    """Shapes with their values as pixels."""
    options |= {"out_shape": tuple(shape), "transform": Affine.from_gdal(*transform), "merge_alg": MergeAlg[merge]}
    return xr.DataArray(rasterio.features.rasterize([tuple(pair) for pair in shapes], **options), dims=("y", "x"))


def mask(shapes, transform, shape, **options):
    """Where shapes are not."""
    made = rasterio.features.geometry_mask(shapes, tuple(shape), Affine.from_gdal(*transform), **options)
    return xr.DataArray(made, dims=("y", "x"))


def bare(array):
    """Elements and the labels of rows and columns."""
    kept = {dim: array[dim].values for dim in array.dims[-2:]}
    return xr.DataArray(array.values, dims=array.dims, coords=kept)


def zonal(array, shapes, stat, **options):
    """A statistic of the pixels in shapes: zones, then the other dimensions."""
    from rasterstats import zonal_stats

    options |= {"affine": array.rio.transform(), "stats": [stat], "nodata": np.nan}
    planes = array.values.reshape((-1,) + array.shape[-2:]).astype("f8")
    found = [[zone[stat] for zone in zonal_stats(shapes, plane, **options)] for plane in planes]
    values = np.array(found, "f8").T.reshape((len(shapes),) + array.shape[:-2])
    return xr.DataArray(values, dims=("zone",) + array.dims[:-2])


def zonal_many(array, shapes, stats, **options):
    """Several statistics of the pixels in shapes: zones, the other dimensions, statistics."""
    names = {f"p{q}": f"percentile_{q}" for q in (5, 37.5, 90)}
    found = [zonal(array, shapes, names.get(stat, stat), **options) for stat in stats]
    found = [one.fillna(0) if stat == "unique" else one for one, stat in zip(found, stats)]  # of no pixels it is None there
    return xr.concat(found, "stat").transpose("zone", ..., "stat")


def labelled(array, zones, stats, labels):
    """Statistics of the pixels of every label, by xarray-spatial: zones, the other dimensions, statistics."""
    from xrspatial import zonal

    planes = array.values.reshape((-1,) + array.shape[-2:]).astype("f8")
    tables = [zonal.stats(zones=zones, values=zones.copy(data=plane), zone_ids=labels, stats_funcs=stats) for plane in planes]
    values = np.stack([table[stats].to_numpy("f8") for table in tables], 1)
    return xr.DataArray(values.reshape((len(values),) + array.shape[:-2] + (len(stats),)), dims=("zone",) + array.dims[:-2] + ("stat",))


def horn(array, kind, azimuth=315.0, altitude=45.0, z=1.0):
    """Slope, aspect or shade by Horn's formulas, without the outermost pixels."""
    from numpy.lib.stride_tricks import sliding_window_view
    from pyproj import Geod

    step_x, step_y = array.rio.resolution()
    dx = np.full(array.shape[-2], step_x)
    dy = np.full(array.shape[-2], step_y)
    if array.rio.crs.is_geographic:
        geod = Geod(ellps="WGS84")
        north = array[array.rio.y_dim].values.astype("f8")
        for row, at in enumerate(north):
            dx[row] *= geod.inv(0, at, 1e-3, at)[2] / 1e-3
            dy[row] *= geod.inv(0, at - 1e-3, 0, at + 1e-3)[2] / 2e-3
    windows = sliding_window_view(array.values.astype("f8") * z, (3, 3), axis=(-2, -1))
    weights = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    east = (windows * weights).sum((-2, -1)) / 8 / dx[1:-1, None]
    north = (windows * weights.T).sum((-2, -1)) / 8 / dy[1:-1, None]
    slope = np.arctan(np.hypot(east, north))
    aspect = np.where(slope == 0, np.nan, np.degrees(np.arctan2(-east, -north)) % 360)
    zenith = np.radians(90 - altitude)
    turned = np.radians(azimuth - np.nan_to_num(aspect))
    light = np.cos(zenith) * np.cos(slope) + np.sin(zenith) * np.sin(slope) * np.cos(turned)
    shade = np.where(np.isnan(slope), np.nan, 1 + 254 * np.maximum(0, light))
    found = {"degrees": np.degrees(slope), "percent": 100 * np.tan(slope), "aspect": aspect, "hillshade": shade}[kind]
    edges = [(0, 0)] * (array.ndim - 2) + [(1, 1)] * 2
    return xr.DataArray(np.pad(found, edges, constant_values=np.nan), dims=array.dims)


def gdaldem(array, mode, *options):
    """What gdaldem makes of every plane, by the GDAL in rasterio's wheel; missing where there is nothing."""
    gdal = ctypes.CDLL(str(next(pathlib.Path(rasterio.__file__).parents[1].glob("rasterio.libs/libgdal*"))))
    for name in ("GDALOpen", "GDALDEMProcessing", "GDALDEMProcessingOptionsNew"):
        getattr(gdal, name).restype = ctypes.c_void_p
    gdal.GDALAllRegister()
    words = [word.encode() for word in options]
    settings = gdal.GDALDEMProcessingOptionsNew((ctypes.c_char_p * (len(words) + 1))(*words, None), None)
    planes = []
    with tempfile.TemporaryDirectory() as folder:
        for plane in array.values.reshape((-1,) + array.shape[-2:]):
            made = array.isel({dim: 0 for dim in array.dims[:-2]}, drop=True).copy(data=plane).astype("f4")
            made.rio.write_nodata(np.nan).rio.to_raster(f"{folder}/from.tif")
            source = ctypes.c_void_p(gdal.GDALOpen(f"{folder}/from.tif".encode(), 0))
            target = f"{folder}/to.tif".encode()
            found = gdal.GDALDEMProcessing(target, source, mode.encode(), None, ctypes.c_void_p(settings), None)
            gdal.GDALClose(ctypes.c_void_p(found))
            gdal.GDALClose(source)
            with rasterio.open(target.decode()) as file:
                planes.append(file.read(1, masked=True).astype("f8").filled(np.nan))
    return xr.DataArray(np.array(planes).reshape(array.shape), dims=array.dims)
