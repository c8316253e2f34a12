"""numcodecs beside ours: reads {cases, contents, encoded} as JSON, prints what it encodes and what it decodes of ours."""

import base64
import json
import sys

import numpy as np
from numcodecs.registry import get_codec


def plain(data):
    return base64.b64encode(np.ascontiguousarray(np.asarray(data)).tobytes() if not isinstance(data, bytes) else data).decode()


request = json.load(sys.stdin)
answers = []
for case, encoded in zip(request["cases"], request["encoded"]):
    configuration = dict(case["configuration"])
    element = configuration.pop("typesize", 1) if case["name"] == "blosc" else 1
    codec = get_codec({"id": case["name"], **configuration})
    dtype = np.dtype(case.get("dtype", configuration.get("dtype", f"V{element}" if element > 1 else "u1")))
    if dtype.kind == "V":
        dtype = np.dtype(f"u{element}")
    answer = {"encoded": [], "decoded": []}
    for content in request["contents"]:
        values = np.frombuffer(base64.b64decode(content), "u1")
        values = values[: values.size // dtype.itemsize * dtype.itemsize].view(dtype)
        stored = codec.encode(values)
        answer["encoded"].append(plain(stored))
        answer["decoded"].append(plain(codec.decode(codec.encode(values))))
    answer["ours"] = [plain(codec.decode(base64.b64decode(stored))) for stored in encoded]
    answers.append(answer)
json.dump(answers, sys.stdout)
