namespace Megapod.Core.Model;

/// <summary>Something that must stand in a device for it to be the one that a map describes: a number or a text.</summary>
public sealed record RegisterMarkConfig
{
    /// <summary>In which table. Default holding registers.</summary>
    public RegisterTable Table { get; init; }

    /// <summary>Where; a text has two characters in each register, the first in its high byte.</summary>
    public required RegisterNumberConfig Number { get; init; }

    /// <summary>The number that must stand there; null for a text.</summary>
    public decimal? Value { get; init; }

    /// <summary>The text that must stand there, spaces and NUL behind it not counted; null for a number.</summary>
    public string? Text { get; init; }

    /// <summary>How many registers the text has; 0 for a number.</summary>
    public int Length { get; init; }

    /// <summary>How many registers are read.</summary>
    public int Words => Text is null ? Number.Words : Length;
}
