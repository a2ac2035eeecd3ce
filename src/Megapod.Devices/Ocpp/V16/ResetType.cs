namespace Megapod.Devices.Ocpp.V16;

/// <summary>How a station shall start anew.</summary>
public enum ResetType
{
    /// <summary>At once, even if transactions are not stopped cleanly.</summary>
    Hard,

    /// <summary>After transactions were stopped cleanly.</summary>
    Soft,
}
