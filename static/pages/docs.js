// Starts the API's interactive reference; the library is a global script, not a module.

const { SwaggerUIBundle } = /** @type {any} */ (globalThis);

// Requests go to the prefix under which this page was served: only the page knows it for certain.
const answer = await fetch("v1/openapi.json");
const spec = {
  ...(await answer.json()),
  servers: [{ url: new URL("..", location.href).pathname.replace(/\/$/, "") || "/" }],
};

SwaggerUIBundle({ spec, dom_id: "#docs", deepLinking: true, validatorUrl: null, withCredentials: false });

export {};
