// Loading this module gives arrays and datasets their methods; one line per family.
import "./alignment.ts";
import "./arithmetic.ts";
import "./choose.ts";
import "./dataset-elementwise.ts";
import "./groupby.ts";
import "./geo-reproject.ts";
import "./math.ts";
import "./naming.ts";
import "./quantiles.ts";
import "./ordering.ts";
import "./reductions.ts";
import "./reindexing.ts";
import "./resample.ts";
import "./reshaping.ts";
import "./shifting.ts";
import "./time.ts";
