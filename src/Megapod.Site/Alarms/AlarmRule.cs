namespace Megapod.Site.Alarms;

using Megapod.Core.Model;

/// <summary>When something that is found at a site becomes an alarm and when it is over. What is found has a value: a measured one, or 1 while it is there.</summary>
/// <param name="Code">Number of the fault, listed in docs/faults.md.</param>
/// <param name="Severity">How soon a person has to act.</param>
/// <param name="RaiseAfter">How long it has to be there without a break before it is raised; zero: at once.</param>
/// <param name="ClearAfter">How long it has to be gone without a break before it is cleared; zero: at once.</param>
internal sealed record AlarmRule(string Code, AlarmSeverity Severity, TimeSpan RaiseAfter, TimeSpan ClearAfter)
{
    /// <summary>The least value at which it is there while it does not stand. Default 1.</summary>
    public double RaiseAt { get; init; } = 1;

    /// <summary>The value below which it is gone while it stands; not above <see cref="RaiseAt"/>. Default 1.</summary>
    public double ClearBelow { get; init; } = 1;

    /// <summary>Whether it says that the connection's limit is at stake, so that nobody may put it aside for long.</summary>
    public bool IsOfLimit { get; init; }
}
