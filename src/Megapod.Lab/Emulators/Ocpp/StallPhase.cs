namespace Megapod.Lab.Emulators.Ocpp;

/// <summary>How far a visit to a connector is.</summary>
internal enum StallPhase
{
    /// <summary>Nobody is there.</summary>
    Free,

    /// <summary>A car is plugged in and no transaction runs yet.</summary>
    Preparing,

    /// <summary>A transaction runs.</summary>
    Charging,

    /// <summary>The transaction is over and the car still there.</summary>
    Finishing,
}
