export { DiagnosticError, formatDiagnostic, type Diagnostic, type Position } from "./diagnostics.js";
export {
  generate,
  type GeneratedFile,
  type GenerateRequest,
  type GenerateResult,
  type ServerRequest,
} from "./generate.js";
export { loadManifest, type LoadedManifest } from "./load/load.js";
export { defineConfig, type Config, type PostProcess, type ServerConfig, type Target } from "./model/config.js";
export {
  defineManifest,
  type ElicitationSource,
  type ManifestSource,
  type PromptSource,
  type ResourceSource,
  type ResourceTemplateSource,
  type SchemaSource,
  type StandardJsonSchema,
  type ToolSource,
} from "./model/define-manifest.js";
export { diff } from "./model/diff.js";
export type {
  ElicitationDeclaration,
  Manifest,
  PromptDeclaration,
  ResourceDeclaration,
  ResourceTemplateDeclaration,
  ToolDeclaration,
} from "./model/manifest.js";
