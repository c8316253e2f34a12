"""Coverages of OGC's Coverage Implementation Schema 1.1 as JSON, written by hand from clauses 7 and 11 of 09-146r6."""

import json
import os

here = os.path.join(os.path.dirname(os.path.abspath(__file__)), "cis")
CRS = "http://www.opengis.net/def/crs"


def index(name, upper, lower=0):
    return {"type": "IndexAxisType", "axisLabel": name, "lowerBound": lower, "upperBound": upper}


def regular(name, uom, first, last, step):
    return {"type": "RegularAxisType", "axisLabel": name, "uomLabel": uom, "lowerBound": first, "upperBound": last, "resolution": step}


def irregular(name, uom, coordinate):
    return {"type": "IrregularAxisType", "axisLabel": name, "uomLabel": uom, "coordinate": coordinate}


def limits(*axes):
    return {"type": "GridLimitsType", "srsName": f"{CRS}/OGC/0/Index{len(axes)}D", "axisLabels": [a["axisLabel"] for a in axes], "axis": list(axes)}


def quantity(name, kind, uom="10^0", **more):
    return {"type": "QuantityType", "name": name, "definition": f"ogcType:{kind}", "uom": {"type": "UnitReference", "code": uom}, **more}


def coverage(srs, labels, axes, fields, values, **more):
    grid = {"type": "GeneralGridCoverageType", "srsName": srs, "axisLabels": labels, "axis": axes, **({"gridLimits": more.pop("limits")} if "limits" in more else {})}
    return {
        "type": "CoverageByDomainAndRangeType",
        **more,
        "domainSet": {"type": "DomainSetType", "generalGrid": grid},
        "rangeSet": {"type": "RangeSetType", "dataBlock": {"type": "VDataBlockType", "values": values}},
        "rangeType": {"type": "DataRecordType", "field": fields},
    }


compound = f"{CRS}-compound?1={CRS}/EPSG/0/4326&2={CRS}/OGC/0/AnsiDate"
nil = {"nilValues": [{"reason": "http://www.opengis.net/def/nil/OGC/0/missing", "value": -99}]}
files = {
    "index": coverage(f"{CRS}/OGC/0/Index2D", ["i", "j"], [index("i", 2), index("j", 5, 4)], [quantity("count", "unsignedShort")], [1, 2, 3, 4, 5, 65535]),
    "regular": coverage(
        compound,
        ["Lat", "Long", "date"],
        [regular("Lat", "deg", -80, -70, 5), regular("Long", "deg", 0, 10, 10), regular("date", "d", "2012-01-01T00:00:00Z", "2012-01-03T00:00:00Z", "P1D")],
        [quantity("temperature", "float32", "K", label="air temperature", **nil), quantity("quality", "signedByte")],
        [value for i in range(18) for value in (-99 if i == 4 else None if i == 5 else 270.5 + i, i - 9)],
        limits=limits(index("i", 2), index("j", 1), index("k", 2)),
        id="c1",
        metadata={"title": "made"},
    ),
    "cells": coverage(f"{CRS}/EPSG/0/32633", ["E", "N"], [regular("E", "m", 500000, 500030, 10), regular("N", "m", 0, 20, 10)], [quantity("v", "float64")], list(range(6)), limits=limits(index("i", 2), index("j", 1))),
    "irregular": coverage(compound, ["h", "date"], [irregular("h", "m", [0, 100, 1000]), irregular("date", "d", ["2015-12-01", "2015-12-31T12:00:00Z"])], [quantity("v", "signedInt", "m/s")], [1, -2, 3, -4, 5, -6]),
    "displaced": coverage(
        f"{CRS}/EPSG/0/4326",
        ["Lat", "Long"],
        [{"type": "DisplacementAxisNestType", "axisLabels": ["Lat", "Long"], "uomLabels": ["deg", "deg"], "coordinates": [[50 + i, 10 + j + i / 4] for i in range(2) for j in range(3)]}],
        [quantity("v", "unsignedByte")],
        [1, 2, 3, 4, 5, 6],
        limits=limits(index("i", 1), index("j", 2)),
    ),
    "complex": coverage(f"{CRS}/OGC/0/Index1D", ["i"], [index("i", 2)], [quantity("z", "cFloat32")], ["1 -2", None, "0.5 0"]),
}
for name, document in files.items():
    with open(os.path.join(here, f"{name}.json"), "w") as file:
        json.dump(document, file)
