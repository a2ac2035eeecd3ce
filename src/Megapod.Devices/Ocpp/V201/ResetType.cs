namespace Megapod.Devices.Ocpp.V201;

/// <summary>How a station starts anew.</summary>
public enum ResetType
{
    /// <summary>At once; transactions end.</summary>
    Immediate,

    /// <summary>When no transaction runs any more.</summary>
    OnIdle,
}
