"""Icechunk beside ours: a repository at `path` whose chunks lie in the file `target`, of int16 from byte 8 on."""

import json
import os
import sys
import warnings

os.environ["ICECHUNK_LOG"] = "off"  # it logs to standard output

import icechunk  # noqa: E402
import zarr  # noqa: E402

warnings.filterwarnings("ignore")
request = json.load(sys.stdin)
folder = os.path.dirname(request["target"]) + "/"
config = icechunk.RepositoryConfig()
config.set_virtual_chunk_container(
    icechunk.VirtualChunkContainer("file://" + folder, icechunk.local_filesystem_store(folder))
)
storage = icechunk.local_filesystem_storage(request["path"])
repository = icechunk.Repository.create(storage, config=config)
session = repository.writable_session("main")
array = zarr.create_array(
    session.store, name="v", shape=(300, 4), chunks=(1, 4), dtype="<i2", compressors=None, fill_value=0, dimension_names=["t", "x"]
)
for i in range(0, 300, 2):
    session.store.set_virtual_ref(f"v/c/{i}/0", "file://" + request["target"], offset=8 + 8 * i, length=8)
session.commit("virtual")
print("{}")
