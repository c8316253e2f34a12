// Loading this module gives arrays and datasets their methods; one line per family.
import "./arithmetic.ts";
import "./reductions.ts";
