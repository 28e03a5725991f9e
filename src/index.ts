export {
  DiagnosticError,
  formatDiagnostic,
  ReadError,
  UsageError,
  type Diagnostic,
  type Position,
} from "./diagnostics.js";
export {
  generate,
  ShapeError,
  WriteError,
  type Action,
  type GeneratedFile,
  type GenerateRequest,
  type GenerateResult,
  type LeftFile,
  type ServerRequest,
} from "./generate.js";
export { loadManifest, type LoadedManifest } from "./load/load.js";
export {
  defineConfig,
  type Config,
  type LiveSource,
  type PostProcess,
  type ServerConfig,
  type Target,
} from "./model/config.js";
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
export { diff, type Change, type Declarations, type Severity } from "./model/diff.js";
export type {
  DeclaredSchema,
  ElicitationDeclaration,
  HandlerDeclaration,
  Manifest,
  PromptArgumentDeclaration,
  PromptDeclaration,
  ResourceDeclaration,
  ResourceTemplateDeclaration,
  ToolDeclaration,
} from "./model/manifest.js";
export type { Selection } from "./model/select.js";
