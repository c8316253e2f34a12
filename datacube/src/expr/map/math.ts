import { ofFloat } from "../../fuse/lanes.ts";
import { exp as expLanes, log as logLanes } from "../../fuse/lanes-math.ts";
import { complex } from "./complex.ts";
import {
  acosComplex,
  acoshComplex,
  asinComplex,
  asinhComplex,
  atanComplex,
  atanhComplex,
  cosComplex,
  coshComplex,
  expComplex,
  expm1Complex,
  log1pComplex,
  log2Complex,
  log10Complex,
  logComplex,
  sinComplex,
  sinhComplex,
  sqrtComplex,
  tanComplex,
  tanhComplex,
} from "./complex-math.ts";
import { float, type MapFunctions } from "./function.ts";

/** Functions of one number; integers give floats, elements outside the domain NaN. */
export const math: MapFunctions = {
  sqrt: { ...float(Math.sqrt), ...complex(sqrtComplex), lanes: ofFloat("sqrt") },
  cbrt: float(Math.cbrt),
  exp: { ...float(Math.exp), ...complex(expComplex), lanes: expLanes },
  expm1: { ...float(Math.expm1), ...complex(expm1Complex) },
  log: { ...float(Math.log), ...complex(logComplex), lanes: logLanes },
  log1p: { ...float(Math.log1p), ...complex(log1pComplex) },
  log2: { ...float(Math.log2), ...complex(log2Complex) },
  log10: { ...float(Math.log10), ...complex(log10Complex) },
  sin: { ...float(Math.sin), ...complex(sinComplex) },
  cos: { ...float(Math.cos), ...complex(cosComplex) },
  tan: { ...float(Math.tan), ...complex(tanComplex) },
  asin: { ...float(Math.asin), ...complex(asinComplex) },
  acos: { ...float(Math.acos), ...complex(acosComplex) },
  atan: { ...float(Math.atan), ...complex(atanComplex) },
  sinh: { ...float(Math.sinh), ...complex(sinhComplex) },
  cosh: { ...float(Math.cosh), ...complex(coshComplex) },
  tanh: { ...float(Math.tanh), ...complex(tanhComplex) },
  asinh: { ...float(Math.asinh), ...complex(asinhComplex) },
  acosh: { ...float(Math.acosh), ...complex(acoshComplex) },
  atanh: { ...float(Math.atanh), ...complex(atanhComplex) },
  degrees: float((radians) => radians * (180 / Math.PI)),
  radians: float((degrees) => degrees * (Math.PI / 180)),
};
