import { ofFloat } from "../../fuse/lanes.ts";
import * as angle from "../../fuse/lanes-angle.ts";
import * as exponential from "../../fuse/lanes-exponential.ts";
import * as logarithm from "../../fuse/lanes-logarithm.ts";
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
  exp: { ...float(Math.exp), ...complex(expComplex), lanes: exponential.exp },
  expm1: { ...float(Math.expm1), ...complex(expm1Complex), lanes: exponential.expm1 },
  log: { ...float(Math.log), ...complex(logComplex), lanes: logarithm.log },
  log1p: { ...float(Math.log1p), ...complex(log1pComplex), lanes: logarithm.log1p },
  log2: { ...float(Math.log2), ...complex(log2Complex), lanes: logarithm.log2 },
  log10: { ...float(Math.log10), ...complex(log10Complex), lanes: logarithm.log10 },
  sin: { ...float(Math.sin), ...complex(sinComplex), lanes: angle.sin },
  cos: { ...float(Math.cos), ...complex(cosComplex), lanes: angle.cos },
  tan: { ...float(Math.tan), ...complex(tanComplex), lanes: angle.tan },
  asin: { ...float(Math.asin), ...complex(asinComplex) },
  acos: { ...float(Math.acos), ...complex(acosComplex) },
  atan: { ...float(Math.atan), ...complex(atanComplex) },
  sinh: { ...float(Math.sinh), ...complex(sinhComplex) },
  cosh: { ...float(Math.cosh), ...complex(coshComplex) },
  tanh: { ...float(Math.tanh), ...complex(tanhComplex), lanes: exponential.tanh },
  asinh: { ...float(Math.asinh), ...complex(asinhComplex) },
  acosh: { ...float(Math.acosh), ...complex(acoshComplex) },
  atanh: { ...float(Math.atanh), ...complex(atanhComplex) },
  degrees: float((radians) => radians * (180 / Math.PI)),
  radians: float((degrees) => degrees * (Math.PI / 180)),
};
