using System.CommandLine;
using CorsPreflight.Core.Rules;
using CorsPreflight.Tool.Check.Browser;
using CorsPreflight.Tool.Check.Diagnosis;
using CorsPreflight.Tool.Check.Reports;
using CorsPreflight.Tool.Check.Wire;
using CorsPreflight.Tool.CommandLine;

namespace CorsPreflight.Tool.Check;

/// <summary><c>cors-preflight check</c>: makes a call as a page would, and says why it fails.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var url = new Argument<string?>("url") { Description = "What the page calls, such as https://api.example.com/orders.", Arity = ArgumentArity.ZeroOrOne };
        var origin = new Option<string?>("--origin") { Description = "The page's origin, such as https://app.example.com.", HelpName = "ORIGIN" };
        var method = new Option<string?>("--method") { Description = "The method of the call; GET where it is left out.", HelpName = "METHOD" };
        var headers = new Option<string[]>("--header") { Description = "A header that the page sets: \"Name: value\", or just its name. May be repeated.", HelpName = "HEADER" };
        var credentials = new Option<bool>("--credentials") { Description = "As with credentials: \"include\"." };
        var insecure = new Option<bool>("--insecure") { Description = "Accepts any certificate." };
        var json = new Option<bool>("--json") { Description = "Writes JSON." };
        var timeout = new Option<string?>("--timeout") { Description = "How many seconds each request may take; 10 where it is left out.", HelpName = "SECONDS" };
        var http = new Option<string?>("--http") { Description = "Speaks this HTTP only: 1.1 or 2. A browser takes what the server chooses.", HelpName = "VERSION" };
        var check = new Verb("check", "Makes a call as a page of another origin would, preflight first, and names the cause where it fails, and the fix.")
        {
            Form = "cors-preflight check URL --origin ORIGIN [--method METHOD] [--header HEADER]… [--credentials] [--insecure] [--json] [--timeout SECONDS] [--http 1.1|2]",
            Examples =
            [
                ("cors-preflight check https://api.example.com/orders --origin https://app.example.com", "a GET"),
                ("cors-preflight check https://localhost:5001/orders --origin http://localhost:5173 --method PUT --header Authorization --insecure", "a PUT with a token, to a server with a development certificate"),
                ("cors-preflight check https://api.example.com/me --origin https://app.example.com --credentials --json", "with credentials, for a script"),
            ],
            Remarks =
            [
                "The call itself is sent too, if the preflight lets it go out, and does what it does: a DELETE deletes. It has no body and no cookies. "
                + "Its redirects are followed, those of a preflight are not. A third request, from an invented origin, shows whether the server lets in "
                + "everybody. Proxies are not used.",
                "The report goes to stdout, progress to stderr. Values that would let somebody in (Authorization, Set-Cookie) are left out of it.",
            ],
        };
        check.Add(url);
        foreach (Option option in new Option[] { origin, method, headers, credentials, insecure, timeout, http, json })
            check.Add(option);
        CheckQuestion? question = null;
        check.Validators.Add(result =>
        {
            try
            {
                question = CheckQuestion.Read(
                    result.GetValue(url), result.GetValue(origin), result.GetValue(method), result.GetValue(headers), result.GetValue(credentials), result.GetValue(timeout), result.GetValue(http));
            }
            catch (FormatException exception)
            {
                result.AddError(exception.Message);
            }
            catch (InvalidOperationException)
            {
                // An option without its value: the framework has an error for it already.
            }
        });
        check.SetAction((parsed, cancellation) =>
            Run(question!, parsed.GetValue(insecure), parsed.GetValue(json), parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, cancellation));
        return check;
    }

    private static async Task<int> Run(CheckQuestion question, bool insecure, bool json, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        var conversation = new Conversation(new Sender(question.Protocol, question.Timeout, insecure), what => error.WriteLine(PrintableText.Clean(what, 500)));
        CheckDiagnosis diagnosis = BrowserModel.IsSameOrigin(question.Call)
            ? CheckDiagnosis.CreateForSameOrigin(question.Call)
            : Diagnoser.Diagnose(await conversation.Hold(question.Call, cancellation));
        if (json)
            await output.WriteLineAsync(JsonReport.Write(diagnosis));
        else
            new TextReport(Consoles.On(output)).Write(diagnosis);
        return diagnosis.Verdict switch
        {
            Verdict.Allowed => ExitCode.Fine,
            Verdict.Refused => ExitCode.Refused,
            _ => ExitCode.Network,
        };
    }
}
