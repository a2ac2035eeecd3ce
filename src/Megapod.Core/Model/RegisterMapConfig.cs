namespace Megapod.Core.Model;

/// <summary>What stands where in a device with registers of its maker's own, as its owner has written it down from the maker's document.</summary>
public sealed record RegisterMapConfig
{
    /// <summary>What it is.</summary>
    public required RegisterDeviceKind Kind { get; init; }

    /// <summary>Name of the device for people.</summary>
    public required string Title { get; init; }

    /// <summary>The document from which the map was made, with its version; empty when the owner does not say.</summary>
    public string Source { get; init; } = "";

    /// <summary>What must stand in the device before anything of it is believed or written; empty only where nothing is written.</summary>
    public IReadOnlyList<RegisterMarkConfig> Identification { get; init; } = [];

    /// <summary>What is read, each group in one request.</summary>
    public required IReadOnlyList<RegisterGroupConfig> Groups { get; init; }

    /// <summary>How it is commanded; null: it is only read.</summary>
    public RegisterControlConfig? Control { get; init; }

    /// <summary>All points of all groups.</summary>
    public IEnumerable<RegisterPointConfig> Points => Groups.SelectMany(g => g.Points);

    /// <summary>What happens to a set-point that nobody renews, as the map declares it.</summary>
    public RegisterReversion Reversion => Control switch
    {
        null => RegisterReversion.ReadOnly,
        { Watchdog.Then: RegisterSilence.Rest } => RegisterReversion.Lapses,
        { Bound: not null } => RegisterReversion.Bounded,
        _ => RegisterReversion.Unbounded,
    };

    /// <summary>Whether it may be commanded: what it was told lapses, or something named bounds it. Otherwise it is only read, whatever else the map says.</summary>
    public bool MayCommand => Reversion is RegisterReversion.Lapses or RegisterReversion.Bounded;
}
