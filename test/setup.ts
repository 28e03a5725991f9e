import fc from "fast-check";
import { seed } from "./support/chance.js";

// Properties print the seed that they failed with.
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
