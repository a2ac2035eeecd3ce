namespace Megapod.Core.Model;

/// <summary>Which boundary a slot of a plan touches: what the site holds when reality differs from the plan.</summary>
public enum PlanBoundary
{
    /// <summary>None; the battery rests.</summary>
    None,

    /// <summary>The import limit less the margin.</summary>
    Limit,

    /// <summary>The month's peak.</summary>
    Peak,

    /// <summary>No exchange with the grid.</summary>
    Zero,

    /// <summary>The export limit.</summary>
    Export,

    /// <summary>None; the battery holds a power.</summary>
    SetPoint,
}
