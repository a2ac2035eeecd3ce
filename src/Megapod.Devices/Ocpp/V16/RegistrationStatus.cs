namespace Megapod.Devices.Ocpp.V16;

/// <summary>Whether a station is let in.</summary>
public enum RegistrationStatus
{
    Accepted,

    /// <summary>The station waits, may not start transactions by itself, and may be asked and configured.</summary>
    Pending,

    /// <summary>The station stays silent until it tries again.</summary>
    Rejected,
}
