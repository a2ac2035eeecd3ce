namespace Megapod.Lab.Work;

using Megapod.Core.Jobs;
using Megapod.Core.Units;

/// <summary>A node with real processes for a drill.</summary>
public sealed record NodeRigConfig
{
    /// <summary>The tier of each job.</summary>
    public IReadOnlyList<JobTier> Tiers { get; init; } =
        [JobTier.Firm, JobTier.Firm, JobTier.Flexible, JobTier.Flexible, JobTier.Flexible, JobTier.Spot, JobTier.Spot, JobTier.Spot];

    /// <summary>Cores that each job keeps busy. Default 0.15: eight jobs fit a machine of two cores with room for what measures them.</summary>
    public double CoresPerJob { get; init; } = 0.15;

    /// <summary>Declared draw of a busy core. Default 10 W.</summary>
    public Watts PerCore { get; init; } = new(10);

    /// <summary>Declared draw of the machine with no job. Default 0.</summary>
    public Watts Idle { get; init; }
}
