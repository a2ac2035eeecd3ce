namespace Megapod.Devices.Ocpp.V21;

/// <summary>Who decides on the power of a car that could also give some back. Missing means charging up to the limit only.</summary>
public enum OperationMode
{
    /// <summary>Nobody: no energy flows.</summary>
    Idle,

    /// <summary>The car, up to the limit.</summary>
    ChargingOnly,

    /// <summary>We, by set-points.</summary>
    CentralSetpoint,

    /// <summary>Somebody else at the station, by set-points.</summary>
    ExternalSetpoint,

    /// <summary>Somebody else at the station, by limits.</summary>
    ExternalLimits,

    /// <summary>We, by set-points for the grid's frequency and the grid operator's signal.</summary>
    CentralFrequency,

    /// <summary>The station, by the grid's frequency.</summary>
    LocalFrequency,

    /// <summary>The station, by the load beside it.</summary>
    LocalLoadBalancing,
}
