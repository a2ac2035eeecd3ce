namespace Megapod.Core.Outcomes;

/// <summary>An expected failure, numbered once and forever in docs/faults.md.</summary>
/// <param name="Code">Stable code such as <c>MP1003</c>.</param>
/// <param name="Message">What is wrong, in a sentence for a person.</param>
/// <param name="Remedy">What to do about it.</param>
/// <param name="File">The file concerned, or null.</param>
/// <param name="Line">1-based line in the file; 0 when no line is concerned.</param>
/// <param name="Column">1-based column in the line; 0 when unknown.</param>
public sealed record Fault(string Code, string Message, string Remedy, string? File = null, int Line = 0, int Column = 0)
{
    /// <summary>The fault on one line, as compilers print theirs, followed by its remedy.</summary>
    public override string ToString() => (File, Line) switch
    {
        (null, _) => $"{Code}: {Message} {Remedy}",
        (_, 0) => $"{File}: {Code}: {Message} {Remedy}",
        _ => $"{File}:{Line}:{Column}: {Code}: {Message} {Remedy}",
    };
}
