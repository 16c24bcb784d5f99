namespace CorsPreflight.Core.Rules;

/// <summary>What is to be written in the place of a mistake.</summary>
internal abstract record Correction
{
    /// <summary>
    /// The end of the sentence that tells of the mistake, for JSON, with its full stop where nothing is there to be copied.
    /// </summary>
    public abstract string InJson { get; }

    /// <summary>Another value.</summary>
    /// <param name="Value">The value.</param>
    /// <param name="IsString">Whether JSON has it in quotes.</param>
    public sealed record Replacement(string Value, bool IsString) : Correction
    {
        public override string InJson => $"write {(IsString ? Mistake.QuoteWhole(Value) : Value)}.";
    }

    /// <summary>Several entries in the place of one.</summary>
    /// <param name="Values">As JSON has them: <c>"PUT", "DELETE"</c>.</param>
    public sealed record Entries(string Values) : Correction
    {
        public override string InJson => $"write {Values}.";
    }

    /// <summary>A list in the place of a text.</summary>
    /// <param name="Values">As JSON has it: <c>[ "https://a.example", "https://b.example" ]</c>.</param>
    public sealed record WholeList(string Values) : Correction
    {
        public override string InJson => $"write {Values}.";
    }

    /// <summary>Another key.</summary>
    /// <param name="Key">The key, from where the wrong one is.</param>
    public sealed record RightKey(string Key) : Correction
    {
        public override string InJson => $"did you mean {Mistake.Quote(Key)}?";
    }

    /// <summary>A number in the place of a key.</summary>
    /// <param name="Value">What stands under it; null where that is not a string.</param>
    public sealed record NumberedKey(string? Value) : Correction
    {
        public override string InJson => "write [ … ] with one string for each entry.";
    }

    /// <summary>What only the author can know, by an example.</summary>
    /// <param name="Json">What to write, in JSON.</param>
    /// <param name="Lead">What to do in other sources, ahead of the example.</param>
    /// <param name="Below">Where the example is, below the path.</param>
    public sealed record Example(string Json, string Lead, string Below) : Correction
    {
        // An object at the end is there to be copied.
        public override string InJson => Json + (Json[^1] == '}' ? "" : ".");
    }
}
