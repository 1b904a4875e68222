/** Starts Swagger UI. A separate file, since the content security policy forbids inline scripts. */
export const INITIALIZER_JS = `'use strict';
const root = new URL('../../', document.currentScript.src);
const dark = matchMedia('(prefers-color-scheme: dark)');
const followScheme = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', followScheme);
followScheme();
SwaggerUIBundle({
  url: new URL('openapi.json', root).href,
  dom_id: '#swagger-ui',
  deepLinking: true,
  displayRequestDuration: true,
  showCommonExtensions: true,
  defaultModelsExpandDepth: 0,
  // Otherwise Swagger UI sends the document to a validation server on the internet.
  validatorUrl: null,
});
`;

/** The style of the error reference and of the page without JavaScript, following the reader's colour scheme. */
export const DOCS_CSS = `:root { color-scheme: light dark; }
*, ::before, ::after { box-sizing: border-box; }
body { margin: 0; background: light-dark(#fff, #1c2022); color: light-dark(#1d2330, #e4e6e6); }
.plain { max-width: 46rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; font: 16px/1.6 system-ui, sans-serif; }
.plain a { color: light-dark(#1b58c9, #8ab4ff); }
.plain h2 { margin: 2rem 0 .5rem; font: 600 1.1rem/1.4 ui-monospace, monospace; overflow-wrap: anywhere; }
.plain h2 a { color: inherit; text-decoration: none; }
.plain h2 span { margin-left: .4rem; padding: 0 .5rem; border-radius: .4rem; font-weight: 400; background: light-dark(#e8edf6, #333a40); }
.plain section { padding: .1rem 1rem .6rem; margin: 0 -1rem; border-radius: .5rem; }
.plain section:target { background: light-dark(#fff7d6, #3a3417); }
.plain section p { margin: .4rem 0; }
.plain code { font: .9em ui-monospace, monospace; background: light-dark(#eef1f6, #2b3135); padding: .1em .3em; border-radius: .25em; }
.plain dt { margin-top: 1.2rem; font-weight: 600; }
.plain dd { margin: .3rem 0 0; }
`;
