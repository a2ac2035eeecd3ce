namespace Megapod.Control.Pods;

/// <summary>What a reason for bad health is about.</summary>
public enum HealthKind
{
    /// <summary>The part says so itself.</summary>
    OwnWord,

    /// <summary>Nothing was heard of it for too long.</summary>
    Silent,

    /// <summary>Its temperature.</summary>
    Temperature,

    /// <summary>It is held back by heat or by its hardware.</summary>
    Throttled,

    /// <summary>An error that its driver reported (XID).</summary>
    DriverError,

    /// <summary>Memory errors that could not be corrected.</summary>
    UncorrectedErrors,

    /// <summary>Many memory errors that were corrected.</summary>
    CorrectedErrors,

    /// <summary>Errors on its links.</summary>
    LinkErrors,

    /// <summary>A link is down.</summary>
    LinkDown,

    /// <summary>It has no power.</summary>
    NoPower,

    /// <summary>A pump or fan stands still.</summary>
    StandsStill,

    /// <summary>A leak detector is wet.</summary>
    Leak,
}
