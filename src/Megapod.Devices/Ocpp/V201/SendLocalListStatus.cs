namespace Megapod.Devices.Ocpp.V201;

/// <summary>Whether a station has taken a list of identifiers.</summary>
public enum SendLocalListStatus
{
    Accepted,

    Failed,

    /// <summary>The change does not follow on the list that the station has.</summary>
    VersionMismatch,
}
