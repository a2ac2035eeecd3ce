namespace Megapod.Core.Jobs;

/// <summary>Where a job stands at its site.</summary>
public enum JobPhase
{
    /// <summary>It waits for a place.</summary>
    Queued,

    /// <summary>It has a place; its work node has not said yet that it runs.</summary>
    Placed,

    /// <summary>It runs, perhaps slowed.</summary>
    Running,

    /// <summary>It stands still at its work node and keeps what it has.</summary>
    Still,

    /// <summary>It is wanted to end; its work node has not said yet that it has.</summary>
    Ending,

    /// <summary>It has ended well. Nothing happens to it any more.</summary>
    Succeeded,

    /// <summary>It has ended otherwise. Nothing happens to it any more.</summary>
    Failed,

    /// <summary>Somebody did not want it any more. Nothing happens to it any more.</summary>
    Cancelled,
}
