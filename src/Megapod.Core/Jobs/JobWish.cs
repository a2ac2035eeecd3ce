namespace Megapod.Core.Jobs;

/// <summary>What a site wants a node to do with a job. It is repeated until it is so; a job that is no longer named is ended and forgotten.</summary>
public enum JobWish
{
    /// <summary>Run it, as far as the budget allows.</summary>
    Run,

    /// <summary>Keep it, still, however much power there is.</summary>
    Hold,

    /// <summary>Let it keep what it has done, then end it, so that it can go on elsewhere or later.</summary>
    Yield,

    /// <summary>End it.</summary>
    End,
}
