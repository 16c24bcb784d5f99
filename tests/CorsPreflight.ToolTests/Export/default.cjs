// CORS policy "Default" as middleware for Express 4 and 5, on Node.js 18.3 or later:
//   app.use(require('./cors-default.cjs')); // ahead of everything else; or: import cors from './cors-default.cjs'; app.use(cors);
// It does without the package cors, which checks neither method nor headers, answers 204 to every OPTIONS, whatever its origin, and
// writes its headers before the application does, which can change them.
'use strict';

const origins = new Set([
  'https://app.example.com',
  'capacitor://localhost',
]);
const patterns = [
  /^https:\/\/(?![^:]{254})(?:[a-z0-9_-]{1,63}\.)+preview\.example\.com$/,
  /^https:\/\/pr-[a-z0-9-]{1,60}\.example\.org$/,
  /^http:\/\/localhost(?::(?!80(?![0-9]))(?:[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]))?$/,
];
const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE']);
const headers = new Set(['authorization', 'content-type']);

module.exports = function cors(req, res, next) {
  // Each with all its lines: two origins are none.
  const { origin, 'access-control-request-method': method, 'access-control-request-headers': lines = [] } = req.headersDistinct;
  if (req.method === 'OPTIONS' && origin && method) {
    answerPreflight(res, origin, method, lines);
    return;
  }
  // When the response starts, which errors do too, and with the last word.
  const { writeHead } = res;
  res.writeHead = (status, ...rest) => {
    const [reason, fields] = typeof rest[0] === 'string' ? rest : [undefined, rest[1] ?? rest[0]];
    setHeaders(res, fields);
    complete(res, origin);
    return writeHead.call(res, status, reason);
  };
  next();
};

// The checks of the browser, made here first: https://fetch.spec.whatwg.org/#cors-preflight-fetch, step 7.
function answerPreflight(res, origin, method, lines) {
  const allowed = origin.length === 1 && allowsOrigin(origin[0]) && method.length === 1 && allowsMethod(method[0]) && allowsHeaders(lines);
  removeOthers(res);
  vary(res, 'Origin');
  vary(res, 'Access-Control-Request-Method');
  vary(res, 'Access-Control-Request-Headers');
  res.statusCode = allowed ? 204 : 403;
  if (allowed) {
    res.setHeader('Access-Control-Allow-Origin', origin[0]);
    res.setHeader('Access-Control-Allow-Credentials', 'true');
    res.setHeader('Access-Control-Allow-Methods', 'PUT, DELETE');
    res.setHeader('Access-Control-Allow-Headers', 'Authorization, Content-Type');
    res.setHeader('Access-Control-Max-Age', '600');
  }
  res.end();
}

// Any other response, whatever its status.
function complete(res, origin) {
  removeOthers(res);
  vary(res, 'Origin');
  if (origin?.length !== 1 || !allowsOrigin(origin[0])) return;
  res.setHeader('Access-Control-Allow-Origin', origin[0]);
  res.setHeader('Access-Control-Allow-Credentials', 'true');
  res.setHeader('Access-Control-Expose-Headers', 'X-Request-Id');
}

// Browsers send origins in one spelling, so they compare as they are.
function allowsOrigin(origin) {
  return origins.has(origin) || patterns.some((pattern) => pattern.test(origin));
}

// Byte by byte.
function allowsMethod(method) {
  return methods.has(method);
}

// Ignoring case, in any order, and within bounds far above what pages send.
function allowsHeaders(lines) {
  let length = 0, names = 0, empty = 0;
  for (const line of lines) {
    length += line.length;
    for (const element of line.split(',')) {
      const name = element.replace(/[ \t]$/, '').replace(/^[ \t]/, '').toLowerCase();
      if (name === '') empty++;
      else if (headers.has(name)) names++;
      else return false;
    }
  }
  return length <= 4096 && names <= 128 && empty <= 16;
}

// Those given to writeHead would win over those that are set.
function setHeaders(res, fields) {
  if (Array.isArray(fields)) {
    for (let i = 0; i < fields.length; i += 2) res.removeHeader(fields[i]);
    for (let i = 0; i < fields.length; i += 2) res.appendHeader(fields[i], fields[i + 1]);
  } else {
    for (const [name, value] of Object.entries(fields ?? {})) res.setHeader(name, value);
  }
}

// What an upstream or another middleware wrote.
function removeOthers(res) {
  for (const name of res.getHeaderNames()) {
    if (name.startsWith('access-control-')) res.removeHeader(name);
  }
}

function vary(res, name) {
  const text = [res.getHeader('Vary') ?? []].flat().join(', ');
  const names = text.split(',').map((part) => part.trim().toLowerCase());
  if (!names.includes('*') && !names.includes(name.toLowerCase())) res.setHeader('Vary', text === '' ? name : `${text}, ${name}`);
}
