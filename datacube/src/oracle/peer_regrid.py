"""First-order conservative regridding by dense matrices of overlaps, with xESMF's treatment of missing elements."""

import numpy as np
import xarray as xr


def edges(centres):
    """Edges half-way between centres."""
    centres = np.asarray(centres, "f8")
    inner = (centres[1:] + centres[:-1]) / 2
    return np.concatenate([[2 * centres[0] - inner[0]], inner, [2 * centres[-1] - inner[-1]]])


def overlaps(source, target, turns=(0.0,)):
    """The part of every target cell (rows) that every source cell (columns) covers."""
    low, high = np.minimum(source[1:], source[:-1]), np.maximum(source[1:], source[:-1])
    to_low, to_high = np.minimum(target[1:], target[:-1])[:, None], np.maximum(target[1:], target[:-1])[:, None]
    shared = sum(np.clip(np.minimum(high + t, to_high) - np.maximum(low + t, to_low), 0, None) for t in turns)
    parts = shared / (to_high - to_low)
    return np.where(parts < 1e-9, 0, parts)


def regrid(array, y, x, sphere=True, method="conservative", skipna=False, na_thres=1.0):
    """An array (…, y, x) on cells around other centres."""
    rows, columns = array.dims[-2:]
    sources, targets = [edges(array[rows]), edges(array[columns])], [edges(y), edges(x)]
    if sphere:
        sources[0], targets[0] = (np.sin(np.radians(np.clip(one, -90, 90))) for one in (sources[0], targets[0]))
    down = overlaps(sources[0], targets[0])
    across = overlaps(sources[1], targets[1], 360.0 * np.arange(-3, 4) if sphere else (0.0,))
    covered = np.outer(down.sum(1), across.sum(1))
    values = array.values.astype("f8")

    def contract(field):
        return np.einsum("ij,...jk,lk->...il", down, field, across, optimize=True)

    valid = np.isfinite(values)
    total, fraction = contract(np.where(valid, values, 0)), contract(valid.astype("f8"))
    with np.errstate(invalid="ignore", divide="ignore"):
        if method == "conservative_normed":
            total, fraction = total / covered, fraction / covered
        if skipna:
            least = 1 - min(max(na_thres, 1e-6), 1 - 1e-6)
            made = np.where(fraction < least, np.nan, total / fraction)
        else:
            made = np.where(contract((~valid).astype("f8")) > 0, np.nan, total)
    made = np.where(covered > 0, made, np.nan)
    dtype = array.dtype if array.dtype.kind == "f" else "f8"
    return xr.DataArray(made.astype(dtype), dims=array.dims)
