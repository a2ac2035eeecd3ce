namespace Megapod.Files.Texts;

/// <summary>One line of a comparison of two texts.</summary>
/// <param name="Kind">Whether it is in both, or in one of them.</param>
/// <param name="Text">The line without its end.</param>
/// <param name="LineBefore">Its 1-based line in the first text; 0 where it is not there.</param>
/// <param name="LineAfter">Its 1-based line in the second text; 0 where it is not there.</param>
public sealed record DiffLine(DiffKind Kind, string Text, int LineBefore, int LineAfter);
