"""Makes an HDF5 file with every index of chunks and tells the place of each chunk, by h5py."""

import json
import sys

import h5py
import numpy as np

path = json.load(sys.stdin)["path"]


def fill(dataset):
    values = np.arange(dataset.size, dtype="i4").reshape(dataset.shape)
    dataset[...] = values


with h5py.File(path, "w", libver="latest", userblock_size=512) as file:
    fill(file.create_dataset("single", (5, 7), "i4", chunks=(5, 7)))
    fill(file.create_dataset("single_packed", (5, 7), "i4", chunks=(5, 7), compression=4))
    fill(file.create_dataset("fixed", (9, 7), "i4", chunks=(2, 3), maxshape=(30, 7), shuffle=True, compression=1))
    fill(file.create_dataset("fixed_pages", (3000, 2), "i4", chunks=(1, 1)))
    fill(file.create_dataset("grows", (7, 9), "i4", chunks=(3, 2), maxshape=(None, 11)))
    fill(file.create_dataset("grows_inside", (4, 2000), "i4", chunks=(2, 1), maxshape=(8, None), fletcher32=True))
    fill(file.create_dataset("grows_pages", (20000,), "i4", chunks=(1,), maxshape=(None,)))
    fill(file.create_dataset("grows_twice", (40, 50), "i4", chunks=(1, 1), maxshape=(None, None), compression=1))
    sparse = file.create_dataset("sparse", (100000,), "i4", chunks=(1,), maxshape=(None,))
    sparse[[5, 70000, 99999]] = [1, 2, 3]
    holes = file.create_dataset("holes", (4000,), "i4", chunks=(1,))
    holes[[0, 3999]] = [1, 2]
    fill(file.create_dataset("whole", (4, 5), "i4"))
    creation = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    creation.set_chunk((2, 3))
    creation.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
    h5py.h5d.create(file.id, b"early", h5py.h5t.STD_I32LE, h5py.h5s.create_simple((4, 6), (8, 6)), creation)

with h5py.File(path.replace(".h5", "-middle.h5"), "w", libver="v110") as file:
    fill(file.create_dataset("middle_single", (5, 7), "i4", chunks=(5, 7), compression=4))
    fill(file.create_dataset("middle_fixed", (9, 7), "i4", chunks=(2, 3), maxshape=(30, 7), shuffle=True, compression=1))
    fill(file.create_dataset("middle_grows", (4, 200), "i4", chunks=(2, 1), maxshape=(8, None), fletcher32=True))
    fill(file.create_dataset("middle_twice", (40, 50), "i4", chunks=(1, 1), maxshape=(None, None), compression=1))

with h5py.File(path.replace(".h5", "-old.h5"), "w", libver="earliest") as file:
    fill(file.create_dataset("tree", (60, 70), "i4", chunks=(1, 2), compression=1, maxshape=(None, 70)))

result = {}
for name in (path, path.replace(".h5", "-middle.h5"), path.replace(".h5", "-old.h5")):
    with h5py.File(name) as file:
        for key, dataset in file.items():
            entry = {"path": name, "shape": dataset.shape, "maxShape": dataset.maxshape, "chunks": []}
            entry["address"] = h5py.h5o.get_info(dataset.id).addr
            if dataset.chunks is None:
                entry["chunks"] = [[[0] * dataset.ndim, dataset.id.get_offset(), dataset.nbytes, 0]]

            def note(info, entry=entry, chunks=dataset.chunks):
                place = [int(at) // length for at, length in zip(info.chunk_offset, chunks)]
                entry["chunks"].append([place, info.byte_offset, info.size, info.filter_mask])

            if dataset.chunks:
                dataset.id.chunk_iter(note)
            result[key] = entry
json.dump(result, sys.stdout)
