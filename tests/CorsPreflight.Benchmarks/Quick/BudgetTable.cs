namespace CorsPreflight.Benchmarks.Quick;

/// <summary>Tables in Markdown, row by row as they are measured, each row with its verdict.</summary>
internal sealed class BudgetTable(TextWriter output)
{
    public int Missed { get; private set; }

    public void Heading(string title, params string[] columns)
    {
        output.WriteLine($"\n**{title}**\n");
        output.WriteLine($"| {string.Join(" | ", columns)} |");
        output.WriteLine($"|---|{string.Concat(Enumerable.Repeat("---:|", columns.Length - 2))}---|");
    }

    /// <summary>A row that is no budget.</summary>
    public void Note(params string[] cells) => output.WriteLine($"| {string.Join(" | ", cells)} |  |");

    public void Row(bool isMet, params string[] cells)
    {
        if (!isMet)
            Missed++;
        output.WriteLine($"| {string.Join(" | ", cells)} | {(isMet ? "met" : "MISSED")} |");
    }
}
