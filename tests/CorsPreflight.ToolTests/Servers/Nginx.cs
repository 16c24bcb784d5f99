namespace CorsPreflight.Tool.Tests.Servers;

/// <summary>What every nginx of these tests begins with: one process in a folder of its own.</summary>
internal static class Nginx
{
    public const string Main = """
        daemon off;
        master_process off;
        pid nginx.pid;
        error_log stderr warn;
        events { }
        """;

    public const string Http = """
        access_log off;
        client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
        """;
}
