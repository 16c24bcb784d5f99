using CorsPreflight.Tool.Check.Browser;

namespace CorsPreflight.Tool.Check.Diagnosis;

/// <summary>Why the page may not read the response to the call itself.</summary>
internal static class ActualCauses
{
    public static Remark Find(Call call, Response response, Finding finding)
    {
        if (finding.Check != BrowserCheck.AllowOriginMissing)
            return SharingCauses.Find(call, response, finding);
        string status = Statuses.Text(response.Status);
        if (Redirection.IsRedirect(response.Status))
        {
            string detail = $"{status} to {response.Combined("Location") ?? "nowhere"}, without Access-Control-Allow-Origin.";
            string login = RedirectCauses.IsToLogin(call, response)
                ? " It leads to a login: this tool sends no cookies, and a page's may have run out."
                : "";
            return new Remark(Causes.RedirectWithoutCors, detail + login);
        }
        return response.Status >= 400
            ? new Remark(Causes.ErrorPageWithoutCors, $"The real status is {status}; the browser shows a CORS error instead.")
            : new Remark(
                Causes.ActualAllowOriginMissing,
                $"{BrowserModel.MethodOf(call)} is answered with {status}, without Access-Control-Allow-Origin.");
    }
}
