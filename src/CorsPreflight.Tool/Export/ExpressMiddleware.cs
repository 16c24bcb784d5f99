using CorsPreflight.Core.Fetch;

namespace CorsPreflight.Tool.Export;

/// <summary>A policy as a middleware for Express, in a module of its own, which is CommonJS: both require and import take it.</summary>
internal sealed class ExpressMiddleware(ExportablePolicy policy)
{
    /// <summary>The text of the module.</summary>
    public string Module() => $$"""
        // CORS policy {{policy.Name}} as middleware for Express 4 and 5, on Node.js 18.3 or later:
        //   app.use(require('./{{policy.Identifier('-')}}.cjs')); // ahead of everything else; or: import cors from './{{policy.Identifier('-')}}.cjs'; app.use(cors);
        // It does without the package cors, which checks neither method nor headers, answers 204 to every OPTIONS, whatever its origin, and
        // writes its headers before the application does, which can change them.
        'use strict';

        {{Lists()}}
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
            {{Indented(Allow(), 4)}}
          }
          res.end();
        }

        // Any other response, whatever its status.
        function complete(res, origin) {
          removeOthers(res);
          {{Indented(Complete(), 2)}}
        }

        {{AllowsOrigin()}}

        // Byte by byte.
        function allowsMethod(method) {
          return {{(policy.IsAnyMethod ? "method.length <= 64 && token.test(method) && !/^(?:CONNECT|TRACE|TRACK)$/i.test(method)" : "methods.has(method)")}};
        }

        // Ignoring case, in any order, and within bounds far above what pages send.
        function allowsHeaders(lines) {
          let length = 0, names = 0, empty = 0;
          for (const line of lines) {
            length += line.length;
            for (const element of line.split(',')) {
              const name = element.replace(/[ \t]$/, '').replace(/^[ \t]/, '').toLowerCase();
              if (name === '') empty++;
              else if ({{AllowsName()}}) names++;
              else return false;
            }
          }
          return length <= {{RequestedHeaders.MaxLength}} && names <= {{RequestedHeaders.MaxNames}} && empty <= {{RequestedHeaders.MaxEmptyElements}};
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

        """;

    private IEnumerable<string> Exact => policy.Origins.Where(IsExact);

    private IEnumerable<string> Patterns =>
        policy.IsAnyOrigin ? OriginRegex.Any : policy.Origins.Where(o => !IsExact(o)).Select(OriginRegex.Create);

    private string Lists()
    {
        string lists = "";
        if (Exact.Any())
            lists += $"const origins = new Set([\n{string.Concat(Exact.Select(origin => $"  {Quoted(origin)},\n"))}]);\n";
        if (Patterns.Any())
            lists +=
                "const patterns = "
                + $"[\n{string.Concat(Patterns.Select(regex => $"  /^{regex.Replace("/", @"\/", StringComparison.Ordinal)}$/,\n"))}];\n";
        if (!policy.IsAnyMethod)
            lists += $"const methods = new Set([{Quoted(policy.Methods)}]);\n";
        if (policy.Headers.Count > 0 && !policy.IsAnyHeader)
            lists += $"const headers = new Set([{Quoted(policy.Headers)}]);\n";
        if (policy.IsAnyMethod || policy.IsAnyHeader)
            lists += "const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;\n";
        return lists;
    }

    private string AllowsOrigin()
    {
        const string exact = "origins.has(origin)", pattern = "patterns.some((pattern) => pattern.test(origin))";
        return $$"""
            {{(policy.IsAnyOrigin ? "// Any that a browser could have sent." : "// Browsers send origins in one spelling, so they compare as they are.")}}
            function allowsOrigin(origin) {
              return {{(!Patterns.Any() ? exact : !Exact.Any() ? pattern : $"{exact} || {pattern}")}};
            }
            """;
    }

    private string AllowsName() =>
        !policy.IsAnyHeader ? (policy.Headers.Count > 0 ? "headers.has(name)" : "false")
        : policy.Headers.Count > 0 ? "token.test(name)"
        : "token.test(name) && name !== 'authorization'";

    private IEnumerable<string> Allow()
    {
        yield return AllowOrigin();
        if (policy.AllowCredentials)
            yield return Set("Access-Control-Allow-Credentials", "true");
        if (policy.RepeatsMethod)
            yield return "res.setHeader('Access-Control-Allow-Methods', method[0]);";
        else if (policy.AllowMethods is not null)
            yield return Set("Access-Control-Allow-Methods", policy.AllowMethods);
        if (policy.RepeatsHeaders)
            yield return "if (lines.some((line) => line !== '')) res.setHeader('Access-Control-Allow-Headers', lines);";
        else if (policy.AllowHeaders is not null)
            yield return Set("Access-Control-Allow-Headers", policy.AllowHeaders);
        if (policy.MaxAge is not null)
            yield return Set("Access-Control-Max-Age", policy.MaxAge);
    }

    private IEnumerable<string> Complete()
    {
        if (!policy.IsAnyOrigin)
        {
            yield return "vary(res, 'Origin');";
            yield return "if (origin?.length !== 1 || !allowsOrigin(origin[0])) return;";
        }
        yield return AllowOrigin();
        if (policy.AllowCredentials)
            yield return Set("Access-Control-Allow-Credentials", "true");
        if (policy.ExposeHeaders is not null)
            yield return Set("Access-Control-Expose-Headers", policy.ExposeHeaders);
    }

    private string AllowOrigin() =>
        policy.IsAnyOrigin ? Set("Access-Control-Allow-Origin", "*") : "res.setHeader('Access-Control-Allow-Origin', origin[0]);";

    private static bool IsExact(string origin) => OriginPattern.TryParse(origin, out OriginPattern pattern) && pattern.IsExact;

    private static string Set(string name, string value) => $"res.setHeader({Quoted(name)}, {Quoted(value)});";

    private static string Indented(IEnumerable<string> lines, int by) => string.Join("\n" + new string(' ', by), lines);

    private static string Quoted(IEnumerable<string> texts) => string.Join(", ", texts.Select(Quoted));

    // Tokens have no backslash.
    private static string Quoted(string text) => $"'{text.Replace("'", @"\'", StringComparison.Ordinal)}'";
}
