import { readFile } from 'node:fs/promises';

/**
 * Lets esbuild drop the schemas of SDK operations that nothing calls. Their object literals have computed keys, which esbuild takes
 * for side effects although all of them are constants; so that each is declared free of them. Otherwise those of Lambda alone are
 * a tenth of what V8 reads at the start of a hook that only invokes functions.
 *
 * @type {import('esbuild').Plugin}
 */
export const unusedSchemas = {
  name: 'unused-schemas',
  setup({ onLoad }) {
    onLoad({ filter: /@aws-sdk[\\/]client-[^\\/]+[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const contents = text.replace(SCHEMA, '$<declaration>/* @__PURE__ */ (() => $<schema>)();');
      if (contents === text) throw new Error(`No schema was found in ${path}; has the SDK changed how it writes them?`);
      return { contents };
    });
  },
};

/** One statement of a generated file: `export var Invoke$ = [9, …];` */
const SCHEMA = /^(?<declaration>export var \w+\$ = )(?<schema>\[.*?\]);$/gms;
