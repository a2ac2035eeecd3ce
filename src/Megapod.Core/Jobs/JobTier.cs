namespace Megapod.Core.Jobs;

/// <summary>How a job ranks when power is short, from kept longest to shed first.</summary>
public enum JobTier
{
    /// <summary>Kept as long as cars leave anything: ranks below cars and above all other work.</summary>
    Firm,

    /// <summary>May be slowed within its promise.</summary>
    Flexible,

    /// <summary>Runs when there is room.</summary>
    Spot,
}
