import { doc } from "../model/docs.js";
import type { Model } from "../model/model.js";
import { code, documented, identifier, layoutOf, literal, object, paragraphs, type Code } from "./code.js";
import { render } from "./layout.js";
import { handlersOf } from "./server.js";

/** A handler that is still to be written. */
export interface Stub {
  /** `getForecast` */
  readonly name: string;
  /** A method of an object literal, without indentation or comma. */
  readonly method: string;
  /** A method of a class that implements the handlers. */
  readonly classMethod: string;
}

/** What a user's handlers file has to have for a model, and the file to start from where there is none. */
export interface HandlersScaffold {
  /** `WeatherHandlers` */
  readonly type: string;
  /** `createWeatherServer` */
  readonly create: string;
  readonly stubs: readonly Stub[];
  readonly file: string;
}

/** @param specifier Where the handlers file finds the generated `server.ts`: `./generated/weather/server.js`. */
export function handlersScaffold(model: Model, specifier: string): HandlersScaffold {
  const { handlers: type, create } = model.names;
  const handlers = handlersOf(model).map(({ name, parameter }) => {
    const types = code`${identifier(type)}[${literal(name)}]`;
    return {
      name,
      method: stub(name, parameter === undefined ? code`()` : code`(_${parameter[0]})`),
      classMethod: stub(name, code`(..._args: Parameters<${types}>): ReturnType<${types}>`),
    };
  });
  const file = paragraphs([
    code`import type { ${identifier(type)} } from ${literal(specifier)};`,
    documented(
      doc(
        `What the \`${model.name}\` server does. This file is yours: new declarations are added, nothing else is touched.`,
      ),
      code`export const handlers: ${identifier(type)} = ${object(handlers.map(({ method }) => method))};`,
    ),
  ]);
  const stubs = handlers.map(({ name, method, classMethod }) => ({
    name,
    method: text(method),
    classMethod: text(classMethod),
  }));
  return { type, create, stubs, file: [text(file), ""].join("\n") };
}

function stub(name: string, parameters: Code): Code {
  return code`
    ${identifier(name)}${parameters} {
      throw new Error(${literal(`${name} is not written yet.`)});
    }
  `;
}

function text(piece: Code): string {
  return render(layoutOf(piece), () => {
    // What stubs refer to, the handlers file imports already.
  });
}
