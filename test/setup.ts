import fc from "fast-check";

// Property tests draw a new seed each run, and print it when they fail. `FC_SEED` repeats one: CI does, so that what lands
// does not depend on luck.
const { FC_SEED } = process.env;
if (FC_SEED !== undefined) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(FC_SEED) });
