/** The bundler embeds node-runtime.cjs as text. */
declare const text: string;
export = text;
