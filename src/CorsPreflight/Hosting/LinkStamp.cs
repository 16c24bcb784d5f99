namespace CorsPreflight.Hosting;

/// <summary>
/// What a file is at one moment, with what its path leads through. A symbolic link is what hides a change from those who watch the path's
/// directory: they see the link, and not what it leads to.
/// </summary>
/// <param name="Text">Differs when the file does, or leads elsewhere.</param>
/// <param name="IsLinked">Whether the path leads through a symbolic link.</param>
/// <param name="Youngest">When the file or one of the links was made last, in UTC.</param>
internal readonly record struct LinkStamp(string Text, bool IsLinked, DateTime Youngest)
{
    // As many as Linux follows.
    private const int MaxLinks = 40;

    public static LinkStamp OfFile(string path)
    {
        (string real, DateTime youngest, bool isLinked) = Resolve(path);
        var file = new FileInfo(real);
        // Where not even the directory is there, it may come as a link.
        return file.Exists
            ? new LinkStamp($"{real}|{file.LastWriteTimeUtc.Ticks}|{file.Length}", isLinked, Later(youngest, file.LastWriteTimeUtc))
            : new LinkStamp("", isLinked || !Directory.Exists(Path.GetDirectoryName(real)), youngest);
    }

    /// <summary>Of all files in a directory, but hidden ones.</summary>
    public static LinkStamp OfDirectory(string path)
    {
        (string real, DateTime youngest, bool isLinked) = Resolve(path);
        var all = new LinkStamp(real, isLinked, youngest);
        if (!Directory.Exists(real))
            return all with { Text = "" };
        foreach (string entry in Directory.EnumerateFileSystemEntries(real).Order(StringComparer.Ordinal))
        {
            if (Path.GetFileName(entry)[0] == '.')
                continue;
            LinkStamp file = OfFile(entry);
            all = new LinkStamp($"{all.Text}\n{entry}|{file.Text}", all.IsLinked || file.IsLinked, Later(all.Youngest, file.Youngest));
        }
        return all;
    }

    // Link by link: the framework resolves the last part of a path only, and Kubernetes swaps a directory in the middle.
    private static (string Real, DateTime Youngest, bool IsLinked) Resolve(string path)
    {
        path = Path.GetFullPath(path);
        string real = Path.GetPathRoot(path)!;
        DateTime youngest = default;
        int links = 0;
        var ahead = new Stack<string>(Parts(path));
        while (ahead.TryPop(out string? part))
        {
            if (part == "..")
            {
                real = Path.GetDirectoryName(real) ?? real;
                continue;
            }
            var entry = new FileInfo(Path.Combine(real, part));
            if (links < MaxLinks && entry.LinkTarget is string target)
            {
                links++;
                youngest = Later(youngest, entry.LastWriteTimeUtc);
                if (Path.IsPathRooted(target))
                    real = Path.GetPathRoot(target)!;
                foreach (string next in Parts(target))
                    ahead.Push(next);
            }
            else
                real = entry.FullName;
        }
        return (real, youngest, links > 0);
    }

    // The first is the last, as a stack takes them.
    private static IEnumerable<string> Parts(string path) => path[Path.GetPathRoot(path)!.Length..]
        .Split(['/', Path.DirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries).Where(static part => part != ".").Reverse();

    private static DateTime Later(DateTime one, DateTime other) => one > other ? one : other;
}
