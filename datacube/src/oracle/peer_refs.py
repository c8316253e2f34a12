"""Opens and makes references by kerchunk and repositories by Icechunk."""

import json
import os
import re

os.environ["ICECHUNK_LOG"] = "off"  # it logs to standard output

import fsspec
import icechunk
import numpy as np
import xarray as xr
from fsspec.implementations.reference import LazyReferenceMapper
from kerchunk.combine import MultiZarrToZarr
from kerchunk.hdf import SingleHdf5ToZarr
from kerchunk.netCDF3 import NetCDF3ToZarr
from zarr.storage import FsspecStore


def open_path(path, **options):
    if path.endswith(".icechunk"):
        return open_icechunk(path, **options)
    source = path if path.endswith(".json") else LazyReferenceMapper(path, engine="pyarrow")
    files = fsspec.filesystem("reference", fo=source, simple_templates=False, asynchronous=True, remote_protocol="file", remote_options={"asynchronous": True}, skip_instance_cache=True)
    return xr.open_zarr(FsspecStore(files, read_only=True), consolidated=False, **{"chunks": None, **options})


def translate(path, threshold=100):
    with open(path, "rb") as file:
        is_classic = file.read(3) == b"CDF"
    make = NetCDF3ToZarr if is_classic else SingleHdf5ToZarr
    return make(path, inline_threshold=threshold).translate()


def write(paths, target, **combine):
    """References to files as kerchunk makes them, as JSON or as Parquet; many are joined."""
    refs = [translate(path) for path in paths]
    refs = MultiZarrToZarr(refs, remote_protocol="file", **combine).translate() if combine else refs[0]
    made = os.path.dirname(target)  # is renamed: peer.py, write
    refs = json.loads(json.dumps(refs).replace(made + "/", re.sub(r"\.\d+$", "", made) + "/"))
    if target.endswith(".json"):
        with open(target, "w") as file:
            json.dump(refs, file)
        return
    mapper = LazyReferenceMapper.create(target, record_size=7, engine="pyarrow")
    for key, value in sorted(refs["refs"].items(), key=lambda item: "/.z" not in item[0]):  # metadata first
        mapper[key] = value
    mapper.flush()


def open_icechunk(path, branch="main", **options):
    repository = icechunk.Repository.open(icechunk.local_filesystem_storage(path))
    store = repository.readonly_session(branch).store
    return xr.open_zarr(store, consolidated=False, **{"chunks": None, **options})


def write_icechunk(ds, path, **config):
    """A repository of one commit."""
    settings = icechunk.RepositoryConfig(**config) if config else None
    repository = icechunk.Repository.create(icechunk.local_filesystem_storage(path), config=settings)
    session = repository.writable_session("main")
    ds.to_zarr(session.store, consolidated=False)
    session.commit("one")


def plain(attrs):
    """Attributes as JSON has them."""
    return {name: value.tolist() if isinstance(value, (np.ndarray, np.generic)) else value for name, value in attrs.items()}


def write_generated(dataset, path):
    """References of which those to chunks are generated: each variable lies in a file, row by row."""
    refs = {".zgroup": json.dumps({"zarr_format": 2}), ".zattrs": json.dumps(plain(dataset.attrs))}
    generators = []
    for name, variable in dataset.variables.items():
        data = np.ascontiguousarray(variable.values)
        data.tofile(f"{path}.{name}.bin")
        outer, inner = data.shape[0], data.shape[1:]
        row = data.nbytes // outer
        meta = {"zarr_format": 2, "shape": data.shape, "chunks": (1, *inner), "dtype": data.dtype.str}
        refs[f"{name}/.zarray"] = json.dumps({**meta, "fill_value": None, "order": "C", "filters": None, "compressor": None})
        refs[f"{name}/.zattrs"] = json.dumps({**plain(variable.attrs), "_ARRAY_DIMENSIONS": variable.dims})
        generators.append(
            {
                "key": "{{v}}/{{i}}" + ".0" * len(inner),
                "url": "{{f(v=v)}}",
                "offset": "{{ i * " + str(row) + " }}",
                "length": str(row),
                "dimensions": {"v": [name], "i": {"stop": outer}},
            }
        )
    final = re.sub(r"\.\d+(?=/[^/]*$)", "", path)  # the folder is renamed when it is whole
    document = {"version": 1, "templates": {"f": final + ".{{v}}.bin"}, "gen": generators, "refs": refs}
    with open(path, "w") as file:
        json.dump(document, file)
