namespace Megapod.Node.Runner;

/// <summary>How far a node is with a job.</summary>
internal enum JobPhase
{
    /// <summary>It was ordered and nothing was done yet.</summary>
    Waiting,

    /// <summary>That it will be begun is on its way to the journal.</summary>
    Recording,

    /// <summary>Its folder and groups are being made, and those who look after it are begun.</summary>
    Preparing,

    /// <summary>It has been begun.</summary>
    Live,

    /// <summary>It has ended.</summary>
    Ended,

    /// <summary>It will not be begun.</summary>
    Refused,
}
