namespace Megapod.Core.Model;

using Megapod.Core.Units;

/// <summary>A charging cabinet: the power electronics that several connectors share. It is a node of the power tree.</summary>
public sealed record CabinetConfig
{
    /// <summary>Name, unique on the site.</summary>
    public required string Id { get; init; }

    /// <summary>Id of the node that feeds it.</summary>
    public required string Parent { get; init; }

    /// <summary>Hardware rating of the cabinet's input.</summary>
    public required Watts Rating { get; init; }

    /// <summary>Further limits on its input.</summary>
    public IReadOnlyList<LimitConfig> Limits { get; init; } = [];

    /// <summary>Meter of the cabinet's branch, or null.</summary>
    public MeterConfig? Meter { get; init; }

    /// <summary>Its connectors.</summary>
    public required IReadOnlyList<ConnectorConfig> Connectors { get; init; }

    /// <summary>Where readings come from and grants go; <c>emulated</c> is answered by the twin.</summary>
    public string Driver { get; init; } = "emulated";
}
