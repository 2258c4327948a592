import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { TIMEOUT, evaluate, load } from "../../static/lib/api.js";
import { golden } from "./golden.js";

globalThis.document = { documentElement: { lang: "ru" } };
const question = { program: "x", inputs: { x: -0, w: [1, [-0, 2]], constructor: 3 }, output: null, seed: null };
const PROBLEM = "application/problem+json";

/** A real server with prepared answers; the page's requests are redirected to it. */
let server;
let say;
const real = globalThis.fetch;
before(async () => {
  server = createServer((request, response) => say(request, response)).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const base = `http://127.0.0.1:${server.address().port}/`;
  globalThis.fetch = (address, options) => real(new URL(String(address).split("/api/v1/")[1], base), options);
});
after(() => {
  globalThis.fetch = real;
  server.closeAllConnections();
  server.close();
});

const answers = (status, type, body, headers = {}) => {
  say = (_request, response) => response.writeHead(status, { "Content-Type": type, ...headers }).end(body);
};
const problem = (slug, status, more = {}) =>
  JSON.stringify({
    type: `/problems/${slug}`,
    title: slug,
    status,
    detail: "why",
    errors: [{ message: "why", hint: null, span: null, name: null }],
    ...more,
  });

test("a trace, requested in the reader's language, signs and names kept", async () => {
  let body = "";
  say = (request, response) => {
    assert.equal(request.headers["accept-language"], "ru");
    request.on("data", (part) => {
      body += part;
    });
    request.on("end", () =>
      response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(golden("sigmoid"))),
    );
  };
  const { trace } = await evaluate(question);
  assert.equal(trace.structure, golden("sigmoid").structure);
  const sent = JSON.parse(body);
  assert.ok(Object.is(sent.inputs.x, -0) && Object.is(sent.inputs.w[1][0], -0));
  assert.deepEqual([sent.program, sent.output, sent.seed, sent.inputs.constructor], ["x", null, null, 3]);
});

test("a fault of the program is a problem, with something to show", async () => {
  answers(422, PROBLEM, problem("too-slow", 422));
  assert.equal((await evaluate(question)).problem.type, "/problems/too-slow");
  answers(422, `${PROBLEM}; charset=utf-8`, problem("syntax-error", 422, { errors: [] }));
  assert.equal((await evaluate(question)).problem.errors[0].message, "why");
  answers(422, PROBLEM, problem("syntax-error", 422, { errors: "?" }));
  assert.equal((await evaluate(question)).problem.errors.length, 1);
});

test("busy and limited are reasons to wait, as long as the server says", async () => {
  answers(503, PROBLEM, problem("busy", 503), { "Retry-After": "7" });
  assert.deepEqual(await evaluate(question), { wait: { why: "busy", after: 7 } });
  answers(429, PROBLEM, problem("rate-limited", 429), { "Retry-After": "30" });
  assert.deepEqual(await evaluate(question), { wait: { why: "limited", after: 30 } });
  answers(429, "text/html", "<h1>Too many</h1>");
  assert.deepEqual(await evaluate(question), { wait: { why: "limited", after: null } });
});

test("what a proxy says is no answer, and never an exception", async () => {
  const offline = { wait: { why: "offline", after: null } };
  for (const [status, type, body] of [
    [502, "text/html", "<html>Bad gateway</html>"],
    [503, "text/html", ""],
    [504, "application/json", "{}"],
    [500, PROBLEM, problem("invalid-request", 500)],
    [502, PROBLEM, "<html>"],
    [422, PROBLEM, '{"type":'],
    [422, PROBLEM, "null"],
    [422, "application/json", "{}"],
    [404, "text/html", "no"],
    [200, "text/html", "<html>log in first</html>"],
    [200, "application/json", '{"nodes": ['],
    [200, "application/json", "null"],
    [200, "application/json", "[]"],
    [200, "application/json", '{"nodes": [], "edges": {}, "steps": [], "outputs": []}'],
    [204, "text/plain", undefined],
  ]) {
    answers(status, type, body);
    assert.deepEqual(await evaluate(question), offline, `${status} ${type} ${body}`);
  }
  answers(503, "text/html", "maintenance", { "Retry-After": "5" });
  assert.deepEqual(await evaluate(question), { wait: { why: "offline", after: 5 } });
});

test("a truncated body, a reset connection and a refused one are no answers", async () => {
  const offline = { wait: { why: "offline", after: null } };
  say = (_request, response) => {
    response.writeHead(200, { "Content-Type": "application/json", "Content-Length": "5000" });
    response.write('{"nodes": [', () => response.destroy());
  };
  assert.deepEqual(await evaluate(question), offline);
  say = (request) => request.socket.destroy();
  assert.deepEqual(await evaluate(question), offline);
  const turned = globalThis.fetch;
  globalThis.fetch = () => real("http://127.0.0.1:9/");
  assert.deepEqual(await evaluate(question), offline);
  globalThis.fetch = turned;
});

test("a body that is too large for the way is a problem, not a reason to retry", async () => {
  answers(413, "text/html", "<html>");
  assert.equal((await evaluate(question)).problem.type, "/problems/too-large");
  answers(413, PROBLEM, problem("too-large", 413));
  assert.equal((await evaluate(question)).problem.detail, "why");
});

const slow = { wait: { why: "slow", after: null } };
/** Sets the server's answer; resolves once it has received a request. */
const received = (answer) =>
  new Promise((resolve) => {
    say = (_request, response) => resolve(answer(response));
  });

test("an answer that never comes times out after TIMEOUT, not before", async (context) => {
  assert.equal(TIMEOUT, 10_000);
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const arrived = received(() => undefined);
  const answer = evaluate(question);
  await arrived;
  context.mock.timers.tick(TIMEOUT - 1);
  await new Promise(setImmediate);
  assert.equal(await Promise.race([answer, "pending"]), "pending");
  context.mock.timers.tick(1);
  assert.deepEqual(await answer, slow);
});

test("an answer that never ends times out, after the time that the caller gives", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  say = (_request, response) => response.writeHead(200, { "Content-Type": "application/json" }).write("{");
  const turned = globalThis.fetch;
  const begun = new Promise((resolve) => {
    context.mock.method(globalThis, "fetch", async (...request) => {
      const response = await turned(...request);
      resolve();
      return response;
    });
  });
  const answer = evaluate(question, undefined, 80);
  await begun;
  context.mock.timers.tick(80);
  assert.deepEqual(await answer, slow);
});

test("a superseded question is aborted", async () => {
  const controller = new AbortController();
  const arrived = received(() => undefined);
  const answer = evaluate(question, controller.signal);
  await arrived;
  controller.abort();
  assert.deepEqual(await answer, { superseded: true });
});

test("lists are answers or reasons to wait, too", async () => {
  answers(200, "application/json", '{"examples": []}');
  assert.deepEqual(await load("examples"), { body: { examples: [] } });
  for (const status of [404, 500, 502]) {
    answers(status, PROBLEM, problem("not-found", status));
    assert.ok("wait" in (await load("examples")));
  }
});
