namespace Megapod.Devices.Ocpp.Orders;

/// <summary>What came of something that a station was asked to do.</summary>
public enum OrderResult
{
    /// <summary>It said yes, perhaps for later. That it obeys is for its later messages to show.</summary>
    Accepted,

    /// <summary>It said no.</summary>
    Refused,

    /// <summary>Its edition does not have it, and it was not asked; or it says that it does not.</summary>
    NotSupported,

    /// <summary>It has not answered; whether it did it is not known.</summary>
    NoAnswer,

    /// <summary>It is not connected, and was not asked.</summary>
    Away,
}
