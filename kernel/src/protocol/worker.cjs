const { join } = process.getBuiltinModule("node:path");
const { platformModule } = require("../platform/modules.cjs");

/** Entry of the protocol thread. */
platformModule(join(__dirname, "worker.ts"));
