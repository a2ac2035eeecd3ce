namespace Megapod.Control.LifeCycle;

/// <summary>How far the acceptance of a pod has come.</summary>
public enum AcceptanceStage
{
    /// <summary>Coolant flows, racks rest, detectors have to stay dry.</summary>
    LeakCheck,

    /// <summary>Power is measured at rising levels.</summary>
    PowerCurve,

    /// <summary>Racks are brought down from full.</summary>
    StepTest,

    /// <summary>It runs at full power.</summary>
    BurnIn,

    /// <summary>All is done; what was found says whether it was passed.</summary>
    Done,
}
