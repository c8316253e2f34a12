"""What cases of catalogs ask of pystac, pystac-client and odc-stac; each function gives plain data or an array without coordinates."""

import os

import pystac


def read(path):
    """A document of STAC, and the folder that its addresses are told relative to."""
    return pystac.read_file(path), os.path.dirname(os.path.abspath(path))


def under(folder, href):
    """An address without the folder that the catalog happens to lie in."""
    href = os.path.normpath(href) if href.startswith("/") else href
    return os.path.relpath(href, folder) if href.startswith("/") else href


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
