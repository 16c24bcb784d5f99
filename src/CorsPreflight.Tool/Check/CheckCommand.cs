using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using CorsPreflight.Core.Rules;
using CorsPreflight.Tool.Check.Browser;
using CorsPreflight.Tool.Check.Diagnosis;
using CorsPreflight.Tool.Check.Reports;
using CorsPreflight.Tool.Check.Wire;
using CorsPreflight.Tool.CommandLine;

namespace CorsPreflight.Tool.Check;

/// <summary><c>cors-preflight check</c>: makes a call as a page would, and says why it fails.</summary>
internal sealed class CheckCommand : DocumentedCommand
{
    private readonly Argument<string?> url = new("url")
    {
        Description = "What the page calls, such as https://api.example.com/orders.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> origin = new("--origin")
    {
        Description = "The page's origin, such as https://app.example.com.",
        HelpName = "ORIGIN",
    };

    private readonly Option<string?> method = new("--method")
    {
        Description = "The method of the call; GET where it is left out.",
        HelpName = "METHOD",
    };

    private readonly Option<string[]> headers = new("--header")
    {
        Description = "A header that the page sets: \"Name: value\", or just its name. May be repeated.",
        HelpName = "HEADER",
    };

    private readonly Option<bool> credentials = new("--credentials") { Description = "As with credentials: \"include\"." };

    private readonly Option<bool> insecure = new("--insecure") { Description = "Accepts any certificate." };

    private readonly Option<string?> timeout = new("--timeout")
    {
        Description = "How many seconds each request may take; 10 where it is left out.",
        HelpName = "SECONDS",
    };

    private readonly Option<string?> http = new("--http")
    {
        Description = "Speaks this HTTP only: 1.1 or 2. A browser takes what the server chooses.",
        HelpName = "VERSION",
    };

    private readonly Option<bool> json = new("--json") { Description = "Writes JSON." };

    [SetsRequiredMembers]
    public CheckCommand()
        : base("check", "Makes a call as a page of another origin would, preflight first, and names the cause where it fails, and the fix.")
    {
        Form = "cors-preflight check URL --origin ORIGIN [--method METHOD] [--header HEADER]… [--credentials] [--insecure] [--json] "
            + "[--timeout SECONDS] [--http 1.1|2]";
        Examples =
        [
            ("cors-preflight check https://api.example.com/orders --origin https://app.example.com", "a GET"),
            (
                "cors-preflight check https://localhost:5001/orders --origin http://localhost:5173 --method PUT --header Authorization "
                + "--insecure",
                "a PUT with a token, to a server with a development certificate"
            ),
            (
                "cors-preflight check https://api.example.com/me --origin https://app.example.com --credentials --json",
                "with credentials, for a script"
            ),
        ];
        Remarks =
        [
            "The call itself is sent too, if the preflight lets it go out, and does what it does: a DELETE deletes. It has no body and no "
            + "cookies. Its redirects are followed, those of a preflight are not. A third request, from an invented origin, shows whether "
            + "the server lets in everybody. Proxies are not used.",
            "The report goes to stdout, progress to stderr. Values that would let somebody in (Authorization, Set-Cookie) are left out of "
            + "it.",
        ];
        Add(url);
        foreach (Option option in (Option[])[origin, method, headers, credentials, insecure, timeout, http, json])
            Add(option);
        SetAction(Run);
    }

    private async Task<int> Run(ParseResult parsed, CancellationToken cancellation)
    {
        CheckDiagnosis diagnosis = await Diagnose(parsed, cancellation);
        TextWriter output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(json))
            await output.WriteLineAsync(JsonReport.Write(diagnosis));
        else
            new TextReport(TextOutput.On(output)).Write(diagnosis);
        return diagnosis.Verdict switch
        {
            Verdict.Allowed => ExitCode.Fine,
            Verdict.Refused => ExitCode.Refused,
            _ => ExitCode.Network,
        };
    }

    internal CheckArguments Read(ParseResult parsed) => CheckArguments.Read(
        parsed.GetValue(url),
        parsed.GetValue(origin),
        parsed.GetValue(method),
        parsed.GetValue(headers),
        parsed.GetValue(credentials),
        parsed.GetValue(timeout),
        parsed.GetValue(http));

    private async Task<CheckDiagnosis> Diagnose(ParseResult parsed, CancellationToken cancellation)
    {
        CheckArguments arguments = Read(parsed);
        if (BrowserModel.IsSameOrigin(arguments.Call))
            return CheckDiagnosis.CreateForSameOrigin(arguments.Call);
        var sender = new Sender(arguments.Protocol, arguments.Timeout, parsed.GetValue(insecure));
        TextWriter error = parsed.InvocationConfiguration.Error;
        var browser = new BrowserCall(sender, what => error.WriteLine(PrintableText.Clean(what, 500)));
        return Diagnoser.Diagnose(await browser.SendAsync(arguments.Call, cancellation));
    }
}
