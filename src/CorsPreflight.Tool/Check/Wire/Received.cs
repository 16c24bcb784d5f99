namespace CorsPreflight.Tool.Check.Wire;

/// <summary>What came so far and was not taken yet.</summary>
internal sealed class Received(Stream stream)
{
    private byte[] buffer = new byte[8 * 1024];
    private int start, end;

    public ReadOnlyMemory<byte> Bytes => buffer.AsMemory(start..end);

    public ReadOnlyMemory<byte> Take(int count)
    {
        start += count;
        return buffer.AsMemory(start - count, count);
    }

    /// <summary>Waits for more.</summary>
    /// <returns>How much came; 0 where the other side is done.</returns>
    public async Task<int> ReadMoreAsync(CancellationToken cancellation)
    {
        if (end == buffer.Length)
            Array.Resize(ref buffer, buffer.Length * 2);
        int read = await stream.ReadAsync(buffer.AsMemory(end), cancellation);
        end += read;
        return read;
    }
}
