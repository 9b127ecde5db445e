// Writes assets/plotly: the bundle, the same as brotli and gzip, and its licence.
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";

const folder = "../../assets/plotly";
const file = `${folder}/plotly.min.js`;
const { version } = JSON.parse(readFileSync("node_modules/plotly.js/package.json"));

await build({
  entryPoints: ["plotly.cjs"],
  outfile: file,
  bundle: true,
  minify: true,
  format: "iife",
  globalName: "Plotly",
  target: "es2018",
  define: { global: "window", "define.amd": "false", "process.env.NODE_DEBUG": "false" },
  // The style sheet of the tile maps, which are not in the bundle.
  loader: { ".css": "empty" },
  legalComments: "none",
  banner: { js: `/* plotly.js ${version}, lines and bars, MIT: LICENSE.txt beside this file */` },
  logLevel: "warning",
});

const content = readFileSync(file);
writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
writeFileSync(`${file}.br`, brotliCompressSync(content, {
  params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
}));
copyFileSync("node_modules/plotly.js/LICENSE", `${folder}/LICENSE.txt`);
