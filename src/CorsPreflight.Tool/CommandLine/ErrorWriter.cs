using System.Text;

namespace CorsPreflight.Tool.CommandLine;

/// <summary>stderr. Where it is closed or full, what goes there is lost; the answer and the exit code are the same.</summary>
internal sealed class ErrorWriter(TextWriter writer) : TextWriter
{
    public override Encoding Encoding => writer.Encoding;

    public override void Write(char value) => Write([value], 0, 1);

    public override void Write(string? value) => Write(value?.ToCharArray() ?? []);

    public override void Write(char[] buffer, int index, int count)
    {
        try
        {
            writer.Write(buffer, index, count);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }
}
