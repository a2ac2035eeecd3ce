namespace Megapod.Devices.Ocpp.V21;

/// <summary>Whether a car's battery is ready for fast charging.</summary>
public enum PreconditioningStatus
{
    Unknown,

    Ready,

    NotReady,

    /// <summary>It is being made ready.</summary>
    Preconditioning,
}
