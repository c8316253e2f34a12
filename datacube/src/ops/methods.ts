// Loading this module gives arrays and datasets their methods; one line per family.
import "./arithmetic.ts";
import "./choose.ts";
import "./dataset-elementwise.ts";
import "./math.ts";
import "./reductions.ts";
import "./time.ts";
