"""What cases of composites and mosaics ask of numpy, scipy and rasterio."""

import numpy as np
import xarray as xr
from scipy.optimize import minimize


def bare(array):
    """Elements and the names of their dimensions."""
    return xr.DataArray(array.values, dims=array.dims)


def complete(points):
    """The points that have all coordinates, and where they stand."""
    kept = ~np.isnan(points).any(1)
    return points[kept].astype("f8"), np.flatnonzero(kept)


def geomedian_of(points):
    """The point with the least sum of distances: one of them by Kuhn's criterion, else by Newton's method."""
    points, _ = complete(points)
    if len(points) == 0:
        return np.full(points.shape[1], np.nan)
    for point in points:
        away = points - point
        length = np.linalg.norm(away, axis=1)
        pull = (away[length > 0] / length[length > 0, None]).sum(0)
        if np.linalg.norm(pull) <= (length == 0).sum():
            return point
    middle, scale = points.mean(0), np.abs(points - points.mean(0)).max()
    normed = (points - middle) / scale

    def parts(at):
        away = at - normed
        length = np.linalg.norm(away, axis=1)
        return away / length[:, None], length

    def slope(at):
        return parts(at)[0].sum(0)

    def bend(at):
        unit, length = parts(at)
        return np.eye(len(at)) * (1 / length).sum() - np.einsum("ni,nj,n->ij", unit, unit, 1 / length)

    start = np.full(len(middle), 1e-3)
    found = minimize(lambda at: parts(at)[1].sum(), start, jac=slope, hess=bend, method="trust-exact", options={"gtol": 1e-10})
    return found.x * scale + middle


def medoid_of(points):
    """The point with the least sum of distances to the others."""
    kept, places = complete(points)
    if len(kept) == 0:
        return np.full(points.shape[1], np.nan)
    sums = np.linalg.norm(kept[:, None] - kept[None], axis=2).sum(1)
    return points[places[np.argmin(sums)]]


def per_pixel(function, ds, names, dim):
    """A function of the observations (along `dim`) of every pixel, in the variables for bands."""
    stacked = ds[names].to_array("variable")
    found = xr.apply_ufunc(
        function, stacked.transpose(..., dim, "variable"), input_core_dims=[[dim, "variable"]],
        output_core_dims=[["variable"]], vectorize=True,
    )
    return bare(found.transpose("variable", ...))


def geomedian(ds, names, dim):
    return per_pixel(geomedian_of, ds, names, dim)


def medoid(ds, names, dim):
    return per_pixel(medoid_of, ds, names, dim)


def best(array, quality, dim):
    """The observation with the highest quality; none where it is missing throughout."""
    place = quality.fillna(-np.inf).argmax(dim)
    return bare(array.isel({dim: place}).where(quality.notnull().any(dim)))


def end(array, dim, step):
    """The first observation (step 1) or the last (step -1)."""
    ordered = array.isel({dim: slice(None, None, step)})
    return ordered.isel({dim: ordered.notnull().argmax(dim)}).drop_vars(dim, errors="ignore")


def merged(arrays, method, nodata=np.nan):
    """Rasters of one grid as one, by rioxarray."""
    from rioxarray.merge import merge_arrays

    return bare(merge_arrays(arrays, method=method, nodata=nodata))


def joined(arrays, method, y="y", x="x"):
    """Rasters of one grid as one, by their labels."""
    layers = xr.concat(arrays, "layer", join="outer").sortby(y, ascending=False)
    found = end(layers, "layer", 1 if method == "first" else -1) if method in ("first", "last") else getattr(layers, method)("layer")
    return bare(found.transpose(..., y, x))


def warped(arrays, transform, shape, crs):
    """Rasters on a grid, the nearest pixel of each; the first that has one counts."""
    from peer_geo import warp

    layers = [warp(array, crs, transform, shape, "nearest") for array in arrays]
    return bare(end(xr.concat(layers, "layer"), "layer", 1))
