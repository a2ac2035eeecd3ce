namespace Megapod.Devices.Ocpp.V16;

/// <summary>What is known of the identifier.</summary>
public sealed record AuthorizeConfirmation
{
    /// <summary>What is known of the identifier.</summary>
    public required IdTagInfo IdTagInfo { get; init; }
}
