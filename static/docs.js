// Starts the API's interactive reference; the library is a global script, not a module.

const { SwaggerUIBundle } = /** @type {any} */ (globalThis);

SwaggerUIBundle({ url: "v1/openapi.json", dom_id: "#docs", deepLinking: true, validatorUrl: null, withCredentials: false });
