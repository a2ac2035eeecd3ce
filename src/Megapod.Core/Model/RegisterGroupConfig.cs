namespace Megapod.Core.Model;

/// <summary>Successive registers that are read in one request, so that what they say belongs to one moment.</summary>
public sealed record RegisterGroupConfig
{
    /// <summary>Most registers of one request.</summary>
    public const int MostRegisters = 125;

    /// <summary>In which table. Default holding registers.</summary>
    public RegisterTable Table { get; init; }

    /// <summary>The first register, counted from 0 as on the wire.</summary>
    public required ushort Address { get; init; }

    /// <summary>How many; 1 to 125.</summary>
    public required int Count { get; init; }

    /// <summary>What stands in them.</summary>
    public required IReadOnlyList<RegisterPointConfig> Points { get; init; }
}
