namespace CorsPreflight.Tool.Check.Diagnosis;

/// <summary>The servers whose remedies are known.</summary>
internal enum ServerKind
{
    Unknown,
    CorsPreflight,
    AspNetCore,
    Express,
    Nginx,
    Apache,
    Iis,
    Spring,
    Django,
    Starlette,
    Go,
    AwsApiGateway,
    AzureApiManagement,
    Kong,
    Cloudflare,
}
