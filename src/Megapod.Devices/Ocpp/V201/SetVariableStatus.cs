namespace Megapod.Devices.Ocpp.V201;

/// <summary>Whether a variable was set.</summary>
public enum SetVariableStatus
{
    Accepted,

    Rejected,

    UnknownComponent,

    UnknownVariable,

    NotSupportedAttributeType,

    /// <summary>It is set and holds after the next start.</summary>
    RebootRequired,
}
