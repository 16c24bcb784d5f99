using CorsPreflight.Tests.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace CorsPreflight.Tests.Matrix;

/// <summary>Every host, in every surroundings, over every protocol, gives every question the same CORS answer.</summary>
public class MatrixTests
{
    public enum Hosting
    {
        MinimalApi,
        OnePolicyForAll,
        Controllers,
        Startup,
        WebApplicationFactory,
    }

    public static TheoryData<string, Hosting, Server> Rows()
    {
        var rows = new TheoryData<string, Hosting, Server>();
        foreach (Surroundings surroundings in Surroundings.All)
        {
            foreach (Hosting hosting in Enum.GetValues<Hosting>())
            {
                rows.Add(surroundings.It, hosting, Server.Kestrel);
                rows.Add(surroundings.It, hosting, Server.KestrelHttp2);
            }
            rows.Add(surroundings.It, Hosting.MinimalApi, Server.KestrelHttps);
            rows.Add(surroundings.It, Hosting.WebApplicationFactory, Server.TestServer);
        }
        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Answers_the_same(string it, Hosting hosting, Server server)
    {
        var surroundings = Surroundings.Named(it);
        await using TestApp app = await Start(surroundings, hosting, server);
        Question[] questions = [.. Question.Everywhere, .. hosting == Hosting.OnePolicyForAll ? [] : Question.Named, .. surroundings.Questions];
        if (server == Server.TestServer)
            questions = [.. questions.Where(q => !q.IsLarge)]; // it knows no limit

        foreach (Question question in questions)
        {
            foreach (string origin in Origins)
            {
                string expected = IsAllowed(question, origin, surroundings) ? AllowedPreflight(origin) : Answers.RefusedPreflight;
                (await Preflight(question, origin, question.Method, "content-type")).Should().Be(expected, "{0} from {1}", question, origin);
            }
            (await Preflight(question, TestApp.App, "PATCH", null)).Should().Be(Answers.RefusedPreflight, "{0} does not allow the method", question);
            (await Preflight(question, TestApp.App, question.Method, "x-unknown")).Should().Be(Answers.RefusedPreflight, "{0} does not allow the header", question);
        }
        app.Probe.Handlers.Should().Be(0, "no handler runs on a preflight");
        app.Probe.Authentications.Should().Be(0, "no preflight reaches authentication");

        foreach (Question question in questions)
        {
            int handled = app.Probe.Handlers;
            // Without Origin nobody waits for a readable answer: the exception is the server's, and TestServer throws it at the client.
            foreach (string? origin in Origins.Append(null).SkipLast(IsUnhandled(question) && server == Server.TestServer ? 1 : 0))
                (await Send(question, origin)).Should().Be(Expected(question, origin), "{0} from {1}", question, origin);
            if (surroundings.IsCached && question is { Method: "GET", Status: 200 })
                (app.Probe.Handlers - handled).Should().Be(1, "{0} is cached, or this row shows nothing", question);
        }

        async Task<string> Preflight(Question question, string origin, string method, string? headers) => Answers.Of(await app.Send("OPTIONS", surroundings.PathBase + question.Path, origin, request =>
        {
            request.Headers.Add("Access-Control-Request-Method", method);
            if (headers is not null)
                request.Headers.Add("Access-Control-Request-Headers", headers);
            Complete(request);
        }));

        async Task<string> Send(Question question, string? origin) => Answers.Of(await app.Send(question.Method, surroundings.PathBase + question.Path, origin, request =>
        {
            if (question.IsSignedIn)
                request.Headers.Add("X-User", "somebody");
            if (question.IsLarge)
                request.Content = new ByteArrayContent(new byte[Applications.LargestBody * 10]);
            Complete(request);
        }));

        void Complete(HttpRequestMessage request)
        {
            foreach ((string name, string value) in surroundings.RequestHeaders)
                request.Headers.Add(name, value);
        }

        // Where nobody calls UseAuthentication() and UseAuthorization(), WebApplication puts them ahead of every line of Program.cs.
        int StatusOf(Question question) => hosting != Hosting.Startup && question.Status is (401 or 403) ? question.Status : surroundings.Status(question, server == Server.KestrelHttps);

        bool IsUnhandled(Question question) => !surroundings.HandlesExceptions && StatusOf(question) is (413 or 500);

        string Expected(Question question, string? origin)
        {
            int status = StatusOf(question);
            string answer = question.Policy switch
            {
                // What answers ahead of an explicit UseRouting() is not looked up where nobody could read it anyway.
                Policy.Disabled when origin is null && hosting == Hosting.Startup && surroundings.AnswersAheadOfRouting => Answers.NotAllowed(status),
                Policy.Disabled => Answers.Of(status),
                _ when origin is null && IsUnhandled(question) => Answers.Of(status),
                _ when !IsAllowed(question, origin, surroundings) => Answers.NotAllowed(status),
                Policy.Partner or Policy.PartnerUnlessAnyPath => Answers.AllowedPartner(status),
                _ => Answers.Allowed(status),
            };
            return surroundings.Vary(question) is not string vary ? answer
                : answer.Contains("Vary: ", StringComparison.Ordinal) ? answer.Replace("Vary: ", $"Vary: {vary}, ", StringComparison.Ordinal)
                : $"{answer}\nVary: {vary}";
        }
    }

    private static readonly OnlyTheseControllers OnlyThese = new(typeof(AnswersController), typeof(PartnerAnswersController), typeof(OffAnswersController));

    private static readonly string[] Origins = [TestApp.App, TestApp.Partner, TestApp.Evil];

    private static bool IsAllowed(Question question, string? origin, Surroundings surroundings) => question.Policy switch
    {
        Policy.PartnerUnlessAnyPath => origin == TestApp.Partner && !surroundings.HasRouteForAnyPath,
        Policy.Default => origin == TestApp.App,
        Policy.Partner => origin == TestApp.Partner,
        _ => false,
    };

    private static string AllowedPreflight(string origin) => origin == TestApp.App ? Answers.AllowedPreflight : Answers.AllowedPartnerPreflight;

    private static Task<TestApp> Start(Surroundings surroundings, Hosting hosting, Server server)
    {
        switch (hosting)
        {
            case Hosting.Startup:
                return TestApp.Start(server, () => new Startup(surroundings));
            case Hosting.WebApplicationFactory:
                return Task.FromResult(Factory.Start(surroundings, server));
            default:
                return TestApp.Start(server, builder =>
                {
                    if (hosting == Hosting.Controllers)
                        builder.Services.AddControllers().ConfigureApplicationPartManager(static parts => parts.FeatureProviders.Add(OnlyThese));
                    builder.Services.AddApplication(surroundings);
                }, app =>
                {
                    surroundings.Ahead(app);
                    app.UseLimits();
                    if (hosting == Hosting.Controllers)
                    {
                        app.MapControllers();
                        surroundings.Endpoints(app);
                    }
                    else
                    {
                        app.MapApplication(surroundings, namesPolicies: hosting == Hosting.MinimalApi);
                    }
                    app.UseStrictPreflight();
                });
        }
    }
}
