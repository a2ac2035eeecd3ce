namespace Megapod.Site.Jobs;

using Megapod.Core.Jobs;
using Megapod.Core.Outcomes;

/// <summary>A work node as its site sees it.</summary>
/// <param name="State">What is kept.</param>
/// <param name="Report">What it said last; null: nothing since the site started.</param>
/// <param name="SilentSeconds">For how long it has said nothing, s; infinite: since the site started.</param>
/// <param name="TakesJobs">Whether it is offered jobs.</param>
/// <param name="Jobs">Jobs that are there.</param>
public sealed record WorkNodeSheet(WorkNodeState State, WorkReport? Report, double SilentSeconds, bool TakesJobs, int Jobs)
{
    /// <summary>What is wrong with it; null: nothing, or nobody says.</summary>
    public Fault? Trouble { get; init; }
}
