namespace Megapod.Devices.Ocpp.V16;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>May this identifier charge?</summary>
public sealed record AuthorizeRequest
{
    /// <summary>The identifier; empty where the station named none.</summary>
    [MaxText(20)]
    [IfMissing("\"\"", OcppQuirks.IdTagMissing)]
    public required string IdTag { get; init; }
}
