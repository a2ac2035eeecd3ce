namespace Megapod.Core.Jobs;

/// <summary>For what a job at a work node is wanted to end.</summary>
public enum JobEnding
{
    /// <summary>It is not wanted to end.</summary>
    None,

    /// <summary>To make room; it waits for a place again.</summary>
    Yield,

    /// <summary>Somebody does not want it any more.</summary>
    Cancel,

    /// <summary>It would cost more than it may.</summary>
    Cost,

    /// <summary>It has run for as long as it may.</summary>
    Time,
}
