using Microsoft.AspNetCore.Builder;
using static CorsPreflight.Tests.Requests.Pieces;

namespace CorsPreflight.Tests.Requests;

internal static partial class Layouts
{
    private const string Right = """[ "/api" ]""", Wrong = """[ "/other" ]""", None = "[]";

    /// <summary>Prefixes that UsePathBase takes off, in the layouts that the pairs leave out.</summary>
    public static Dictionary<string, Layout> PathBases { get; } = new()
    {
        ["behind a base that the list names, whatever its case and the slash at its end, the endpoint decides"] = new(app =>
        {
            Base(app, "/api", isRoutedFirst: false);
            app.MapPut("/orders", Runs("orders")).Under(Partner);
            app.MapPut("/", Runs("home")).Under(Off);
        },
            new("PUT", "/API/orders", Partner, Partner, "orders"),
            new("PUT", "/api/orders/", Partner, Partner, "orders"),
            new("PUT", "/api", Off, Off, "home"),
            new("PUT", "/api/", Off, Off, "home"))
        { PathBases = Right },
        ["a path that only begins like a base is not behind it"] = new(app =>
        {
            Base(app, "/api", isRoutedFirst: false);
            app.MapPut("/orders", Runs("orders")).Under(Off);
            app.MapPut("/{any}/orders", Runs("any")).Under(Partner);
        }, new Ask("PUT", "/apiary/orders", Partner, Partner, "any"))
        { PathBases = Right },
        ["a request that comes without its base reaches the same endpoint"] = new(app =>
        {
            Base(app, "/api", isRoutedFirst: false);
            app.MapPut("/orders", Runs("orders")).Under(Partner);
        }, new("PUT", "/orders", Partner, Partner, "orders"), new("PUT", "/api/orders", Partner, Partner, "orders"))
        { PathBases = Right },
        ["each of two bases is looked behind"] = new(app =>
        {
            Base(app, "/v1", isRoutedFirst: false);
            Base(app, "/v2", isRoutedFirst: false);
            app.MapPut("/orders", Runs("orders")).Under(Partner);
        },
            new("PUT", "/v1/orders", Partner, Partner, "orders"),
            new("PUT", "/v2/orders", Partner, Partner, "orders"),
            new("PUT", "/v1/v2/orders", Partner, Partner, "orders"))
        { PathBases = """[ "/v1", "/v2", "/v1/v2" ]""" },
        ["a literal route that begins with the listed base joins what is behind it"] = new(app =>
        {
            Base(app, "/api", isRoutedFirst: false);
            app.MapPut("/api/orders", Runs("literal")).Under(Off);
            app.MapPut("/orders", Runs("orders")).Under(Partner);
        }, new Ask("PUT", "/api/orders", Partner | Off, Partner, "orders"))
        { PathBases = Right },
        ["a literal route is taken for the whole path where no list says that it is behind a base"] = new(app =>
        {
            Base(app, "/api", isRoutedFirst: false);
            app.MapPut("/api/orders", Runs("literal")).Under(Off);
            app.MapPut("/orders", Runs("orders")).Under(Partner);
        }, new Ask("PUT", "/api/orders", Off, Partner, "orders")),
        ["a literal route that WebApplication's routing matches ahead of the base runs"] = new(app =>
        {
            Base(app, "/api", isRoutedFirst: true);
            app.MapPut("/api/orders", Runs("literal")).Under(Partner);
            app.MapPut("/orders", Runs("orders")).Under(Off);
        }, new Ask("PUT", "/api/orders", Partner, Partner, "literal")),
        ["405 is an endpoint too: WebApplication routes again behind the base only where nothing was chosen"] = new(app =>
        {
            Base(app, "/api", isRoutedFirst: true);
            app.MapGet("/{a}/{b}", Runs("pair")).Under(Off);
            app.MapPut("/orders", Runs("orders")).Under(Partner);
        }, new Ask("PUT", "/api/orders", Partner | Off, Off, "", 405)),
        ["405 behind a base is decided by the endpoints of that path"] = new(app =>
        {
            Base(app, "/api", isRoutedFirst: false);
            app.MapPut("/orders", Runs("orders")).Under(Partner);
        }, new Ask("GET", "/api/orders", Partner, Partner, "", 405))
        { PathBases = Right },
        ["405 behind a base that no list names"] = new(app =>
        {
            Base(app, "/api", isRoutedFirst: false);
            app.MapPut("/orders", Runs("orders")).Under(Partner);
        }, new Ask("GET", "/api/orders", Default | Partner, Partner, "", 405)),
        ["a 404 behind a base is Default's"] = new(app =>
        {
            Base(app, "/api", isRoutedFirst: false);
            app.MapPut("/orders", Runs("orders")).Under(Partner);
        }, new Ask("PUT", "/api/nope", Default, Default, "", 404))
        { PathBases = Right },
        ["nothing is looked for behind a base of seventeen segments that no list names"] = new(app =>
        {
            Base(app, Deep(17), isRoutedFirst: false);
            app.MapPut("/{**rest}", Runs("rest"));
            app.MapPut("/orders", Runs("orders")).Under(Off);
        }, new Ask("PUT", Deep(17) + "/orders", Nothing, Off, "orders")),
        ["a base of twelve segments is looked behind without a list"] = new(app =>
        {
            Base(app, Deep(12), isRoutedFirst: false);
            app.MapPut("/{**rest}", Runs("rest"));
            app.MapPut("/orders", Runs("orders")).Under(Partner);
        }, new Ask("PUT", Deep(12) + "/orders", Default | Partner, Partner, "orders")),
        ["a base may be as deep as the list says"] = new(app =>
        {
            Base(app, Deep(17), isRoutedFirst: false);
            app.MapPut("/{**rest}", Runs("rest"));
            app.MapPut("/orders", Runs("orders")).Under(Partner);
        }, new Ask("PUT", Deep(17) + "/orders", Partner, Partner, "orders"))
        { PathBases = $"[ \"{Deep(17)}\" ]" },
        ["nothing is looked for behind a base of more than 1,024 characters"] = new(app =>
        {
            Base(app, "/" + new string('a', 1100), isRoutedFirst: false);
            app.MapPut("/orders", Runs("orders")).Under(Partner);
        }, new Ask("PUT", $"/{new string('a', 1100)}/orders", Nothing, Partner, "orders")),
        ["a PathBase that the path never lost contradicts nothing"] = new(app =>
        {
            app.Use((context, next) =>
            {
                context.Request.PathBase = "/from-a-proxy";
                return next(context);
            });
            app.UseRouting();
            app.MapPut("/orders", Runs("orders")).Under(Partner);
        }, new("PUT", "/orders", Partner, Partner, "orders"), new("PUT", "/nope", Default, Default, "", 404))
        { PathBases = None },
    };

    /// <summary>
    /// What the whole path matches, against what is behind the base, by what each says of its policy, by who routes, and by the list.
    /// </summary>
    public static Dictionary<string, Layout> PathBasePairs { get; } = new(
        from isRoutedFirst in new[] { false, true }
        from whole in new Deciding?[] { null, Default, Partner, Off }
        from behind in new[] { Default, Partner, Off }
        from list in new[] { null, None, Right, Wrong }
        select KeyValuePair.Create(PairSentence(isRoutedFirst, whole, behind, list), Pair(isRoutedFirst, whole, behind, list)));

    private static string PairSentence(bool isRoutedFirst, Deciding? whole, Deciding behind, string? list)
    {
        string beside = whole is Deciding policy ? $"a {Words(policy)} catch-all" : "nothing";
        string routing = isRoutedFirst
            ? "WebApplication's routing, which routes again behind the base only where nothing was chosen"
            : "UseRouting() behind the base";
        string named = list switch { null => "no list", None => "an empty list", Right => "a list of it", _ => "a list of another" };
        return $"a {Words(behind)} endpoint behind a base, {beside} for the whole path, {routing}, {named}";
    }

    private static Layout Pair(bool isRoutedFirst, Deciding? whole, Deciding behind, string? list)
    {
        // Where nothing matches the whole path it could be nobody's.
        Deciding wholeOrNone = whole ?? Default;
        bool isWholeRun = isRoutedFirst && whole is not null;
        Deciding preflight = list switch
        {
            null => wholeOrNone | behind,
            // Once routing chose for the whole path it does not choose again.
            Right => isWholeRun ? wholeOrNone | behind : behind,
            _ => wholeOrNone,
        };
        (Deciding response, string ran) = isWholeRun ? (wholeOrNone, "rest") : (behind, "orders");
        var ask = new Ask("PUT", "/api/orders", preflight, response, ran) { PreflightOnceContradicted = wholeOrNone | behind };
        return new Layout(app =>
        {
            Base(app, "/api", isRoutedFirst);
            if (whole is Deciding policy)
                app.MapPut("/{**rest}", Runs("rest")).Under(policy);
            app.MapPut("/orders", Runs("orders")).Under(behind);
            // So that endpoints of this application do name policies, whatever the two say.
            app.MapPut("/never/asked/for", Runs("never")).Under(Partner);
        }, ask)
        { PathBases = list, IsContradicted = list is None or Wrong };
    }

    private static void Base(WebApplication app, string pathBase, bool isRoutedFirst)
    {
        app.UsePathBase(pathBase);
        if (!isRoutedFirst)
            app.UseRouting();
    }

    private static string Deep(int segments) => string.Concat(Enumerable.Repeat("/a", segments));
}
