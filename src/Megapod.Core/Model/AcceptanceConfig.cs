namespace Megapod.Core.Model;

/// <summary>How a pod is tested before it is taken over.</summary>
public sealed record AcceptanceConfig
{
    /// <summary>How long coolant flows and every leak detector must stay dry. Default 10 min.</summary>
    public TimeSpan LeakCheck { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Shares of the racks' range at which power is measured, rising from 0 to 1. Default 0, 0.25, 0.5, 0.75, 1.</summary>
    public IReadOnlyList<double> Levels { get; init; } = [0, 0.25, 0.5, 0.75, 1];

    /// <summary>How long power is measured at each of them. Default 60 s.</summary>
    public TimeSpan Hold { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often racks are brought down from full to idle. Default 3.</summary>
    public int Steps { get; init; } = 3;

    /// <summary>How long it runs at full power. Default 24 h.</summary>
    public TimeSpan BurnIn { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Share of what a rack may take that it must really take at full, so that there was something to measure. Default 0.9.</summary>
    public double LoadShare { get; init; } = 0.9;

    /// <summary>How long the script waits for the site to have room for a level. Default 1 h.</summary>
    public TimeSpan RoomPatience { get; init; } = TimeSpan.FromHours(1);
}
