"""What cases of catalogs ask of pystac, pystac-client and odc-stac; each function gives plain data or an array without coordinates."""

import os

import pystac


def read(path):
    """A document of STAC, and the folder that its addresses are told relative to."""
    return pystac.read_file(path), os.path.dirname(os.path.abspath(path))


def under(folder, href):
    """An address without the folder that the catalog happens to lie in; what lies elsewhere stays, wherever the clone is."""
    href = os.path.normpath(href) if href.startswith("/") else href
    return os.path.relpath(href, folder) if href.split("/")[:2] == folder.split("/")[:2] else href


def summary(item, folder):
    """What an item says of itself."""
    return {
        "id": item.id,
        "collection": item.collection_id,
        "bbox": item.bbox,
        "geometry": item.geometry,
        "time": None if item.datetime is None else item.datetime.timestamp(),
        "assets": {name: under(folder, asset.get_absolute_href()) for name, asset in item.assets.items()},
        "self": under(folder, item.get_self_href()),
    }


def items(path, recursive=True):
    catalog, folder = read(path)
    return [summary(item, folder) for item in catalog.get_items(recursive=recursive)]


def children(path):
    catalog, folder = read(path)
    return [[child.id, child.STAC_OBJECT_TYPE.value.title(), under(folder, child.get_self_href())] for child in catalog.get_children()]


def one(path):
    item, folder = read(path)
    return summary(item, folder)


def ids(path, condition):
    """Of all items those for which a condition holds: of the item, its properties, its period, and a test of its place."""
    from shapely import Polygon, box
    from shapely.geometry import shape

    def keeps(item):
        def touches(*edges):
            area = box(*edges) if len(edges) == 4 else Polygon(edges[0])
            return item.geometry is not None and shape(item.geometry).intersects(area)

        common = item.common_metadata
        times = [common.start_datetime or item.datetime, common.end_datetime or item.datetime]
        return condition(item, item.properties, times if all(times) else None, touches)

    return [item.id for item in read(path)[0].get_items(recursive=True) if keeps(item)]


def warp_exactly(band, target, src_nodata, dst_crs, dst_transform, dst_nodata, resampling):
    """GDAL's warp of a band without its approximation of the projection, which reproject always makes."""
    from rasterio.vrt import WarpedVRT

    options = {"crs": dst_crs, "transform": dst_transform, "height": target.shape[-2], "width": target.shape[-1]}
    options |= {"src_nodata": src_nodata, "nodata": dst_nodata, "resampling": resampling, "tolerance": 1e-9}
    with WarpedVRT(band.ds, **options, dtype=target.dtype.name) as warped:
        warped.read(band.bidx, out=target)


def loaded(items, options):
    """What odc-stac makes of items with exact warps, which only it gets."""
    from unittest.mock import patch

    import odc.stac

    with patch("rasterio.warp.reproject", warp_exactly):
        return bare(odc.stac.load(items, **options))


def load(items, files, **options):
    """What odc-stac makes of items whose addresses are names of files; without attributes of coordinates."""
    for item in items:
        for asset in item["assets"].values():
            asset["href"] = files[asset["href"]]
    return loaded([pystac.Item.from_dict(item) for item in items], options)


def load_below(path, **options):
    return loaded(list(read(path)[0].get_items(recursive=True)), options)


def masked(ds, band, test, hole):
    """The dataset without the pixels for which a test of one band holds, and without that band."""
    return ds.drop_vars(band).where(~test(ds[band]), hole)


def bare(ds):
    ds = ds.drop_vars("spatial_ref")
    for name in ds.coords:
        ds[name].attrs = {}
    return ds


def geobox(crs, transform, shape):
    from affine import Affine
    from odc.geo.geobox import GeoBox

    return GeoBox(shape, Affine.from_gdal(*transform), crs)


def facts(path, **told):
    """What rasterio says of a file, in the words of an item."""
    import rasterio
    from rasterio.warp import transform_bounds

    with rasterio.open(path) as file:
        bounds = [round(value, 5) for value in transform_bounds(file.crs, "EPSG:4326", *file.bounds)]
        bands = [{"data_type": dtype, "nodata": nodata} for dtype, nodata in zip(file.dtypes, file.nodatavals)]
        place = {"shape": list(file.shape), "transform": [round(value, 9) for value in list(file.transform)[:6]], "epsg": file.crs.to_epsg()}
    return {**told, **place, "bbox": bounds, "bands": bands}


def is_valid(item):
    """Whether an item holds the rules of STAC, of the core without a network."""
    import json

    from pystac.validation.local_validator import LocalValidator

    errors = list(LocalValidator().item_validator(item["stac_version"]).iter_errors(json.loads(json.dumps(item))))
    return not errors and pystac.Item.from_dict(item).id == item["id"]
