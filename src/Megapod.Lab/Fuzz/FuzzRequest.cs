namespace Megapod.Lab.Fuzz;

/// <summary>What to fuzz.</summary>
public sealed record FuzzRequest
{
    /// <summary>Inputs to all parsers together. Default 1 million.</summary>
    public long Inputs { get; init; } = 1_000_000;

    /// <summary>Seed of all chance; the same one makes the same inputs. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The only parser that gets inputs; null: all of them, each its share.</summary>
    public string? Parser { get; init; }

    /// <summary>Folder for inputs that were not survived; null: they are not kept.</summary>
    public string? Folder { get; init; }

    /// <summary>Longest time for each parser; null: as long as its inputs take.</summary>
    public TimeSpan? Slice { get; init; }
}
