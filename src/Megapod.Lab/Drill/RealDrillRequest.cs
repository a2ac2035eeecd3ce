namespace Megapod.Lab.Drill;

using Megapod.Lab.Work;

/// <summary>What to drill on real processes of this machine.</summary>
public sealed record RealDrillRequest
{
    /// <summary>Shortest event: to come down and some means of ten seconds must fit in.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(20);

    /// <summary>Longest event: it takes as long as it lasts.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    /// <summary>By how much metered power shall fall, share of the mean before.</summary>
    public double Shed { get; init; } = 0.25;

    /// <summary>For how long.</summary>
    public TimeSpan For { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The jobs.</summary>
    public NodeRigConfig Rig { get; init; } = new();

    /// <summary>How long power is looked at before the event.</summary>
    public TimeSpan Before => TimeSpan.FromSeconds(Math.Clamp(Math.Floor(For.TotalSeconds / 4), 5, 30));

    /// <summary>How long the way back takes.</summary>
    public TimeSpan Return => TimeSpan.FromSeconds(Math.Clamp(Math.Floor(For.TotalSeconds / 12), 2, 30));

    /// <summary>How long power is looked at after the event: the way back, and ten seconds after it.</summary>
    public TimeSpan After => Return + TimeSpan.FromSeconds(10);
}
