using System.Text.Json;
using CorsPreflight.Tool.Export;
using CorsPreflight.Tool.Tests.Servers;

namespace CorsPreflight.Tool.Tests.Export;

/// <summary>Express with the exported module ahead of its routes.</summary>
public sealed class ExpressEdge : Edge
{
    protected override IReadOnlyList<string> Programs => ["node", "npm"];

    internal override async Task<ServerProcess> Start(IReadOnlyDictionary<string, StrictPreflightPolicyOptions> policies)
    {
        await ExpressPackages.Install();
        DirectoryInfo folder = ServerProcess.NewFolder();
        foreach ((string host, StrictPreflightPolicyOptions policy) in policies)
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, $"{host}.cjs"), new ExpressMiddleware(Exports.Of(policy)).Module());
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "server.cjs"), $$$"""
            const express = require({{{JsonSerializer.Serialize(Path.Combine(ExpressPackages.Folder, "node_modules", "express"))}}});
            const answer = (req, res) => {
              const { status, headers } = JSON.parse(req.get('x-answer') ?? '{ "status": 200, "headers": {} }');
              res.status(status);
              for (const [name, value] of Object.entries(headers)) res.append(name, value);
              res.end();
            };
            const applications = {
              module: (req, res) => import('./p0.cjs').then((module) => module.default(req, res, () => res.end())),
            };
            for (const host of {{{JsonSerializer.Serialize(policies.Keys)}}}) {
              const app = applications[host] = express();
              app.use(require(`./${host}.cjs`));
              app.all('/throw', () => { throw new Error('on purpose'); });
              app.all('/head', (req, res) => { res.writeHead(203, { 'Access-Control-Allow-Origin': '*', Vary: 'Accept' }).end(); });
              app.all('/heads', (req, res) => { res.writeHead(203, 'Fine', ['Access-Control-Allow-Origin', '*', 'Vary', 'Accept', 'Vary', 'Cookie']).end(); });
              app.all('/bare', (req, res) => { res.writeHead(203, null).end(); });
              app.all('/', answer);
            }
            express().use((req, res) => applications[req.headers.host](req, res)).listen({{{JsonSerializer.Serialize(ServerProcess.SocketIn(folder))}}});
            """);
        return await ServerProcess.Start(folder, "node", "--max-http-header-size=262144", "server.cjs");
    }
}
