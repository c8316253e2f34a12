"""What cases of geography ask of GDAL and others; each function gives an array without coordinates, or plain data."""

import numpy as np
import rasterio
import xarray as xr
from affine import Affine
from rasterio.io import MemoryFile
from rasterio.vrt import WarpedVRT
from rasterio.warp import Resampling


def memory_file(array, planes):
    """A raster of GDAL with the planes of an array."""
    rows, columns = planes.shape[1:]
    profile = {"driver": "GTiff", "height": rows, "width": columns, "count": len(planes), "dtype": planes.dtype}
    file = MemoryFile()
    with file.open(**profile, crs=array.rio.crs, transform=array.rio.transform()) as target:
        target.write(planes)
    return file


def warp(array, crs, transform, shape, resampling, nodata=np.nan):
    """The array on another grid, every pixel placed exactly."""
    planes = array.values.reshape((-1,) + array.shape[-2:])
    options = {"crs": crs, "transform": Affine.from_gdal(*transform), "height": shape[0], "width": shape[1]}
    options |= {"src_nodata": nodata, "nodata": nodata, "resampling": Resampling[resampling], "tolerance": 1e-9}
    return xr.DataArray(
        np.stack([warp_plane(array, plane[None], options) for plane in planes]).reshape(array.shape[:-2] + tuple(shape)),
        dims=array.dims[:-2] + ("y", "x"),
    )


def warp_plane(array, plane, options):
    with memory_file(array, plane) as file, file.open() as source, WarpedVRT(source, **options) as target:
        return target.read(1)
