namespace Megapod.Devices.Ocpp.Central;

/// <summary>What a station says of its smart charging.</summary>
public sealed record StationAbilities
{
    /// <summary>A station of which nothing is known: it is treated as the standard says.</summary>
    public static StationAbilities Unknown { get; } = new();

    /// <summary>Whether it says that it has smart charging; null: it does not say.</summary>
    public bool? HasSmartCharging { get; init; }

    /// <summary>Whether it takes limits in W; null: it does not say.</summary>
    public bool? TakesWatts { get; init; }

    /// <summary>Whether it takes limits in A; null: it does not say.</summary>
    public bool? TakesAmperes { get; init; }

    /// <summary>The highest level of a profile; null: it does not say.</summary>
    public int? HighestLevel { get; init; }

    /// <summary>How many profiles it keeps; null: it does not say.</summary>
    public int? MostProfiles { get; init; }

    /// <summary>Connectors by its own count; null: it does not say.</summary>
    public int? Connectors { get; init; }

    /// <summary>How it is set, by the keys of its edition.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
