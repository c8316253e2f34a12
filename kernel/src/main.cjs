const { join } = process.getBuiltinModule("node:path");
const { platformModule } = require("./platform/modules.cjs");

/** Entry of the kernel process: `main.cjs CONNECTION_FILE` or `main.cjs -f CONNECTION_FILE`. */
platformModule(join(__dirname, "main.ts"));
