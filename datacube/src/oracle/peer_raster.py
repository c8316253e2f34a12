"""What cases of rasters and vectors ask of rasterio and others; each function gives an array without coordinates."""

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
