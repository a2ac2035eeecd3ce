namespace Megapod.Devices.Ocpp.V201;

/// <summary>Whether a station is let in.</summary>
public enum RegistrationStatus
{
    Accepted,

    /// <summary>Not yet: it may be asked things and answers, and asks nothing itself but this.</summary>
    Pending,

    /// <summary>It tries again after the interval.</summary>
    Rejected,
}
