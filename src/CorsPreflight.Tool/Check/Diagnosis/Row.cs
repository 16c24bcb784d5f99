namespace CorsPreflight.Tool.Check.Diagnosis;

/// <summary>A row of the table that most searches for a failing preflight end at: the symptom, and what is behind it.</summary>
internal sealed record Row(int Number, string Symptom, string Behind)
{
    public static readonly Row Route = new(1, "OPTIONS 400, 404 or 405", "no route answers OPTIONS");

    public static readonly Row Authentication = new(2, "OPTIONS 401 or 403", "authentication runs first");

    public static readonly Row Headers = new(
        3, "Access-Control-Allow-Headers lacks a name", "the server does not know the header, such as Authorization");

    public static readonly Row Credentials = new(4, "error with credentials", "Access-Control-Allow-Origin: * together with credentials");

    public static readonly Row ContentType = new(
        5, "body without Content-Type",
        "what it is, browsers have to guess; loads without CORS may be blocked (ORB, once CORB), calls like this one are not");
}
